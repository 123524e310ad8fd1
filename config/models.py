"""What an administrator decides about the whole site."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.querysets import PageQuerySet, PageVersionQuerySet
from content.fields import RenderedHtmlField
from content.markup.limits import LARGEST_HTML, LONGEST_TEXT

# Labels of letters, digits and inner hyphens in any script; two at least, so that "*.org" cannot admit everybody.
_LABEL = r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN_PATTERN = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})+")
LONGEST_DOMAIN = 253


# As the Chinese registers write them: 京ICP备12345678号-1, 京ICP证030173号; 京公网安备11010502030143号.
_ICP_NUMBER = re.compile(r"[\u4e00-\u9fff]ICP[备证][0-9]{6,14}号(?:-[0-9]{1,4})?")
_PUBLIC_SECURITY_NUMBER = re.compile(r"[\u4e00-\u9fff]公网安备[0-9]{14}号")


def validate_icp_number(value: str) -> None:
    """Raise ValidationError for what is no number of the ICP register; blanks inside do not count."""
    if not _ICP_NUMBER.fullmatch(without_blanks(value)):
        raise ValidationError(_("Write the number as it was issued, such as 京ICP备12345678号-1."), code="icp_number")


def validate_public_security_number(value: str) -> None:
    """Raise ValidationError for what is no number of the public-security register; blanks inside do not count."""
    if not _PUBLIC_SECURITY_NUMBER.fullmatch(without_blanks(value)):
        raise ValidationError(
            _("Write the number as it was issued, such as 京公网安备11010502030143号."), code="public_security_number"
        )


def without_blanks(value: str) -> str:
    """The value in the one form in which it is stored."""
    return "".join(value.split())


def validate_domain_patterns(value: str) -> None:
    """Raise ValidationError naming the first line that is no domain."""
    for pattern in value.split():
        is_number = pattern.rsplit(".", 1)[-1].isdigit()  # an IP address is no domain
        if len(pattern) > LONGEST_DOMAIN or is_number or not _DOMAIN_PATTERN.fullmatch(pattern):
            raise ValidationError(
                _("“%(pattern)s” is not a domain such as hospital.example.org or *.example.org."),
                code="domain_pattern",
                params={"pattern": pattern[:100]},
            )


# A scheme, and a host that may begin with any name below a domain; a port may follow.
_ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::[0-9]{1,5})?")
ANY_ORIGIN = "*"
_ROBOTS_LINE = re.compile(
    r"(?:(?i:user-agent|allow|disallow|crawl-delay)\s*:\s*[\x21-\x7e][\x20-\x7e]{0,300}|#[\x20-\x7e]{0,300})"
)


def validate_origins(value: str) -> None:
    """Raise ValidationError naming the first line that is no origin of a web site."""
    for origin in value.split():
        if origin != ANY_ORIGIN and not _ORIGIN.fullmatch(origin):
            raise ValidationError(
                _("“%(origin)s” is not the beginning of an address such as https://lab.example.org."),
                code="origin",
                params={"origin": origin[:100]},
            )


def validate_robots_lines(value: str) -> None:
    """Raise ValidationError naming the first line that robots.txt does not know."""
    for line in filter(str.strip, value.splitlines()):
        if not _ROBOTS_LINE.fullmatch(line.strip()):
            raise ValidationError(
                _("“%(line)s” is not a rule such as “Disallow: /tag/”."),
                code="robots_line",
                params={"line": line.strip()[:100]},
            )


class SiteSettings(models.Model):
    """The one row of decisions about the site. Read through `foundation.site.facts()`."""

    class SignUpMode(models.TextChoices):
        OPEN = "open", _("Open: anyone may join")
        INVITATION = "invitation", _("By invitation")
        APPROVAL = "approval", _("By approval: a moderator lets each newcomer in")
        DOMAIN = "domain", _("By e-mail domain")
        CLOSED = "closed", _("Closed: members sign in, guests read nothing, nobody joins")

    class AiCrawlers(models.TextChoices):
        ALLOW = "allow", _("Welcome, for training too")
        ANSWERS = "answers", _("Only to answer people and to lead them here, not for training")
        REFUSE = "refuse", _("Asked to stay away")

    ONLY_ID = 1

    name = models.CharField(_("name"), max_length=80, default="MedAI Commons")
    name_zh = models.CharField(_("name in Chinese"), max_length=40, default="智医社区")
    banner_en = models.CharField(_("banner in English"), max_length=300, blank=True)
    banner_zh = models.CharField(_("banner in Chinese"), max_length=300, blank=True)
    sign_up_mode = models.CharField(_("who may join"), max_length=12, choices=SignUpMode, default=SignUpMode.OPEN)
    sign_up_domains = models.TextField(
        _("e-mail domains that may join"),
        max_length=4000,
        blank=True,
        validators=[validate_domain_patterns],
        help_text=_("One domain a line, such as hospital.example.org; *.example.org also admits its sub-domains."),
    )
    icp_number = models.CharField(
        _("ICP filing number"),
        max_length=40,
        blank=True,
        validators=[validate_icp_number],
        help_text=_("Needed in mainland China. Shown at the foot of every page, with a link to the register."),
    )
    public_security_number = models.CharField(
        _("public-security filing number"),
        max_length=40,
        blank=True,
        validators=[validate_public_security_number],
        help_text=_("Needed in mainland China. Shown at the foot of every page, with a link to the register."),
    )
    other_filing = models.CharField(
        _("other filing or licence"),
        max_length=200,
        blank=True,
        help_text=_("One line, shown at the foot of every page as it stands here."),
    )
    is_read_only = models.BooleanField(
        _("read-only"), default=False, help_text=_("Nobody can write while this is on, for instance during a move.")
    )
    is_findable = models.BooleanField(
        _("open to search engines"),
        default=True,
        help_text=_("While this is off, robots.txt asks every robot to stay away, and there is no sitemap."),
    )
    ai_crawlers = models.CharField(
        _("robots of AI companies"), max_length=7, choices=AiCrawlers, default=AiCrawlers.ANSWERS
    )
    robots_lines = models.TextField(
        _("further lines of robots.txt"), max_length=4000, blank=True, validators=[validate_robots_lines]
    )
    frame_origins = models.TextField(
        _("sites that may show our lists"),
        max_length=4000,
        blank=True,
        validators=[validate_origins],
        help_text=_("One origin a line, such as https://lab.example.org; https://*.example.org too; * for all."),
    )
    # Part of every guest-cache key: raising it makes all cached pages unreachable at once.
    epoch = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="site_settings_one_row"),
            models.CheckConstraint(
                condition=models.Q(sign_up_mode__in=["open", "invitation", "approval", "domain", "closed"]),
                name="site_settings_sign_up_mode_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ai_crawlers__in=["allow", "answers", "refuse"]),
                name="site_settings_ai_crawlers_known",
            ),
        ]
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Bring domains and numbers into one form; refuse a way of joining that would let nobody in."""
        self.icp_number = without_blanks(self.icp_number)
        self.public_security_number = without_blanks(self.public_security_number)
        self.sign_up_domains = "\n".join(dict.fromkeys(self.sign_up_domains.lower().split()))
        self.frame_origins = "\n".join(dict.fromkeys(self.frame_origins.lower().split()))
        if self.sign_up_mode == self.SignUpMode.DOMAIN and not self.sign_up_domains:
            raise ValidationError({"sign_up_domains": _("List at least one domain, or choose another way of joining.")})


