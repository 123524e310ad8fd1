"""Who moderates what, and the sentences they write again and again."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.models import Category
from forum.models.threads import LONGEST_REASON
from moderation.querysets import CategoryModeratorQuerySet, MessageTemplateQuerySet


class CategoryModerator(models.Model):
    """A member of staff decides about texts of one category and of those inside it, and of no other."""

    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="moderators", verbose_name=_("category")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="moderated_categories",
        verbose_name=_("moderator"),
    )
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("appointed by"),
    )
    appointed_at = models.DateTimeField(_("appointed at"))

    objects = CategoryModeratorQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "member"], name="category_moderator_once")]
        verbose_name = _("moderator of a category")
        verbose_name_plural = _("moderators of categories")

    def __str__(self) -> str:
        return f"{self.member_id} in {self.category_id}"


class MessageTemplate(models.Model):
    """A reason in both languages: the author reads it in theirs."""

    class For(models.TextChoices):
        """Of `moderation.deciding.Decision`."""

        HIDE = "hide", _("taking out of sight")
        UPHOLD = "uphold", _("upholding and leaving in place")
        ASK = "ask", _("asking the author to change it")
        DISMISS = "dismiss", _("dismissing and releasing")
        RESTRICT = "restrict", _("silence and suspension")

    decision = models.CharField(_("for"), max_length=8, choices=For)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    title_en = models.CharField(_("called in English"), max_length=60)
    title_zh = models.CharField(_("called in Chinese"), max_length=30)
    text_en = models.CharField(_("text in English"), max_length=LONGEST_REASON)
    text_zh = models.CharField(_("text in Chinese"), max_length=LONGEST_REASON)

    objects = MessageTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision__in=["hide", "uphold", "ask", "dismiss", "restrict"]),
                name="message_template_decision_known",
            ),
        ]
        verbose_name = _("template of a reason")
        verbose_name_plural = _("templates of reasons")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the moderator's language."""
        return self.title_zh if get_language() == "zh-hans" else self.title_en

    def text_in(self, language: str) -> str:
        """In the language of whoever is to read it."""
        return self.text_zh if language == "zh-hans" else self.text_en
