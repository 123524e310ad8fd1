"""Members."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.managers import UserManager
from accounts.models.shown import Shown, audience, audience_known
from foundation.paths import path_of


@lru_cache(maxsize=2000)
def _checked_words(language: str | None, profession: str, method: str, institution: str, month: date) -> str:
    """What was checked, how and when, in the active language; a page of posts asks for it twenty times."""
    from accounts.models.credentials import Credential  # noqa: PLC0415 - it names the members' model

    facts = {
        "role": Credential.Profession(profession).label,
        "method": Credential.Method(method).label,
        "date": date_format(month, "YEAR_MONTH_FORMAT"),
    }
    if institution:
        return gettext("%(role)s (%(method)s: %(institution)s, %(date)s)") % (facts | {"institution": institution})
    return gettext("%(role)s (%(method)s, %(date)s)") % facts


@lru_cache(maxsize=10)
def _automated_words(language: str | None) -> str:
    """What stands beside the name of a tool, in the active language."""
    return gettext("Automated account")


@lru_cache(maxsize=200)
def _declared_words(language: str | None, profession: str) -> str:
    """What a member says of themselves, in the active language."""
    role = dict(User.Profession.choices).get(profession, profession)
    return gettext("%(role)s (self-declared)") % {"role": role}


class Standing(StrEnum):
    """How a member stands with the site. Only members in good standing can be signed in."""

    GOOD = "good"
    WAITING = "waiting"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    INACTIVE = "inactive"
    # Of a tool: nobody signs in to it and no mail reaches it, but its tokens work and it may write.
    SERVICE = "service"


class User(AbstractBaseUser, PermissionsMixin):
    """A member. The e-mail address is never shown to another member."""

    class Profession(models.TextChoices):
        RESEARCHER = "researcher", _("Researcher")
        ENGINEER = "engineer", _("Engineer")
        CLINICIAN = "clinician", _("Clinician")
        STUDENT = "student", _("Student")
        OTHER = "other", _("Something else")

    class TrustLevel(models.IntegerChoices):
        NEW = 0, pgettext_lazy("trust level", "New")
        BASIC = 1, _("Basic")
        MEMBER = 2, _("Member")
        REGULAR = 3, _("Regular")
        LEADER = 4, _("Leader")

    class Origin(models.TextChoices):
        MEMBER = "member", _("joined here")
        IMPORT = "import", _("imported")
        SERVICE = "service", _("made for a tool")

    class MessagesFrom(models.TextChoices):
        EVERYONE = "everyone", _("Every member")
        KNOWN = "known", _("Members I share a group or a thread with, and those with a checked credential")
        NOBODY = "nobody", _("Nobody")

    email = models.EmailField(_("e-mail address"), max_length=254)
    # The member opened a link sent to the address, or whoever made the account vouches for it. Empty: nobody has yet,
    # and the account is removed after a while.
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed at"), null=True, blank=True)
    # In addresses and mentions. ASCII letters, digits and Han: within that alphabet LOWER() means the same in every
    # database, and no two names look alike by script.
    username = models.CharField(
        _("username"),
        max_length=names.LONGEST_USERNAME,
        unique=True,
        validators=[names.validate_username],
        error_messages={"unique": _("This username is taken. Choose another.")},
    )
    # Beside posts: any script, with spaces. Empty means the username.
    name = models.CharField(
        _("name shown"), max_length=names.LONGEST_NAME, blank=True, validators=[names.validate_name]
    )

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[names.validate_time_zone])
    profession = models.CharField(_("profession"), max_length=12, choices=Profession, default=Profession.OTHER)
    # Here and not in the profile: lists and posts say the profession beside each name.
    profession_audience = audience(Shown.EVERYONE)
    # Names the files of the picture; empty for none.
    avatar_key = models.CharField(max_length=32, blank=True, editable=False, db_index=True)

    # The accepted credential that stands beside the name; kept by accounts.actions.credentials, empty without one.
    shown_credential = models.ForeignKey(
        "Credential", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    messages_from = models.CharField(
        _("who may write to them"), max_length=8, choices=MessagesFrom, default=MessagesFrom.EVERYONE
    )
    trust_level = models.PositiveSmallIntegerField(_("trust level"), choices=TrustLevel, default=TrustLevel.NEW)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May open the administration pages."))
    # Came with the texts of another site. Nobody signs in to such an account until its owner confirms an address.
    origin = models.CharField(_("came by"), max_length=7, choices=Origin, default=Origin.MEMBER, editable=False)
    # Their texts stand in the public dump without their name.
    is_unnamed_in_dumps = models.BooleanField(_("left out by name from public dumps"), default=False)
    # Marked wherever the member appears; production has none.
    is_demonstration = models.BooleanField(_("demonstration member"), default=False)

    approved_at = models.DateTimeField(_("let in at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("let in by")
    )
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    refused_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("refused by")
    )
    refusal_reason = models.CharField(_("reason for the refusal"), max_length=500, blank=True)
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True)
    silenced_until = models.DateTimeField(_("silenced until"), null=True, blank=True)
    # Of what is in force: whoever cannot sign in reads it before the door, and the log of decisions keeps it.
    suspension_reason = models.CharField(_("reason for the suspension"), max_length=500, blank=True)
    silence_reason = models.CharField(_("reason for the silence"), max_length=500, blank=True)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)
    # Said of themselves when they joined; no date of birth is asked for.
    adult_stated_at = models.DateTimeField(_("said to be 18 or older at"), null=True, blank=True)
    # Set while the account waits to be deleted: it is shown to nobody then.
    deletion_due_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    # Whole hours in the member's time zone between which nothing is sent to them; both or neither.
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(_("quiet until"), null=True, blank=True)
    # Others may learn when the member was last here.
    is_presence_shown = models.BooleanField(_("shows when last here"), default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_unique",
                violation_error_message=_("This username is taken. Choose another."),
            ),
            models.CheckConstraint(
                condition=models.Q(profession__in=["researcher", "engineer", "clinician", "student", "other"]),
                name="user_profession_known",
            ),
            models.CheckConstraint(condition=models.Q(language__in=["en", "zh-hans"]), name="user_language_known"),
            models.CheckConstraint(
                condition=models.Q(origin__in=["member", "import", "service"]), name="user_origin_known"
            ),
            # What facts about a person give is no tool's.
            models.CheckConstraint(
                condition=~models.Q(origin="service")
                | models.Q(is_staff=False, is_superuser=False, trust_level=1, shown_credential__isnull=True),
                name="user_service_has_no_rights",
            ),
            audience_known("user", "profession_audience"),
            models.CheckConstraint(
                condition=models.Q(messages_from__in=["everyone", "known", "nobody"]), name="user_messages_from_known"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True) | models.Q(refused_at__isnull=True),
                name="user_not_approved_and_refused",
            ),
            models.CheckConstraint(
                condition=models.Q(trust_level__gte=0, trust_level__lte=4), name="user_trust_level_0_to_4"
            ),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(
                    quiet_from__isnull=False, quiet_until__isnull=False, quiet_from__lte=23, quiet_until__lte=23
                ),
                name="user_quiet_hours_both_or_neither",
            ),
        ]
        permissions = [
            ("admit_member", "Can let newcomers in and refuse them"),
            ("restrict_member", "Can suspend and silence members"),
            ("check_credential", "Can decide about members' credentials"),
        ]
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self) -> str:
        return self.shown_name

    def get_absolute_url(self) -> str:
        return path_of("member", self.username)

    @property
    def shown_name(self) -> str:
        """What stands beside the member's posts."""
        return self.name or self.username

    @property
    def is_service(self) -> bool:
        """Of a tool, not of a person."""
        return self.origin == self.Origin.SERVICE

    @property
    def badge(self) -> tuple[str, str] | None:
        """Kind and words of the badge beside the name: what was checked, or what the member says; None for neither.
        Beside a tool's: that it is one.

        What a member says stands beside their name only where everyone may see it: such pages are the same for many
        readers. Needs `shown_credential`, which lists of posts select along.
        """
        return self.badge_in(get_language())

    def badge_in(self, language: str | None) -> tuple[str, str] | None:
        """`badge` for whoever knows the language of the page and shows many."""
        if self.origin == self.Origin.SERVICE:
            return "service", _automated_words(language)
        if self.shown_credential is not None:
            shown = self.shown_credential
            checked_at = shown.checked_at or timezone.now()
            first_of_month = date(checked_at.year, checked_at.month, 1)
            words = _checked_words(language, shown.profession, shown.method, shown.institution, first_of_month)
            return "checked", words
        if self.profession == self.Profession.OTHER or self.profession_audience != Shown.EVERYONE:
            return None
        return "self", _declared_words(language, self.profession)

    def is_suspended(self, now: datetime) -> bool:
        """May not sign in."""
        return self.suspended_until is not None and self.suspended_until > now

    def is_silenced(self, now: datetime) -> bool:
        """May read but not write."""
        return self.silenced_until is not None and self.silenced_until > now

    def is_quiet(self, now: datetime) -> bool:
        """Whether the moment lies in the member's quiet hours, which may pass midnight. Equal hours are none."""
        return self.quiet_ends_at(now) is not None

    def quiet_ends_at(self, now: datetime) -> datetime | None:
        """When the quiet hours end that the moment lies in, by the member's own clock; None where it is not quiet."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        local = now.astimezone(ZoneInfo(self.time_zone))
        passes_midnight = self.quiet_from > self.quiet_until
        is_late, is_early = local.hour >= self.quiet_from, local.hour < self.quiet_until
        if not (is_late or is_early if passes_midnight else is_late and is_early):
            return None
        day = local.date() + timedelta(days=int(passes_midnight and is_late))
        return datetime.combine(day, time(self.quiet_until), local.tzinfo).astimezone(UTC)

    def is_waiting_for_approval(self) -> bool:
        """Signed up while the site lets people in one by one, and nobody has decided yet."""
        return self.approved_at is None and self.refused_at is None

    def standing(self, now: datetime) -> Standing:
        """Whether the member may sign in, and if not, the first reason."""
        if self.refused_at is not None:
            return Standing.REFUSED
        if not self.is_active:
            return Standing.INACTIVE
        if self.is_waiting_for_approval():
            return Standing.WAITING
        if self.is_suspended(now):
            return Standing.SUSPENDED
        return Standing.SERVICE if self.is_service else Standing.GOOD

    def may_act(self, now: datetime) -> bool:
        """Whether requests in the member's name are answered: in good standing, or a tool's account that is on."""
        return self.standing(now) in (Standing.GOOD, Standing.SERVICE)
