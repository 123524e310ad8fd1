"""What readers may say is wrong with a text, and how much harm each of it can do."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.gates import reasons as holds
from forum.labels import LabelKind


class FlagReason(models.TextChoices):
    """In the order of every list: the first is the only one that takes a text out of sight before anybody looked."""

    PATIENT_DATA = "patient_data", _("It contains a patient's data")
    DANGEROUS_ADVICE = "dangerous_advice", _("Dangerous advice, or advice on somebody's own treatment")
    PERSONAL_QUESTION = "personal_question", _("A question about one's own illness, or a relative's")
    UNSUPPORTED_CLAIM = "unsupported_claim", _("A claim without support")
    RETRACTED_SOURCE = "retracted_source", _("It rests on a retracted source")
    UNDECLARED_INTEREST = "undeclared_interest", _("An interest that is not declared")
    UNDISCLOSED_AI = "undisclosed_ai", _("A machine's text that is not declared")
    HARASSMENT = "harassment", _("Harassment")
    SPAM = "spam", _("Advertising or spam")


# What the queue calls an item: short, because a moderator reads twenty of them at a glance.
SHORT: Final = {
    FlagReason.PATIENT_DATA: _("Patient data"),
    FlagReason.DANGEROUS_ADVICE: _("Dangerous advice"),
    FlagReason.PERSONAL_QUESTION: _("Personal medical question"),
    FlagReason.UNSUPPORTED_CLAIM: _("Unsupported claim"),
    FlagReason.RETRACTED_SOURCE: _("Retracted source"),
    FlagReason.UNDECLARED_INTEREST: _("Undeclared interest"),
    FlagReason.UNDISCLOSED_AI: _("Undisclosed AI text"),
    FlagReason.HARASSMENT: _("Harassment"),
    FlagReason.SPAM: _("Spam"),
}

# 0 to 3: the queue shows what can do most harm first, and the oldest of that.
HARM: Final = {
    FlagReason.PATIENT_DATA: 3,
    FlagReason.DANGEROUS_ADVICE: 3,
    FlagReason.PERSONAL_QUESTION: 2,
    FlagReason.HARASSMENT: 2,
    FlagReason.RETRACTED_SOURCE: 2,
    FlagReason.UNSUPPORTED_CLAIM: 1,
    FlagReason.UNDECLARED_INTEREST: 1,
    FlagReason.UNDISCLOSED_AI: 1,
    FlagReason.SPAM: 1,
}
MOST_HARM: Final = 3
HARM_OF_A_HOLD: Final = 1

# Codes of holds that this room asks for; their words are registered in apps.py.
REPORTED_PATIENT_DATA: Final = "reported_patient_data"
FLAGGED_BY_READERS: Final = "flagged_by_readers"
IN_DANGER: Final = "crisis"
ASKED_TO_EDIT: Final = "asked_to_edit"
# Of the defences against spam. A word rule adds its number: `word_rule:12`.
WORD_RULE: Final = "word_rule"
FIRST_TEXT: Final = "first_text"
TOO_FAST: Final = "sent_too_fast"
SPAM_HOST: Final = "spam_host"
NEAR_DUPLICATE: Final = "near_duplicate"
LOOKS_LIKE_SPAM: Final = "looks_like_spam"
# Found by going over what already stands. As grave as what a reader reports.
PRIVACY_SCAN: Final = "privacy_scan"

# Codes of items that are neither flags nor holds.
OTHER_WORDS: Final = {
    "appeal": _("Appeal"),
    "credential": _("Claim to be checked"),
    "credential_appeal": _("Appeal over a credential"),
    "needs_change": _("Article needs a change"),
    "handling": _("Work that was given up"),
    "mail": _("Mail whose fate is unknown"),
    **{f"label_{kind.value}": kind.label for kind in LabelKind},
    PRIVACY_SCAN: _("Found by the privacy scan"),
    "mail_returned": _("Mail comes back"),
    "retracted_work": _("Articles cite a retracted work"),
    WORD_RULE: _("Word rule"),
    FIRST_TEXT: _("First text of a new member"),
    TOO_FAST: _("Form sent at once"),
    SPAM_HOST: _("Leads to an advertised site"),
    NEAR_DUPLICATE: _("Nearly the same as other texts"),
    LOOKS_LIKE_SPAM: _("Looks like spam"),
}
# Of texts that wait only because their author is new nothing bad is known; a dead letter harms nobody.
HARM_OF_OTHERS: Final = {FIRST_TEXT: 0, "mail_returned": 0, "retracted_work": 2}


def words(code: str) -> str:
    """What the queue calls an item with this reason, in the reader's language."""
    if code in SHORT:
        return str(SHORT[FlagReason(code)])
    family = family_of(code)
    if family in OTHER_WORDS:
        return str(OTHER_WORDS[family])
    return holds.words(code)


def family_of(code: str) -> str:
    """`word_rule` of `word_rule:12`: lists and the public log tell that a rule was at work, and not which."""
    return code.partition(":")[0]


def harm_of(code: str) -> int:
    """How much harm a text with this reason can do, 0 to MOST_HARM."""
    if code in HARM:
        return HARM[FlagReason(code)]
    if code in HARM_OF_OTHERS:
        return HARM_OF_OTHERS[code]
    is_worst = code.startswith("privacy_") or code in (REPORTED_PATIENT_DATA, IN_DANGER)
    return MOST_HARM if is_worst else HARM_OF_A_HOLD
