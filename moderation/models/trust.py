"""Since when a member has their trust level, and whether a person keeps it there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models.threads import LONGEST_REASON
from moderation.models.items import member_key
from moderation.querysets import TrustStandingQuerySet


class TrustStanding(models.Model):
    """Beside `User.trust_level`, which rooms below ask. A level that somebody fixed stays until they release it."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trust_standing", verbose_name=_("member")
    )
    changed_at = models.DateTimeField(_("level since"))
    # When the facts were last looked at; empty asks for it again.
    reckoned_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    fixed_at = models.DateTimeField(_("fixed at"), null=True, blank=True)
    fixed_by = member_key(label=_("fixed by"))
    fix_reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)

    objects = TrustStandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fixed_at__isnull=False) | Q(fixed_by__isnull=True, fix_reason=""),
                name="trust_standing_fixed_has_time",
            ),
        ]
        verbose_name = _("trust level of a member")
        verbose_name_plural = _("trust levels of members")

    def __str__(self) -> str:
        return f"{self.member_id}"

    def get_absolute_url(self) -> str:
        return reverse("standing_settings")

    @property
    def is_fixed(self) -> bool:
        """An administrator keeps the level where it is."""
        return self.fixed_at is not None
