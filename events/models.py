"""What happened, and who still has to hear of it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.querysets import EventQuerySet, HandlingQuerySet


class Event(models.Model):
    """One fact, written in the same transaction as the change it tells of, and never altered."""

    kind = models.CharField(_("kind"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("caused by"),
    )
    # The object is named, not referenced: an event outlives what it tells of.
    subject_model = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    data = models.JSONField(_("data"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    # Of the request that caused it: what handlers log later, in another process, can be found by the same id.
    request_id = models.CharField(_("request"), max_length=36, blank=True)
    created_at = models.DateTimeField(_("happened at"))

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_model", "subject_id"], name="event_subject"),
            models.Index(fields=["created_at"], name="event_created_at"),
        ]
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Handling(models.Model):
    """What one handler did about one event. The row is the truth; the broker only rings a bell."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        DONE = "done", _("done")
        DEAD = "dead", _("given up")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="handlings", verbose_name=_("event"))
    handler = models.CharField(_("handler"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True, max_length=4000)

    objects = HandlingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="handling_once_per_event_and_handler"),
            models.CheckConstraint(condition=models.Q(state__in=["due", "done", "dead"]), name="handling_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False)
                | (~models.Q(state="done") & models.Q(done_at__isnull=True)),
                name="handling_done_at_iff_done",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="handling_due", condition=models.Q(state="due")),
            models.Index(fields=["id"], name="handling_dead", condition=models.Q(state="dead")),
        ]
        # A person who may see the outbox is not thereby one who may set it going again.
        permissions = [("retry_handling", "Can try a given-up handling again")]
        verbose_name = _("handling")
        verbose_name_plural = _("handlings")

    def __str__(self) -> str:
        return f"{self.handler}: {self.state}"


class Heartbeat(models.Model):
    """When something last showed that it is alive. In the database, because the caches may be gone when it matters."""

    name = models.CharField(max_length=60, unique=True)
    lived_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.lived_at:%Y-%m-%d %H:%M:%S}"
