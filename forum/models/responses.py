"""What members say about a text without writing one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models.posts import Post
from forum.models.threads import Thread


class Vote(models.Model):
    """Whether a member finds a post useful."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="votes")
    # 1 useful, -1 not useful; the latter for answers only.
    value = models.SmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "member"], name="vote_once"),
            models.CheckConstraint(condition=Q(value=1) | Q(value=-1), name="vote_for_or_against"),
        ]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")

    def __str__(self) -> str:
        return f"{self.member_id} on {self.post_id}: {self.value}"


class SameProblem(models.Model):
    """A member has the problem that the thread asks about."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="same_problems")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="same_problems")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="same_problem_once")]
        verbose_name = _("same problem")
        verbose_name_plural = _("same problems")

    def __str__(self) -> str:
        return f"{self.member_id} in {self.thread_id}"


class Reaction(models.Model):
    """One word about a post. Words with a count, no pictures: each says what it did for the reader."""

    class Kind(models.TextChoices):
        CHANGED_MY_MIND = "changed_my_mind", _("Changed my mind")
        WELL_EXPLAINED = "well_explained", _("Well explained")
        REPRODUCED = "reproduced", _("Reproduced it")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=16, choices=Kind)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "member", "kind"], name="reaction_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["changed_my_mind", "well_explained", "reproduced"]), name="reaction_kind_known"
            ),
        ]
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")

    def __str__(self) -> str:
        return f"{self.member_id} on {self.post_id}: {self.kind}"
