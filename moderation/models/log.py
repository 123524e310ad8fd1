"""The log of what moderators decided, which only grows, and what members say against a decision."""

from datetime import timedelta
from typing import Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models.threads import LONGEST_REASON
from moderation.models.items import LONGEST_CODE, ReviewItem, member_key
from moderation.querysets import AppealQuerySet, ModerationActionQuerySet

LONGEST_APPEAL: Final = 2000  # characters
APPEAL_WITHIN: Final = timedelta(days=30)


class ModerationAction(models.Model):
    """One decision: who, about what, why. Never changed and never deleted; what takes it back is a row of its own.

    The database refuses both as well (a trigger of the first migration). Names leave with their accounts, and a
    redaction takes words out of a reason: nothing else of a row can change.
    """

    class Kind(models.TextChoices):
        HIDDEN = "hidden", _("taken out of sight")
        RESTORED = "restored", _("brought back")
        HELD = "held", _("held for a moderator")
        RELEASED = "released", _("released")
        REFUSED = "refused", _("refused")
        UPHELD = "upheld", _("flags upheld, text left in place")
        DISMISSED = "dismissed", _("flags dismissed")
        LAPSED = "lapsed", _("flags set aside, nobody decided in time")
        ASKED_TO_EDIT = "asked_to_edit", _("author asked to change the text")
        REDACTED = "redacted", _("patient data taken out")
        OPENED = "opened", _("text of a conversation or a group opened")
        REOPENED = "reopened", _("put back into the queue")
        APPEAL_GRANTED = "appeal_granted", _("appeal granted")
        APPEAL_REFUSED = "appeal_refused", _("appeal refused")
        SUSPENDED = "suspended", _("member suspended")
        SILENCED = "silenced", _("member silenced")
        LIFTED = "lifted", _("restrictions ended")
        LOCKED = "locked", _("thread locked")
        UNLOCKED = "unlocked", _("thread opened again")
        MOVED = "moved", _("thread moved")
        MERGED = "merged", _("thread merged")
        SPLIT = "split", _("thread split")
        RETRIED = "retried", _("tried again")
        LABELLED = "labelled", _("label added")
        UNLABELLED = "unlabelled", _("label taken off")
        RULE_CHANGED = "rule_changed", _("word rule changed")
        DEFENCES_CHANGED = "defences_changed", _("defences against spam changed")
        CLEARED = "cleared", _("looked at, nothing to be done")
        SEEN_TO = "seen_to", _("seen to where it stands")
        ADDRESS_CONFIRMED = "address_confirmed", _("mail address confirmed")
        SENDING_OFF = "sending_off", _("mail to an address left off")
        ARTICLES_MARKED = "articles_marked", _("articles marked for review")
        SCAN_STARTED = "scan_started", _("privacy scan started")
        SCAN_FINISHED = "scan_finished", _("privacy scan finished")
        LEVEL_FIXED = "level_fixed", _("trust level set by hand")
        LEVEL_RELEASED = "level_released", _("trust level left to facts again")
        SERVICE_MADE = "service_made", _("service account made")
        SERVICE_CHANGED = "service_changed", _("service account changed")
        SERVICE_OFF = "service_off", _("service account switched off")
        SERVICE_ON = "service_on", _("service account switched on again")

    kind = models.CharField(_("decision"), max_length=20, choices=Kind)
    # Empty for what the site did by a rule, and for a former member.
    actor = member_key("moderation_actions", _("by"))
    is_automatic = models.BooleanField(_("by a rule"), default=False)
    # Whom it concerns; empty where nobody is to be told, and under a pseudonym.
    member = member_key("decisions", _("about"))
    # Who writes under the pseudonym. Shown nowhere, as in the forum.
    unnamed_member = member_key()
    subject_model = models.CharField(max_length=LONGEST_CODE)
    subject_id = models.BigIntegerField()
    item = models.ForeignKey(ReviewItem, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    # What readers said, or the code of the hold: which rule it was about.
    ground = models.CharField(_("rule"), max_length=LONGEST_CODE, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    # What undoing it needs: ids and codes, never a text.
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by", verbose_name=_("takes back")
    )
    created_at = models.DateTimeField(_("decided at"))

    objects = ModerationActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("hidden", "restored", "held", "released", "refused", "upheld", "dismissed", "lapsed"),
                        *("asked_to_edit", "redacted", "opened", "reopened", "appeal_granted", "appeal_refused"),
                        *("suspended", "silenced", "lifted", "locked", "unlocked", "moved", "merged", "split"),
                        *("retried", "labelled", "unlabelled", "rule_changed", "defences_changed"),
                        *("cleared", "seen_to", "address_confirmed", "sending_off", "articles_marked"),
                        *("scan_started", "scan_finished", "level_fixed", "level_released"),
                        *("service_made", "service_changed", "service_off", "service_on"),
                    ]
                ),
                name="moderation_action_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(is_automatic=False) | Q(actor__isnull=True), name="moderation_action_rule_has_no_actor"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_model", "subject_id"], name="moderation_action_subject"),
            models.Index(fields=["member", "-id"], name="moderation_action_member"),
            models.Index(fields=["created_at"], name="moderation_action_created"),
        ]
        verbose_name = _("decision in the log")
        verbose_name_plural = _("log of decisions")

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_model} {self.subject_id}"

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.pk])

    @property
    def owner_id(self) -> int | None:
        """Whom it concerns, named or not: for deciding what somebody may do, never for showing."""
        return self.unnamed_member_id or self.member_id

    def save(self, **options: object) -> None:  # type: ignore[override]  # keywords only: nobody passes positions
        """Write it once."""
        if not self._state.adding:
            raise TypeError("A decision in the log is never changed.")
        super().save(force_insert=True)

    def delete(self, *args: object, **options: object) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("A decision in the log is never deleted.")


class Appeal(models.Model):
    """What a member says against a decision about them. Somebody else decides about it, once."""

    class State(models.TextChoices):
        OPEN = "open", _("waits")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    action = models.OneToOneField(ModerationAction, on_delete=models.PROTECT, related_name="appeal")
    member = member_key("appeals", _("made by"))
    text = models.TextField(_("appeal"), max_length=LONGEST_APPEAL)
    created_at = models.DateTimeField(_("made at"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = member_key(label=_("decided by"))
    answer = models.CharField(_("answer"), max_length=LONGEST_REASON, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "granted", "refused"]), name="appeal_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="appeal_decided_has_time",
            ),
        ]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

    def __str__(self) -> str:
        return f"{self.action_id}: {self.state}"
