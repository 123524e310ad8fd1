"""Accounts of tools: no person signs in to one, and a member answers for what it does."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.querysets import ServiceAccountQuerySet

LONGEST_PURPOSE: Final = 300  # characters
# Accounts have an address each; this one no mail reaches, in a domain that nobody can have (RFC 2606).
NOBODYS: Final = "service.invalid"


class ServiceAccount(models.Model):
    """What is told of an account whose `origin` is `service`: what for, and who answers for it."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="service", verbose_name=_("account")
    )
    # Empty once that account is gone; the tool has been switched off by then.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="services",
        verbose_name=_("who answers for it"),
    )
    purpose = models.CharField(_("purpose"), max_length=LONGEST_PURPOSE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    switched_off_at = models.DateTimeField(_("switched off at"), null=True, blank=True)
    switched_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("switched off by"),
    )

    objects = ServiceAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(switched_off_at__isnull=False) | Q(switched_off_by__isnull=True),
                name="service_account_off_has_time",
            ),
        ]
        verbose_name = _("service account")
        verbose_name_plural = _("service accounts")

    def __str__(self) -> str:
        return str(self.member)

    def get_absolute_url(self) -> str:
        """Where its owner keeps it."""
        return reverse("service_account", args=[self.pk])

    @property
    def is_on(self) -> bool:
        """Its tokens may be made and work."""
        return self.switched_off_at is None
