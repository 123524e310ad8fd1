"""Claims about members that somebody checked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import CredentialQuerySet


class Credential(models.Model):
    """One claim: a profession, and the method by which it was checked. Only an accepted one counts."""

    class Profession(models.TextChoices):
        RESEARCHER = "researcher", _("Researcher")
        ENGINEER = "engineer", _("Engineer")
        CLINICIAN = "clinician", _("Clinician")

    class Method(models.TextChoices):
        INSTITUTION_EMAIL = "institution_email", _("institution e-mail")
        ORCID = "orcid", _("ORCID linked")
        LICENCE = "licence", _("licence document checked")
        REFEREE = "referee", _("referee asked")

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("revoked")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="credentials")
    profession = models.CharField(_("profession"), max_length=12, choices=Profession)
    method = models.CharField(_("method"), max_length=20, choices=Method)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    requested_at = models.DateTimeField(_("requested at"))
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("checked by"),
    )
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("reason for the end"), max_length=300, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "profession", "method"],
                condition=Q(state="accepted"),
                name="credential_one_accepted_per_claim",
            ),
            models.CheckConstraint(
                condition=Q(profession__in=["researcher", "engineer", "clinician"]), name="credential_profession_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=["institution_email", "orcid", "licence", "referee"]),
                name="credential_method_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "accepted", "rejected", "withdrawn", "expired", "revoked"]),
                name="credential_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(checked_at__isnull=False), name="credential_accepted_was_checked"
            ),
        ]
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.profession} by {self.method}, {self.state}"
