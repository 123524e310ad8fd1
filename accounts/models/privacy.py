"""What members ask for about their own data: a copy, and the end of the account."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import DataExportQuerySet, ErasureQuerySet


class DataExport(models.Model):
    """One copy of everything a member has here, from the wish for it until its file is gone."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("asked for")
        BUILDING = "building", _("being made")
        READY = "ready", _("ready")
        EXPIRED = "expired", _("deleted")
        FAILED = "failed", _("failed")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField(_("asked for at"))
    claimed_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    # The name of its file below the folder of copies: random. Empty while there is none.
    key = models.CharField(max_length=32, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    # The class of the exception that the last attempt ended with; never what it said.
    last_error = models.CharField(_("last error"), max_length=80, blank=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=["requested", "building"]), name="data_export_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "building", "ready", "expired", "failed"]),
                name="data_export_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (Q(ready_at__isnull=False, expires_at__isnull=False) & ~Q(key="")),
                name="data_export_ready_has_a_file",
            ),
        ]
        indexes = [models.Index(fields=["state", "requested_at"], name="data_export_due")]
        verbose_name = _("copy of a member's data")
        verbose_name_plural = _("copies of members' data")

    def __str__(self) -> str:
        return f"#{self.pk}, {self.state}"

    @property
    def file_name(self) -> str:
        """What the file is called where a member stores it."""
        day = self.ready_at or self.requested_at
        return f"medai-commons-{day:%Y-%m-%d}-{self.pk}.zip"


class Erasure(models.Model):
    """One wish to delete an account, and what became of it. Outlives the member, and names nobody then."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for its day")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DONE = "done", _("done")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="erasures"
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    # Texts go as well, where that leaves the discussions of others whole.
    is_removing_texts = models.BooleanField(_("with texts"), default=False)
    # Nobody asked for it: the member was away for long and had been told.
    is_for_absence = models.BooleanField(_("for absence"), default=False)
    requested_at = models.DateTimeField(_("asked for at"))
    due_at = models.DateTimeField(_("due at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    # Rows by model.
    counts = models.JSONField(_("rows"), default=dict, blank=True)
    # [model, id] of texts that an open case still needs; they go when it is decided.
    kept = models.JSONField(_("kept for a case"), default=list, blank=True)
    last_error = models.CharField(_("last error"), max_length=80, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(state="waiting"), name="erasure_one_at_a_time"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "withdrawn", "done"]), name="erasure_state_known"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="erasure_done_at_iff_done",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="erasure_due")]
        verbose_name = _("deletion of an account")
        verbose_name_plural = _("deletions of accounts")

    def __str__(self) -> str:
        return f"#{self.pk}, {self.state}"


class RetiredUsername(models.Model):
    """The username of a deleted account. Nobody may take it for a while, or they would pass for who had it."""

    # A keyed hash of the name in lower case: the name itself is gone.
    digest = models.CharField(max_length=64, unique=True)
    held_until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"#{self.pk}"
