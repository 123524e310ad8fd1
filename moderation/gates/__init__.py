"""Defences of the site's own against spam. Each only lets a text wait, except a word rule that staff wrote to refuse.

Nobody outside is asked, and nothing is hidden silently: whoever wrote a text that waits reads why.
"""

from django.utils.translation import gettext_lazy as _

from content import gates, texts
from content.gates import reasons
from moderation.gates import hosts, learning, likeness, newcomers, rules, speed
from moderation.reasons import FIRST_TEXT, LOOKS_LIKE_SPAM, NEAR_DUPLICATE, SPAM_HOST, TOO_FAST, WORD_RULE


def register_all() -> None:
    """Called once, in apps.py. What a person decided comes first, what is worked out last."""
    gates.register(rules.gate, name="moderation.word_rules")
    gates.register(newcomers.gate, name="moderation.first_texts")
    gates.register(speed.gate, name="moderation.speed")
    gates.register(hosts.gate, name="moderation.spam_hosts")
    gates.register(likeness.gate, name="moderation.near_duplicates")
    gates.register(learning.gate, name="moderation.learned")
    reasons.register(WORD_RULE, _("A word rule of this site asks for a person to look at it."))
    reasons.register_family(WORD_RULE, rules.words_of)
    reasons.register(FIRST_TEXT, _("The first texts of new members are looked at before others see them."))
    reasons.register(TOO_FAST, _("It came within three seconds of its form being shown, as a program would send it."))
    reasons.register(NEAR_DUPLICATE, _("It says nearly the same as other texts of the last two days."))
    reasons.register(SPAM_HOST, _("It leads to a site that moderators found advertised here before."))
    reasons.register(LOOKS_LIKE_SPAM, _("It looks like texts that moderators refused as advertising."))
    texts.register_follow_up("moderation.prints", likeness.forget_redacted)
    texts.register_follow_up("moderation.word_rules", rules.renew_redacted)
