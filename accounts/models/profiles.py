"""What members say about themselves. Each field has an audience of its own; `accounts.profiles.seeing` applies them."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import COUNTRY, Organisation
from accounts.models.shown import Shown, audience, audience_known
from accounts.querysets import ProfileQuerySet, PublicationQuerySet, SpecialtyQuerySet
from content.fields import RenderedHtmlField
from content.models import Reference

LONGEST_LINE: Final = 120  # characters
LONGEST_BIOGRAPHY: Final = 4000
LONGEST_WISH: Final = 600  # characters of what is sought or offered
MOST_LINKS: Final = 6
MOST_SPECIALTIES: Final = 8
MOST_TOPICS: Final = 12
MOST_LANGUAGES: Final = 8
MOST_PUBLICATIONS: Final = 40

# Columns with an audience in this table. The profession is one more; it stands with the member.
AUDIENCES: Final = (
    *("headline", "institution", "department", "country", "biography", "specialties", "topics", "languages"),
    *("links", "collaboration", "publications", "interests"),
)


class Specialty(models.Model):
    """One field of work, clinical or technical, from the vocabulary that all members share."""

    class Kind(models.TextChoices):
        CLINICAL = "clinical", _("Clinical")
        TECHNICAL = "technical", _("Technical")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    name_en = models.CharField(_("name in English"), max_length=80, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=40, unique=True)

    objects = SpecialtyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["clinical", "technical"]), name="specialty_kind_known")
        ]
        verbose_name = _("specialty")
        verbose_name_plural = _("specialties")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_zh if get_language() == "zh-hans" else self.name_en


class Profile(models.Model):
    """One per member, made when it is first filled in. A member without one has an empty profile."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    headline = models.CharField(_("headline"), max_length=LONGEST_LINE, blank=True)
    headline_audience = audience(Shown.EVERYONE)
    institution = models.CharField(_("institution"), max_length=LONGEST_LINE, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="profiles",
        verbose_name=_("known organisation"),
    )
    institution_audience = audience(Shown.EVERYONE)
    department = models.CharField(_("department"), max_length=LONGEST_LINE, blank=True)
    department_audience = audience(Shown.MEMBERS)
    # ISO 3166-1 alpha-2, capital letters.
    country = models.CharField(_("country or region"), max_length=2, blank=True, validators=[COUNTRY])
    country_audience = audience(Shown.EVERYONE)
    biography = models.TextField(_("biography"), max_length=LONGEST_BIOGRAPHY, blank=True)
    biography_html = RenderedHtmlField(max_length=200_000, blank=True)
    renderer_version = models.PositiveSmallIntegerField(default=0)
    biography_audience = audience(Shown.MEMBERS)
    specialties = models.ManyToManyField(Specialty, blank=True, related_name="profiles")
    specialties_audience = audience(Shown.EVERYONE)
    topics_audience = audience(Shown.MEMBERS)
    languages_audience = audience(Shown.EVERYONE)
    # [{"label": "Group page", "url": "https://…"}], in the member's order.
    links = models.JSONField(_("links"), default=list, blank=True)
    links_audience = audience(Shown.MEMBERS)
    open_to_collaborate = models.BooleanField(_("open to collaborate"), default=False)
    seeks = models.CharField(_("what is sought"), max_length=LONGEST_WISH, blank=True)
    offers = models.CharField(_("what is offered"), max_length=LONGEST_WISH, blank=True)
    collaboration_audience = audience(Shown.MEMBERS)
    publications_audience = audience(Shown.EVERYONE)
    # For everyone: what the register is for ends where readers cannot look into it.
    interests_audience = audience(Shown.EVERYONE)

    is_listed = models.BooleanField(_("in the directory"), default=True)
    # Name and username, by which the directory finds the member besides the headline.
    called = models.CharField(max_length=120, editable=False)
    changed_at = models.DateTimeField(_("changed at"))

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [audience_known("profile", f"{name}_audience") for name in AUDIENCES]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], condition=Q(is_listed=True), name="profile_listed"),
        ]
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return self.called


class ProfileTrait(models.Model):
    """One thing by which the directory finds a profile. `accounts.profiles.finding` keeps it."""

    # The constraint has an index that begins with it.
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="traits", db_index=False)
    code = models.BigIntegerField(_("what"))
    audience = audience(Shown.EVERYONE)
    # Microseconds: when the profile changed, by which the directory is ordered.
    changed = models.BigIntegerField(_("changed at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "code"], name="profile_trait_once"),
            audience_known("profile_trait", "audience"),
        ]
        indexes = [models.Index(fields=["code", "-changed", "-profile", "audience"], name="profile_trait_found")]
        verbose_name = _("trait of a profile")
        verbose_name_plural = _("traits of profiles")

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.code}"


class ProfileLanguage(models.Model):
    """One language that a member speaks, by its ISO 639 code; `zh` for Chinese."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(_("language"), max_length=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "profile"], name="profile_language_once")]
        verbose_name = _("language of a profile")
        verbose_name_plural = _("languages of profiles")

    def __str__(self) -> str:
        return self.code


class ProfileTopic(models.Model):
    """One topic of the knowledge base that a member is interested in. Named by its id: topics live in a room above."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="topics")
    topic_id = models.BigIntegerField(_("topic"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic_id", "profile"], name="profile_topic_once")]
        verbose_name = _("topic of a profile")
        verbose_name_plural = _("topics of profiles")

    def __str__(self) -> str:
        return str(self.topic_id)


class Publication(models.Model):
    """A work that a member says is theirs. Staff may confirm it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="publications")
    # The identifier that the member named; what is shown goes by its work.
    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="claims")
    claimed_at = models.DateTimeField(_("claimed at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "reference"], name="publication_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_at__isnull=False),
                name="publication_confirmed_has_time",
            ),
        ]
        permissions = [("confirm_publication", _("Can confirm members' publications"))]
        verbose_name = _("publication of a member")
        verbose_name_plural = _("publications of members")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.reference_id}"
