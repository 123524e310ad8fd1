"""Hospitals, universities, companies, societies: where members work."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import places
from accounts.querysets import OrganisationDomainQuerySet, OrganisationQuerySet
from foundation.paths import path_of

# RFC 1035 labels, lower case, two at least; an internationalised name in its ASCII form.
DOMAIN = RegexValidator(
    r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\Z",
    _("Write the part after the @ alone, in small letters: hospital.example.org."),
)
COUNTRY = RegexValidator(r"^[A-Z]{2}\Z", _("Choose a country from the list."))


class Organisation(models.Model):
    """One place of work, known by its names in both languages. Staff add them."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("Hospital or clinic")
        UNIVERSITY = "university", _("University")
        INSTITUTE = "institute", _("Research institute")
        COMPANY = "company", _("Company")
        SOCIETY = "society", _("Learned society")
        AUTHORITY = "authority", _("Public authority")
        OTHER = "other", _("Something else")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    # ISO 3166-1 alpha-2, capital letters; empty where an organisation belongs to no one country.
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[COUNTRY])
    website = models.URLField(_("website"), max_length=200, blank=True)
    description_en = models.CharField(_("description in English"), max_length=600, blank=True)
    description_zh = models.CharField(_("description in Chinese"), max_length=300, blank=True)
    # Marked wherever it appears; production has none.
    is_demonstration = models.BooleanField(_("demonstration organisation"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["hospital", "university", "institute", "company", "society", "authority", "other"]
                ),
                name="organisation_kind_known",
            ),
        ]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("organisation", self.slug)

    @property
    def name(self) -> str:
        """In the reader's language, or in the only one there is."""
        return self.name_zh if self.name_zh and get_language() == "zh-hans" else self.name_en

    @property
    def country_name(self) -> str:
        """In the reader's language; empty where it belongs to no one country."""
        return places.country_name(self.country) if self.country else ""

    @property
    def description(self) -> str:
        """In the reader's language, or in the only one there is."""
        own, other = self.description_en, self.description_zh
        return (other or own) if get_language() == "zh-hans" else (own or other)


class OrganisationDomain(models.Model):
    """A mail domain of an organisation. Whoever reads a mailbox there belongs to the organisation in some way."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(_("mail domain"), max_length=253, unique=True, validators=[DOMAIN])
    # Off where sub-domains belong to others, as with a host of many small institutions.
    has_subdomains = models.BooleanField(_("sub-domains count too"), default=True)
    # Off where the domain is given to people who work elsewhere, as to former students: it proves nothing.
    is_proof = models.BooleanField(_("proves that somebody works there"), default=True)

    objects = OrganisationDomainQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")

    def __str__(self) -> str:
        return self.domain
