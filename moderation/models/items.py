"""The one queue."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models import Category
from moderation import reasons
from moderation.querysets import ReviewItemQuerySet

LONGEST_CODE: Final = 60
LONGEST_NOTE: Final = 1000  # characters
# A claim lapses, so that nobody's coffee keeps a text waiting. As long as Kitsune's, whose moderators work likewise.
CLAIM_FOR: Final = timedelta(minutes=10)
# From then on the queue calls an item late.
LATE_AFTER: Final = timedelta(hours=48)


def member_key(name: str = "+", label: Any = None) -> models.ForeignKey:  # type: ignore[type-arg]
    """A member who may leave: the row stays without them. (Any: a text that is translated when it is read.)"""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name=name,
        verbose_name=label,
    )


class ReviewItem(models.Model):
    """One thing that a person has to decide about. Whatever brings it here, it stands here once."""

    class Kind(models.TextChoices):
        FLAGS = "flags", _("flagged")
        HELD = "held", _("held")
        APPEAL = "appeal", _("appeal")
        CREDENTIAL = "credential", _("credential")
        NEEDS_CHANGE = "needs_change", _("article")
        UNDELIVERED = "undelivered", _("undelivered")
        # A text other than a post, in which the privacy scan found something.
        FOUND = "found", _("found by the privacy scan")
        # A member's, from which mail comes back.
        ADDRESS = "address", _("mail address")
        # A retracted work that articles cite.
        SOURCE = "source", _("retracted source")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("report", "open")
        # Its author was asked to change it; it comes back when they did.
        WAITING = "waiting", _("waits for its author")
        CLOSED = "closed", _("closed")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")
        # By nobody, within sixty days.
        LAPSED = "lapsed", _("set aside, nobody decided in time")
        # On a page of its own, such as that of a credential, or by its author.
        ELSEWHERE = "elsewhere", _("settled elsewhere")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    # Named, not referenced: items of all rooms stand here.
    subject_model = models.CharField(max_length=LONGEST_CODE)
    subject_id = models.BigIntegerField()
    # Whose text it is: they never decide about it. Empty for a former member, and under a pseudonym.
    author = member_key(label=_("about"))
    # Who writes under the pseudonym. Shown nowhere, as in the forum.
    unnamed_author = member_key()
    # Where it stands, for those who moderate a category; empty in conversations, and outside the forum.
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # A code of `moderation.reasons`: the worst of what was said.
    reason = models.CharField(_("reason"), max_length=LONGEST_CODE)
    harm = models.PositiveSmallIntegerField(_("possible harm"), default=0)
    # Sum of the weights of open flags. See `moderation.weights`.
    score = models.FloatField(_("weight of flags"), default=0)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = member_key(label=_("claimed by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = member_key(label=_("decided by"))
    # Of an appeal, who decided first: somebody else decides about it.
    not_for = member_key()
    # Grows with everything that happens to the item: a decision made on an older sight of it is asked again.
    version = models.PositiveIntegerField(default=0)

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_model", "subject_id"],
                condition=~Q(state="closed"),
                name="review_item_one_open_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("flags", "held", "appeal", "credential", "needs_change", "undelivered"),
                        *("found", "address", "source"),
                    ]
                ),
                name="review_item_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "waiting", "closed"]), name="review_item_state_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="closed", outcome__in=["upheld", "dismissed", "lapsed", "elsewhere"], decided_at__isnull=False
                )
                | (~Q(state="closed") & Q(outcome="", decided_at__isnull=True)),
                name="review_item_closed_has_outcome",
            ),
            models.CheckConstraint(condition=Q(harm__lte=reasons.MOST_HARM), name="review_item_harm_0_to_3"),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | Q(claimed_at__isnull=False), name="review_item_claim_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["-harm", "opened_at", "id"], condition=~Q(state="closed"), name="review_item_queue"),
            models.Index(fields=["opened_at", "id"], condition=~Q(state="closed"), name="review_item_oldest"),
            models.Index(fields=["-decided_at", "-id"], condition=Q(state="closed"), name="review_item_decided"),
            models.Index(fields=["opened_at"], name="review_item_opened"),
        ]
        verbose_name = _("item of the queue")
        verbose_name_plural = _("items of the queue")

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_model} {self.subject_id}"

    @property
    def what(self) -> str:
        """What is the matter, in the reader's language."""
        return reasons.words(self.reason)

    @property
    def owner_id(self) -> int | None:
        """Whose text it is, named or not: for deciding what somebody may do, never for showing."""
        return self.unnamed_author_id or self.author_id

    def holder_id(self, now: datetime) -> int | None:
        """Who looks at it now, by a claim that has not lapsed."""
        is_fresh = self.claimed_at is not None and now - self.claimed_at < CLAIM_FOR
        return self.claimed_by_id if is_fresh else None

    def is_late(self, now: datetime) -> bool:
        """Open for longer than it should be."""
        return self.state == self.State.OPEN and now - self.opened_at > LATE_AFTER


class ItemNote(models.Model):
    """What moderators say to each other about an item. Nobody else reads it."""

    item = models.ForeignKey(ReviewItem, on_delete=models.CASCADE, related_name="notes")
    author = member_key(label=_("written by"))
    text = models.TextField(_("note"), max_length=LONGEST_NOTE)
    created_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("note on an item")
        verbose_name_plural = _("notes on items")

    def __str__(self) -> str:
        return f"{self.item_id} by {self.author_id}"
