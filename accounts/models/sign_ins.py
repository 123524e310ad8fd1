"""Who signed in, or tried to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import SignInQuerySet


class SignIn(models.Model):
    """One attempt. Without a member it was made for an account that does not exist: it costs the same as any other."""

    class Outcome(models.TextChoices):
        SUCCESS = "success", _("signed in")
        FAILURE = "failure", _("refused")

    class Method(models.TextChoices):
        PASSWORD = "password", _("password")
        APP = "app", _("code of the app")
        RECOVERY_CODE = "recovery_code", _("recovery code")
        PASSKEY = "passkey", _("passkey")
        MAIL = "mail", _("link in a mail")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="sign_ins"
    )
    tried_at = models.DateTimeField(_("at"))
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome)
    method = models.CharField(_("by"), max_length=13, choices=Method)
    # Browser and system, nothing finer: `Firefox, Windows`.
    device = models.CharField(_("device"), max_length=60, blank=True)
    # An IPv4 address, or the network of an IPv6 one; empty where there is none.
    ip = models.CharField(_("address"), max_length=45, blank=True)
    is_new_device = models.BooleanField(_("new device"), default=False)

    objects = SignInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["success", "failure"]), name="sign_in_outcome_known"),
            models.CheckConstraint(
                condition=Q(method__in=["password", "app", "recovery_code", "passkey", "mail"]),
                name="sign_in_method_known",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-tried_at"], name="sign_in_of_member"),
            models.Index(fields=["tried_at"], name="sign_in_by_time"),
        ]
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")

    def __str__(self) -> str:
        return f"{self.member_id} {self.outcome} by {self.method}"
