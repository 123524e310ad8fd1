"""Invitations to join."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import InvitationQuerySet


class Invitation(models.Model):
    """One person's leave to join while the site is not open to all. Used once."""

    # SHA-256 of the token in the link, in hexadecimal; the token itself is shown once and kept nowhere.
    token_hash = models.CharField(max_length=64, unique=True)
    # When set, only this address can use the invitation.
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    used_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitation"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="invitation_not_used_and_withdrawn",
            ),
        ]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"#{self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Can still be used."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > now