class Page(models.Model):
    """A page of the house: about, rules, privacy, terms, imprint. Both languages are written by people."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title_en = models.CharField(_("title in English"), max_length=120)
    title_zh = models.CharField(_("title in Chinese"), max_length=120)
    body_en = models.TextField(_("text in English"), max_length=LONGEST_TEXT, help_text=_("Markdown, as in articles."))
    body_zh = models.TextField(_("text in Chinese"), max_length=LONGEST_TEXT, help_text=_("Markdown, as in articles."))
    # What the texts were rendered to; empty until then. See content.rebaking.
    html_en = RenderedHtmlField(max_length=LARGEST_HTML, blank=True, default="", editable=False)
    html_zh = RenderedHtmlField(max_length=LARGEST_HTML, blank=True, default="", editable=False)
    renderer_version = models.PositiveSmallIntegerField(default=0, editable=False)
    position = models.PositiveSmallIntegerField(_("place in the footer"), default=0)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("page", args=[self.slug])

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_zh if get_language() == "zh-hans" else self.title_en

    @property
    def body(self) -> str:
        """The text in the reader's language, as it was written."""
        return self.body_zh if get_language() == "zh-hans" else self.body_en

    @property
    def html(self) -> str:
        """The text in the reader's language as it was rendered; empty where that is still to be done."""
        return self.html_zh if get_language() == "zh-hans" else self.html_en


class PageVersion(models.Model):
    """What a page of the house once said, and says now if it is the newest. Never changed.

    Not of what members agree to: that has versions of its own (`accounts.TermsVersion`).
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title_en = models.CharField(_("title in English"), max_length=120)
    title_zh = models.CharField(_("title in Chinese"), max_length=120)
    body_en = models.TextField(_("text in English"), max_length=LONGEST_TEXT)
    body_zh = models.TextField(_("text in Chinese"), max_length=LONGEST_TEXT)
    published_at = models.DateTimeField(_("published at"))
    # Empty for texts that came with the software, and for a former administrator.
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("published by"),
    )

    objects = PageVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="page_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="page_version_from_1"),
        ]
        verbose_name = _("version of a page")
        verbose_name_plural = _("versions of pages")

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_zh if get_language() == "zh-hans" else self.title_en

    @property
    def body(self) -> str:
        """In the reader's language, as it was written."""
        return self.body_zh if get_language() == "zh-hans" else self.body_en


class OldAddress(models.Model):
    """An address that the site, or the forum it came from, once used, and where it leads now."""

    path = models.CharField(
        _("old address"),
        max_length=400,
        unique=True,
        help_text=_("From the first slash on; with its question mark and what follows, where that tells pages apart."),
        validators=[RegexValidator(r"^/\S*\Z", _("An address begins with a slash and holds no spaces."))],
    )
    target = models.CharField(
        _("leads to"),
        max_length=400,
        blank=True,
        validators=[RegexValidator(r"^/(?![/\\])[^\s\\]*\Z", _("Only this site's pages."))],
    )
    # In its place, of an imported forum: a row whose page is shown to whoever may see it, and to nobody else.
    subject_model = models.CharField(max_length=60, blank=True, editable=False)
    subject_id = models.BigIntegerField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~models.Q(target="") & models.Q(subject_model="", subject_id__isnull=True))
                | (models.Q(target="", subject_id__isnull=False) & ~models.Q(subject_model="")),
                name="old_address_leads_to_one_thing",
            ),
        ]
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return f"{self.path} → {self.target or f'{self.subject_model} {self.subject_id}'}"

    def clean(self) -> None:
        """Refuse an address that leads to itself."""
        if not self.target and self.subject_id is None:
            raise ValidationError({"target": _("Say where the address leads.")})
        if self.path == self.target:
            raise ValidationError({"target": _("An address cannot lead to itself.")})


from config.travelling_models import Dump, Import, ImportedRow  # noqa: E402 - a file of their own

__all__ = ["Dump", "Import", "ImportedRow", "OldAddress", "Page", "PageVersion", "SiteSettings"]
