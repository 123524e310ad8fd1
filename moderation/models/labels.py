"""What stands beside a text by a moderator's or a rule's decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.labels import LabelKind
from forum.models import Post
from forum.models.threads import LONGEST_REASON
from moderation.models.items import LONGEST_CODE, member_key
from moderation.querysets import LabelQuerySet


class Label(models.Model):
    """One label beside one post, from when to when, and why. Readers see the reason; names stay with moderators."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="label_rows", verbose_name=_("post"))
    kind = models.CharField(_("label"), max_length=LONGEST_CODE, choices=LabelKind)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    given_by = member_key(label=_("by"))
    given_at = models.DateTimeField(_("since"))
    removed_by = member_key(label=_("taken off by"))
    removed_at = models.DateTimeField(_("taken off at"), null=True, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "kind"], condition=Q(removed_at__isnull=True), name="label_once_per_post"
            ),
            models.CheckConstraint(condition=Q(kind__in=LabelKind.values), name="label_kind_known"),
            models.CheckConstraint(
                condition=Q(removed_by__isnull=True) | Q(removed_at__isnull=False), name="label_removed_has_time"
            ),
        ]
        verbose_name = _("label")
        verbose_name_plural = _("labels")

    def __str__(self) -> str:
        return f"{self.post_id}: {self.kind}"
