"""Claims about members that somebody checked."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import credential_states as states
from accounts.querysets import CredentialQuerySet

LONGEST_APPEAL = 1000
LONGEST_REASON = 300


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
        PENDING = states.PENDING, _("waiting")
        ACCEPTED = states.ACCEPTED, _("accepted")
        REJECTED = states.REJECTED, _("rejected")
        WITHDRAWN = states.WITHDRAWN, _("withdrawn")
        EXPIRED = states.EXPIRED, _("expired")
        REVOKED = states.REVOKED, _("revoked")

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
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ended by"),
    )
    end_reason = models.CharField(_("reason for the end"), max_length=LONGEST_REASON, blank=True)
    appealed_at = models.DateTimeField(_("appealed at"), null=True, blank=True)
    appeal_text = models.TextField(_("appeal"), max_length=LONGEST_APPEAL, blank=True)
    # What was checked, as far as it is kept: a register and its country, an iD, an institution. Never a number.
    register = models.CharField(_("register"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True)
    organisation = models.ForeignKey(
        "Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="credentials",
        verbose_name=_("organisation"),
    )
    # Its names as badges show them; kept by accounts.actions.organisations, so that no list asks for them.
    institution_en = models.CharField(_("institution in English"), max_length=120, blank=True)
    institution_zh = models.CharField(_("institution in Chinese"), max_length=60, blank=True)
    # The date of the last reminder that it ends soon.
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "profession", "method"],
                condition=Q(state="accepted"),
                name="credential_one_accepted_per_claim",
            ),
            models.UniqueConstraint(
                fields=["member", "profession", "method"],
                condition=Q(state="pending"),
                name="credential_one_pending_per_claim",
            ),
            # One iD is one person.
            models.UniqueConstraint(
                fields=["orcid"], condition=Q(state="accepted") & ~Q(orcid=""), name="credential_orcid_counts_once"
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
            models.CheckConstraint(
                condition=Q(state__in=["pending", "accepted"], ended_at__isnull=True)
                | Q(state__in=["rejected", "withdrawn", "expired", "revoked"], ended_at__isnull=False),
                name="credential_ended_iff_over",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "revoked"]) | ~Q(end_reason=""),
                name="credential_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at__isnull=True, appeal_text="")
                | (Q(appealed_at__isnull=False) & ~Q(appeal_text="")),
                name="credential_appealed_with_text",
            ),
        ]
        indexes = [
            models.Index(fields=["requested_at"], condition=Q(state="pending"), name="credential_queue"),
            models.Index(fields=["expires_at"], condition=Q(state="accepted"), name="credential_ends"),
        ]
        permissions = [
            ("open_credential_document", _("Can open documents that members sent as evidence")),
            ("decide_credential_appeal", _("Can decide about appeals of members over credentials")),
        ]
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.profession} by {self.method}, {self.state}"

    @property
    def institution(self) -> str:
        """Its name in the reader's language, or in the only one there is; empty without one."""
        return self.institution_zh if self.institution_zh and get_language() == "zh-hans" else self.institution_en


class CredentialStep(models.Model):
    """One step in the life of a credential: from which state to which, who, when, why. Never changed."""

    class Before(models.TextChoices):
        NOTHING = "", _("nothing")
        PENDING = states.PENDING, _("waiting")
        ACCEPTED = states.ACCEPTED, _("accepted")
        REJECTED = states.REJECTED, _("rejected")
        REVOKED = states.REVOKED, _("revoked")

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(_("before"), max_length=10, choices=Before, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=Credential.State)
    # Nobody: the site did it by itself, as when the date had passed.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    created_at = models.DateTimeField(_("at"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, (Q(before=before, after=after) for before, after in states.legal_pairs())),
                name="credential_step_is_legal",
            ),
        ]
        verbose_name = _("step of a credential")
        verbose_name_plural = _("steps of credentials")

    def __str__(self) -> str:
        return f"{self.credential_id}: {self.before or '-'} to {self.after}"
