"""What was done to a thread, told between its posts: what, by whom, why, when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.markup.trust import fragment
from forum.thread_page.addresses import Addresses
from forum.thread_page.loading import Note, Place
from foundation.drawing import icon

_ICONS = {
    "moved": "arrow",
    "merged": "arrow",
    "split": "arrow",
    "locked": "lock",
    "unlocked": "lock",
    "retitled": "edit",
    "retagged": "edit",
    "wiki": "edit",
    "not_wiki": "edit",
    "duplicate": "link",
    "has_duplicate": "link",
    "not_duplicate": "link",
}


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
            icon(_ICONS.get(note.kind, "shield")),
            self._sentence(note),
            " · ".join(fact for fact in facts if fact),
        )

    def _sentence(self, note: Note) -> SafeString | str:
        if note.kind == "moved":
            return self._moved(note)
        other: int = note.data.get("source") or note.data.get("target") or note.data.get("thread_id") or 0
        place = self.threads.get(other)
        link = fragment('<a href="{}">{}</a>', self.at.thread(other, place.slug), place.name) if place else None
        plain = _plain(note, has_source=bool(note.data.get("source")))
        return fragment("{} {}", plain, link) if link else plain

    def _moved(self, note: Note) -> SafeString | str:
        before, after = (self.categories.get(note.data.get(key) or 0) for key in ("before", "after_category"))
        if before is None or after is None:
            return _("This thread was moved here from another category.")
        # The names come in one sentence, so that each language puts them where they belong.
        sentence = _("This thread was moved from %(before)s to %(after)s.")
        return sentence % {"before": before.name, "after": after.name}


def _plain(note: Note, *, has_source: bool) -> str:
    sentences: dict[str, Callable[[], str]] = {
        "merged": lambda: _("Another thread was merged into this one."),
        "split": lambda: (
            _("This thread was split off another:") if has_source else _("Posts became a thread of their own:")
        ),
        "pinned": lambda: _("This thread was put on top of its category."),
        "unpinned": lambda: _("This thread stands on top no longer."),
        "locked": lambda: _("This thread was locked: nobody can reply any more."),
        "unlocked": lambda: _("This thread is open to replies again."),
        "hidden": lambda: _("This thread was hidden."),
        "restored": lambda: _("This thread was restored."),
        "post_hidden": lambda: _("The post above was hidden."),
        "post_restored": lambda: _("The post above was restored."),
        "retitled": lambda: _("The title was changed."),
        "retagged": lambda: _("Tags or topics were changed."),
        "duplicate": lambda: _("This question was asked before:"),
        "not_duplicate": lambda: _("This is no duplicate after all:"),
        "has_duplicate": lambda: _("The same was asked again:"),
        "wiki": lambda: _("The post above was opened for everybody's editing."),
        "not_wiki": lambda: _("The post above is its author's alone again."),
    }
    found = sentences.get(note.kind)
    return found() if found else note.kind
