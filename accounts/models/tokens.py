"""Keys by which programs act for their members."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import ApiTokenQuerySet

LONGEST_TOKEN_NAME = 60  # characters


class ApiToken(models.Model):
    """One key of one member. The key itself is shown once, when it is made, and stored nowhere."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=LONGEST_TOKEN_NAME)
    # SHA-256 in hexadecimal. The key is 256 random bits: nothing slower is needed to keep it from being guessed.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # Its last characters, by which its member tells it from others.
    ending = models.CharField(max_length=4, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("valid until"))
    # To within five minutes.
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_token_expires_later"),
        ]
        indexes = [models.Index(fields=["member", "-id"], name="api_token_of_member")]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.name} (…{self.ending})"
