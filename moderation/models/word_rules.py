"""Rules about words, which staff write, try out and put in force."""

import hashlib
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from moderation.models.items import member_key
from moderation.querysets import WordRuleQuerySet

LONGEST_PATTERN: Final = 500  # characters
LONGEST_MESSAGE: Final = 300  # characters


class WordRule(models.Model):
    """Which words ask for a person, or are refused, where, and what the author reads then."""

    class Kind(models.TextChoices):
        WORDS = "words", _("words, one phrase a line")
        EXPRESSION = "expression", _("regular expression")

    class Answer(models.TextChoices):
        HOLD = "hold", _("the text waits for a moderator")
        REFUSE = "refuse", _("the text is not taken")

    class Reach(models.TextChoices):
        EVERYBODY = "everybody", _("everybody but staff")
        NEWCOMERS = "newcomers", _("members at trust level 0 and 1")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("word rule", "draft")
        IN_FORCE = "in_force", pgettext_lazy("word rule", "in force")
        RETIRED = "retired", pgettext_lazy("word rule", "retired")

    name = models.CharField(_("name"), max_length=80, help_text=_("For moderators. Authors do not see it."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WORDS)
    pattern = models.TextField(
        _("pattern"),
        max_length=LONGEST_PATTERN,
        help_text=_(
            "Case, full-width forms, accents and characters that nobody sees do not count. Words are found as whole "
            "words; Chinese phrases anywhere. Write an expression for small letters in half-width."
        ),
    )
    is_for_posts = models.BooleanField(_("texts of posts"), default=True)
    is_for_titles = models.BooleanField(_("titles of threads"), default=True)
    is_for_messages = models.BooleanField(_("private conversations"), default=False)
    is_for_profiles = models.BooleanField(
        _("profiles and names"), default=False, help_text=_("A profile cannot wait, so there the words are refused.")
    )
    answer = models.CharField(_("then"), max_length=6, choices=Answer, default=Answer.HOLD)
    reach = models.CharField(_("for whom"), max_length=9, choices=Reach, default=Reach.NEWCOMERS)
    message_en = models.CharField(_("what the author reads, in English"), max_length=LONGEST_MESSAGE, blank=True)
    message_zh = models.CharField(_("what the author reads, in Chinese"), max_length=LONGEST_MESSAGE, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    made_by = member_key(label=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    changed_at = models.DateTimeField(_("changed at"))
    tried_by = member_key(label=_("tried by"))
    tried_at = models.DateTimeField(_("tried at"), null=True, blank=True)
    # `form_hash` of when it was tried: a rule that was changed since has to be tried again.
    tried_form = models.CharField(max_length=64, blank=True)
    # Since it was put in force. See `moderation.gates.patterns`.
    timeout_count = models.PositiveSmallIntegerField(_("texts it took too long over"), default=0)

    objects = WordRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["words", "expression"]), name="word_rule_kind_known"),
            models.CheckConstraint(condition=Q(answer__in=["hold", "refuse"]), name="word_rule_answer_known"),
            models.CheckConstraint(condition=Q(reach__in=["everybody", "newcomers"]), name="word_rule_reach_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_force", "retired"]), name="word_rule_state_known"
            ),
            models.CheckConstraint(condition=~Q(pattern=""), name="word_rule_has_pattern"),
            models.CheckConstraint(
                condition=~Q(state="in_force") | (Q(tried_at__isnull=False) & ~Q(tried_form="")),
                name="word_rule_in_force_was_tried",
            ),
            models.CheckConstraint(
                condition=Q(is_for_posts=True)
                | Q(is_for_titles=True)
                | Q(is_for_messages=True)
                | Q(is_for_profiles=True),
                name="word_rule_is_for_something",
                violation_error_message=_("Choose at least one place where the rule looks."),
            ),
        ]
        verbose_name = _("word rule")
        verbose_name_plural = _("word rules")

    def __str__(self) -> str:
        return self.name

    @property
    def form_hash(self) -> str:
        """SHA-256 of what decides about matches, in hexadecimal."""
        return hashlib.sha256(f"{self.kind}\n{self.pattern}".encode()).hexdigest()

    @property
    def is_tried(self) -> bool:
        """Whether somebody tried it as it is now."""
        return self.tried_at is not None and self.tried_form == self.form_hash

    @property
    def message(self) -> str:
        """What the author reads, in the language of the page; empty for the site's own words."""
        return self.message_zh if get_language() == "zh-hans" else self.message_en
