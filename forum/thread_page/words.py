"""The words of posts in one language, looked up once for each process: a page says them hundreds of times."""

from datetime import date
from functools import cache, lru_cache
from typing import Final

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.profiles import matching
from content.markup.trust import fragment
from forum.labels import LabelKind
from forum.models import Reaction
from forum.models.posts import AiAssistance

REACTION_ICONS: Final = {"changed_my_mind": "insight", "well_explained": "check", "reproduced": "repeat"}


class Words:
    """What posts say besides their texts, in the language that is active when it is made."""

    def __init__(self) -> None:
        self.former = _("Deleted member")
        self.staff = _("Staff")
        self.demonstration = _("Demonstration member")
        self.new_since = _("New since your last visit")
        self.lifted = _("The accepted answer stands further below, as post %(number)s.")
        self.your_pseudonym = _("You, under a pseudonym")
        self.pseudonym = _("About this pseudonym")
        self.edited = _("edited %(date)s")
        self.wiki = _("Anyone may improve this")
        self.in_reply = _("In reply to %(name)s, #%(number)s")
        self.interests = _("Interests: %(what)s")
        self.no_interests = _("none to declare")
        self.assistance = _("AI assistance: %(what)s")
        self.assistance_kinds = {value: str(label) for value, label in AiAssistance.choices}
        self.ai_generated = _("Contains AI-generated text")
        self.labels = {value: str(label) for value, label in LabelKind.choices}
        self.accepted = _("Accepted by the asker")
        self.accepted_for = _("Accepted by a moderator for the asker")
        self.useful = pgettext("vote", "Useful")
        self.not_useful = pgettext("vote", "Not useful")
        self.reactions = {value: str(label) for value, label in Reaction.Kind.choices}
        self.more_responses = _("More responses to post %(number)s")
        self.respond = _("Respond to post %(number)s")
        self.reply = _("Reply")
        self.quote = _("Quote")
        self.bookmark = _("Bookmark")
        self.bookmarked = _("Bookmarked")
        self.bookmark_note = _("Bookmark with a note")
        self.accept = _("Accept this answer")
        self.unaccept = _("Take the acceptance back")
        self.accept_note = _("Say why it helped")
        self.edit = _("Edit")
        self.history = _("History")
        self.care = _("Hide, restore and more")
        self.report = _("Report")
        self.more = _("More about post %(number)s")
        self._states()
        self._origins()

    def interest(self, kind: str, organisation: str, since: int | None) -> str:
        """An interest of the author's register, beside a text that names the organisation."""
        what = matching.words(kind, organisation)
        if since is None:
            return _("Declared interest: %(what)s") % {"what": what}
        return _("Declared interest: %(what)s, since %(year)s") % {"what": what, "year": since}

    def _origins(self) -> None:
        self.imported = _("Imported from another site")
        self.credit = _("Written there by %(name)s")
        self.licence = _("Licence: %(name)s")
        self.original = _("The original")

    def _states(self) -> None:
        self.moved = _("Post %(number)s was moved to another thread.")
        self.moved_to = _("Post %(number)s was moved to")
        self.hidden = _("Post %(number)s is hidden by a moderator.")
        self.withdrawn = _("Post %(number)s was withdrawn by its author.")
        self.held = _("Post %(number)s waits until a moderator has looked at it.")
        self.reason = _("Reason: %(reason)s")
        self.hidden_for_you = _("Hidden by a moderator. Only its author and moderators see this text.")
        self.withdrawn_for_you = _("Withdrawn by its author. Only they and moderators see this text.")
        self.held_for_you = _("Waits for a moderator. Until then only its author and moderators see this text.")
        self.muted = _("Post %(number)s is by %(name)s, whom you muted.")
        self.blocked = _("Post %(number)s is by %(name)s, whom you blocked.")


@lru_cache(maxsize=2000)
def in_words(day: date, _language: str | None) -> SafeString:
    """The day as the active language writes it."""
    return fragment("{}", date_format(day))


@cache
def _of(language: str) -> Words:
    return Words()


def words() -> Words:
    """Those of the active language."""
    return _of(get_language() or "")
