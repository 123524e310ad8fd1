"""What was done to a thread, told between its posts: what, by whom, why, when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.markup.trust import fragment
from forum.care import wording
from forum.thread_page.addresses import Addresses
from forum.thread_page.loading import Note, Place
from foundation.drawing import icon


@dataclass
class Telling:
    """Tells notes to one reader, who sees these threads and categories. Others are not named."""

    threads: Mapping[int, Place]
    categories: Mapping[int, Place]
    at: Addresses

    def of(self, note: Note, day_in_words: Callable[[datetime], str]) -> SafeString:
        """One note."""
        when = day_in_words(note.created_at)
        who = _("by a moderator") if note.is_by_staff else _("by %(name)s") % {"name": note.actor_name}
        reason = _("Reason: %(reason)s") % {"reason": note.reason} if note.reason else ""
        facts = [reason, who if note.actor_name else "", when, _("taken back since") if note.is_undone else ""]
        return fragment(
            '<div class="event" id="note-{}">{}<p>{}</p><p class="event__why">{}</p></div>',
            note.pk,
            icon(wording.icon_of(note.kind)),
            self._sentence(note),
            " · ".join(fact for fact in facts if fact),
        )

    def _sentence(self, note: Note) -> SafeString | str:
        said = wording.sentence(note.kind, note.data, note.after, self.categories)
        other = next((pk for pk in wording.threads_in(note.data) if pk in self.threads), None)
        if other is None:
            return said
        place = self.threads[other]
        return fragment('{} <a href="{}">{}</a>', said, self.at.thread(other, place.slug), place.name)
