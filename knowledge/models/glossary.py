"""The glossary: one idea, its words in both languages."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.paths import path_of
from knowledge.querysets.glossary import GlossaryTermQuerySet
from knowledge.vocabulary import member_key

LONGEST_TERM = 100  # characters
LONGEST_DEFINITION = 800


class GlossaryTerm(models.Model):
    """A term. Several may share an abbreviation: each page then names the others."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    en = models.CharField(_("English"), max_length=LONGEST_TERM)
    zh = models.CharField(_("Chinese"), max_length=LONGEST_TERM)
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    # Words that mean the same, separated by `|` as in the CSV file.
    synonyms_en = models.CharField(_("synonyms in English"), max_length=400, blank=True)
    synonyms_zh = models.CharField(_("synonyms in Chinese"), max_length=400, blank=True)
    definition_en = models.CharField(_("definition in English"), max_length=LONGEST_DEFINITION, blank=True)
    definition_zh = models.CharField(_("definition in Chinese"), max_length=LONGEST_DEFINITION, blank=True)
    everyday = models.CharField(
        _("everyday words"),
        max_length=400,
        blank=True,
        help_text=_(
            "Words above that mean ordinary things too, separated by |."
            " Texts link them only beside another word of the term."
        ),
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    changed_by = member_key()

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["abbreviation"], name="glossary_by_abbreviation")]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("glossary_term", self.slug)

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.zh if get_language() == "zh-hans" else self.en

    @property
    def other_name(self) -> str:
        """In the other language."""
        return self.en if get_language() == "zh-hans" else self.zh

    @property
    def definition(self) -> str:
        """In the reader's language; empty where nobody wrote one."""
        return self.definition_zh if get_language() == "zh-hans" else self.definition_en

    @property
    def synonyms(self) -> list[str]:
        """In the reader's language."""
        return split(self.synonyms_zh if get_language() == "zh-hans" else self.synonyms_en)

    @property
    def forms(self) -> list[str]:
        """Every way to write it, in both languages."""
        return [
            self.en,
            self.zh,
            *filter(None, [self.abbreviation]),
            *split(self.synonyms_en),
            *split(self.synonyms_zh),
        ]

    @property
    def telling_forms(self) -> list[str]:
        """Those by which it is meant wherever they stand."""
        everyday = {word.lower() for word in split(self.everyday)}
        return [form for form in self.forms if form.lower() not in everyday]

    @property
    def everyday_forms(self) -> list[str]:
        """Those that mean it only beside a telling one. Abbreviations are none: texts are compared without regard to
        case, and “HIS” is in every text that says “his”.
        """
        return [word for word in split(self.everyday) if word.islower() or not word.isascii()]


def split(words: str) -> list[str]:
    """The words of a column that holds several."""
    return [word.strip() for word in words.split("|") if word.strip()]
