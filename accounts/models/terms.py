"""What members agree to: the terms of use and the privacy notice, version by version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.querysets import ConsentQuerySet, TermsVersionQuerySet
from content.fields import RenderedHtmlField
from content.markup.limits import LARGEST_HTML, LONGEST_TEXT


class TermsVersion(models.Model):
    """One version of one of the two texts. Never changed once it is published."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("terms of use")
        PRIVACY = "privacy", _("privacy notice")

    kind = models.CharField(_("text"), max_length=7, choices=Kind)
    number = models.PositiveIntegerField(_("version"))
    title_en = models.CharField(_("title in English"), max_length=120)
    title_zh = models.CharField(_("title in Chinese"), max_length=60)
    body_en = models.TextField(_("text in English"), max_length=LONGEST_TEXT)
    body_zh = models.TextField(_("text in Chinese"), max_length=LONGEST_TEXT)
    html_en = RenderedHtmlField(max_length=LARGEST_HTML)
    html_zh = RenderedHtmlField(max_length=LARGEST_HTML)
    renderer_version = models.PositiveSmallIntegerField(default=0)
    change_en = models.CharField(_("what is new, in English"), max_length=600, blank=True)
    change_zh = models.CharField(_("what is new, in Chinese"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("published by"),
    )

    objects = TermsVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="terms_version_once"),
            models.CheckConstraint(condition=Q(kind__in=["terms", "privacy"]), name="terms_version_kind_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="terms_version_from_1"),
        ]
        verbose_name = _("version of the terms")
        verbose_name_plural = _("versions of the terms")

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_zh if get_language() == "zh-hans" else self.title_en

    @property
    def body(self) -> str:
        """In the reader's language, as it was written."""
        return self.body_zh if get_language() == "zh-hans" else self.body_en

    @property
    def html(self) -> str:
        """The text in the reader's language."""
        found: str = self.html_zh if get_language() == "zh-hans" else self.html_en
        return found

    @property
    def change(self) -> str:
        """What is new in it, in the reader's language."""
        return self.change_zh if get_language() == "zh-hans" else self.change_en


class Consent(models.Model):
    """One member agreed to one version. Never changed."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    version = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="consents")
    given_at = models.DateTimeField(_("agreed at"))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "version"], name="consent_once")]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.member_id} to {self.version_id}"
