"""Mail that came in, mail of ours that came back, and how the site stands with each member's mailbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.querysets import InboundMailQuerySet, MailboxQuerySet, ReturnedMailQuerySet

LONGEST_REASON = 40
LONGEST_LABEL = 60  # `room.model`


class InboundMail(models.Model):
    """One message at one address of ours. Handled once, however often it arrives; its text is emptied then.

    The sender's address is kept nowhere: who wrote is known by the member, or not at all.
    """

    class State(models.TextChoices):
        DUE = "due", _("due")
        CLAIMED = "claimed", _("being handled")
        TAKEN = "taken", _("taken")
        REFUSED = "refused", _("refused")
        # From a program, or about nothing that we know: nobody is told.
        IGNORED = "ignored", _("ignored")
        FAILED = "failed", _("failed")

    class Via(models.TextChoices):
        WEBHOOK = "webhook", _("webhook")
        COMMAND = "command", _("command")
        PAGE = "page", _("page of mail")

    # Of Message-ID and address: what makes it the same message.
    fingerprint = models.CharField(max_length=64, unique=True)
    message_id = models.CharField("Message-ID", max_length=200, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="inbound_mail",
        verbose_name=_("member"),
    )
    via = models.CharField(_("came by"), max_length=10, choices=Via)
    size = models.PositiveIntegerField(_("size in bytes"))
    # The message, and the address of ours it came to. Empty once it is handled.
    source = models.BinaryField(blank=True)
    address = models.CharField(max_length=320, blank=True)
    # Only the beginning was kept: it was too large.
    is_cut = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    # A code, for whatever was not taken.
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    # What became of it: the post.
    made_model = models.CharField(max_length=LONGEST_LABEL, blank=True)
    made_id = models.BigIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["due", "claimed", "taken", "refused", "ignored", "failed"]),
                name="inbound_mail_state_known",
            ),
            models.CheckConstraint(condition=Q(via__in=["webhook", "command", "page"]), name="inbound_mail_via_known"),
            models.CheckConstraint(
                condition=Q(state__in=["due", "claimed"], done_at__isnull=True)
                | (~Q(state__in=["due", "claimed"]) & Q(done_at__isnull=False)),
                name="inbound_mail_done_at_iff_done",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "ignored", "failed"]) | ~Q(reason=""),
                name="inbound_mail_reason_given",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="inbound_mail_due", condition=Q(state__in=["due", "claimed"])),
            models.Index(fields=["member", "-id"], name="inbound_mail_of_member"),
        ]
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mail")

    def __str__(self) -> str:
        return f"{self.message_id} ({self.state})"


class Mailbox(models.Model):
    """How mail goes between the site and one member. Absent: nothing came back, and every address of theirs is good."""

    class Pause(models.TextChoices):
        RETURNED = "returned", _("mail came back")
        COMPLAINT = "complaint", _("reported as unwanted")

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mailbox")
    # Addresses for answers that were made before take none any more.
    revoked_at = models.DateTimeField(_("answering revoked at"), null=True, blank=True)
    # In tenths of a point (notifications.inbound.scoring), as it was at `scored_at`.
    score = models.PositiveSmallIntegerField(_("score of returns"), default=0)
    scored_at = models.DateTimeField(_("last returned at"), null=True, blank=True)
    paused_at = models.DateTimeField(_("mail paused at"), null=True, blank=True)
    pause_reason = models.CharField(_("reason"), max_length=10, choices=Pause, blank=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pause_reason="", paused_at__isnull=True)
                | Q(pause_reason__in=["returned", "complaint"], paused_at__isnull=False),
                name="mailbox_pause_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["paused_at"], name="mailbox_paused", condition=Q(paused_at__isnull=False))]
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self) -> str:
        return f"mailbox of {self.member_id}"


class ReturnedMail(models.Model):
    """One report about one mail of ours: it could not be delivered, or its recipient does not want it. Counted once."""

    class Kind(models.TextChoices):
        SOFT = "soft", _("not delivered for now")
        HARD = "hard", _("cannot be delivered")
        COMPLAINT = "complaint", _("reported as unwanted")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="returned_mail", verbose_name=_("member")
    )
    mail = models.ForeignKey(
        "OutgoingMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="returns", verbose_name=_("mail")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # Enhanced status code (RFC 3463), such as 5.1.1; empty where the report has none.
    status = models.CharField(_("status"), max_length=11, blank=True)
    reported_at = models.DateTimeField(_("reported at"))

    objects = ReturnedMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mail", "kind"], name="returned_mail_once_per_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["soft", "hard", "complaint"]), name="returned_mail_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["member", "-id"], name="returned_mail_of_member")]
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mail")

    def __str__(self) -> str:
        return f"{self.kind} {self.status} for {self.member_id}"
