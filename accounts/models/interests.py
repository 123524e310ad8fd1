"""The register of interests: what may colour what a member writes."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import InterestQuerySet

LONGEST_ORGANISATION: Final = 120  # characters
SHORTEST_ORGANISATION: Final = 2
MOST_INTERESTS: Final = 30


class Interest(models.Model):
    """One interest of a member in one organisation. Open until it has an end."""

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("employment")
        EQUITY = "equity", _("equity")
        GRANT = "grant", _("grant")
        CONSULTING = "consulting", _("consulting")
        PATENT = "patent", _("patent")
        FAMILY = "family", _("family")
        OTHER = "other", _("other interest")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interests")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    organisation = models.CharField(_("organisation"), max_length=LONGEST_ORGANISATION)
    from_date = models.DateField(_("since"), null=True, blank=True)
    # Never in the future: an interest is open or it is not.
    to_date = models.DateField(_("until"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared at"))

    objects = InterestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["employment", "equity", "grant", "consulting", "patent", "family", "other"]),
                name="interest_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(from_date__isnull=True) | Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="interest_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["member", "to_date"], name="interest_of_member")]
        verbose_name = _("interest")
        verbose_name_plural = _("interests")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}, {self.organisation}"
