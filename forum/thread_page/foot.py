"""The foot of a post: what readers said about it, and what this reader can do with it.

A page has twenty feet, and most of them offer the same things with other numbers. So a foot is drawn once for what it
offers (`Offer`), with marks in the places of everything that belongs to one post or one reader, and kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from content.markup.trust import Form, fragment, fragments
from forum import policies
from forum.models import Post, Thread
from forum.thread_page.addresses import Addresses
from forum.thread_page.loading import Own, Viewer
from forum.thread_page.words import REACTION_ICONS, Words
from foundation.drawing import icon

NOTHING = fragment("")
_KINDS = tuple(REACTION_ICONS)
_counts_of = attrgetter(*(f"{kind}_count" for kind in _KINDS))
_Choice = tuple[str, str, str, int, bool]  # what pressing does, icon, word, count, whether it is said already
# Stand in a kept foot for what is put in at last. No text of the site holds such letters.
_PK, _NUMBER, _THREAD, _BACK, _TOKEN = _MARKS = ("\ue010", "\ue011", "\ue012", "\ue013", "\ue014")


class Offer(NamedTuple):
    """All that a member's foot says, without the numbers of post and thread, the way back and the token."""

    counts: tuple[int, ...]
    """Useful, not useful, and each reaction."""
    vote: int
    """The member's own."""
    reactions: tuple[str, ...]
    """Those that the member left."""
    is_bookmarked: bool
    is_accepted: bool
    has_history: bool
    is_pseudonymous: bool
    may_vote: bool
    may_vote_against: bool
    may_reply: bool
    may_accept: bool
    may_take_back: bool
    may_edit: bool
    may_care: bool
    may_report: bool


@dataclass
class Foot:
    """Feet of the posts of one page for one reader. Guests get numbers, members a form whose buttons say one thing."""

    viewer: Viewer
    thread: Thread
    now: datetime
    words: Words
    own: Own
    token: str = ""
    """Against forged requests; empty for guests, whose pages are kept."""
    back: str = ""
    """The query of the page, to come back to it."""

    def of(self, post: Post) -> SafeString:
        """The foot of one post."""
        if not self.viewer.is_authenticated:
            return self._of_guest(post)
        form = _foot(self.words, self._prefix, self._offer(post))
        return form.filled(post.pk, post.number, post.thread_id, self.back, self.token)

    def _of_guest(self, post: Post) -> SafeString:
        numbers = [(icon("like"), self.words.useful, post.useful_count)] if post.useful_count else []
        for kind, count in zip(_KINDS, _counts_of(post), strict=True):
            if count:
                numbers.append((icon(REACTION_ICONS[kind]), self.words.reactions[kind], count))
        return fragment('<footer class="post__foot">{}</footer>', _plain(numbers)) if numbers else NOTHING

    def _offer(self, post: Post) -> Offer:
        viewer, now = self.viewer, self.now
        may_accept = policies.may_accept(viewer, post, now)
        is_accepted = post.pk == self.thread.accepted_post_id
        return Offer(
            counts=(post.useful_count, post.not_useful_count, *_counts_of(post)),
            vote=self.own.votes.get(post.pk, 0),
            reactions=self._reactions.get(post.pk, ()),
            is_bookmarked=post.pk in self.own.bookmarks,
            is_accepted=is_accepted,
            has_history=post.revision_number > 1,
            is_pseudonymous=post.pseudonym_id is not None,
            may_vote=policies.may_vote(viewer, post, now),
            may_vote_against=policies.may_vote_against(viewer, post, now),
            may_reply=self._may_reply and not post.is_apart,
            may_accept=may_accept,
            may_take_back=is_accepted and policies.may_withdraw_acceptance(viewer, self.thread, now),
            may_edit=policies.may_edit_post(viewer, post, now),
            may_care=self._may_care(post),
            may_report=policies.may_report(viewer, post, now),
        )

    def _may_care(self, post: Post) -> bool:
        viewer, now = self.viewer, self.now
        return (
            policies.may_hide_post(viewer, post, now)
            or policies.may_restore_post(viewer, post, now)
            or policies.may_open_as_wiki(viewer, post, now)
            or self._may_moderate
        )

    # The same for all posts.

    @cached_property
    def _reactions(self) -> dict[int, tuple[str, ...]]:
        """The reader's own, by post."""
        left: dict[int, tuple[str, ...]] = {}
        for kind in _KINDS:
            for post_id, said in self.own.reactions:
                if said == kind:
                    left[post_id] = (*left.get(post_id, ()), kind)
        return left

    @cached_property
    def _prefix(self) -> str:
        return get_script_prefix()

    @cached_property
    def _may_reply(self) -> bool:
        return policies.may_reply(self.viewer, self.thread, self.now)

    @cached_property
    def _may_moderate(self) -> bool:
        return policies.may_moderate(self.viewer, self.thread, self.now)


@lru_cache(maxsize=2000)
def _foot(words: Words, _prefix: str, offer: Offer) -> Form:
    """The foot of a member for any post, with marks; `words` are those of the active language."""
    return Form(_Drawing(words, Addresses(_THREAD), offer).foot(), _MARKS)


@dataclass
class _Drawing:
    """Draws the foot of one offer."""

    words: Words
    at: Addresses
    offer: Offer

    def foot(self) -> SafeString:
        return fragment(
            '<form class="post__foot" method="post" action="{}{}" data-respond aria-label="{}">'
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}<div class="post__actions">{}</div></form>',
            self._of("post_respond"),
            _BACK,
            self.words.respond % {"number": _NUMBER},
            _TOKEN,
            self._counts(),
            self._replying() + self._bookmark() + self._acceptance() + self._more(),
        )

    def _of(self, name: str) -> str:
        return self.at.of(name, _PK)

    # Votes and reactions.

    def _counts(self) -> SafeString:
        choices = self._choices()
        if not self.offer.may_vote:
            return _plain((icon(mark), word, count) for _does, mark, word, count, _is_said in choices if count)
        shown = [choice for choice in choices if choice[3] or choice[4] or choice[0].endswith("useful")]
        others = [choice for choice in choices if choice not in shown]
        return _buttons(shown) + (self._menu_of(others) if others else NOTHING)

    def _choices(self) -> list[_Choice]:
        words, vote = self.words, self.offer.vote
        useful, not_useful, *reactions = self.offer.counts
        found = [_choice("useful", "like", words.useful, useful, is_said=vote == 1, undo="take-back")]
        if self.offer.may_vote_against:
            found.append(
                _choice("not-useful", "close", words.not_useful, not_useful, is_said=vote == -1, undo="take-back")
            )
        for kind, count in zip(_KINDS, reactions, strict=True):
            is_said = kind in self.offer.reactions
            word, mark = words.reactions[kind], REACTION_ICONS[kind]
            found.append(_choice(f"say-{kind}", mark, word, count, is_said=is_said, undo=f"unsay-{kind}"))
        return found

    def _menu_of(self, choices: list[_Choice]) -> SafeString:
        return fragment(
            '<details class="drop" data-drop><summary class="reaction" aria-label="{}">{}</summary>'
            '<div class="menu drop__menu">{}</div></details>',
            self.words.more_responses % {"number": _NUMBER},
            icon("plus"),
            fragments(
                '<button type="submit" name="answer" value="{}">{}{}</button>',
                ((does, icon(mark), word) for does, mark, word, _count, _is_said in choices),
            ),
        )

    # What the reader can do with the post.

    def _replying(self) -> SafeString:
        if not self.offer.may_reply:
            return NOTHING
        return fragments(
            '<a class="button button--quiet button--small" href="{}?{}={}">{}{}</a>',
            (
                (self.at.reply, "to", _PK, icon("reply"), self.words.reply),
                (self.at.reply, "quote", _PK, icon("quote"), self.words.quote),
            ),
        )

    def _bookmark(self) -> SafeString:
        is_kept = self.offer.is_bookmarked
        return fragment(
            '<button class="button button--quiet button--small" type="submit" name="answer" value="{}"'
            ' aria-pressed="{}">{}{}</button>',
            "forget" if is_kept else "keep",
            "true" if is_kept else "false",
            icon("bookmark"),
            self.words.bookmarked if is_kept else self.words.bookmark,
        )

    def _acceptance(self) -> SafeString:
        if self.offer.is_accepted or not self.offer.may_accept:
            return NOTHING
        return fragment(
            '<button class="button button--quiet button--small" type="submit" name="answer" value="accept" data-whole>'
            "{}{}</button>",
            icon("check-circle"),
            self.words.accept,
        )

    def _more(self) -> SafeString:
        words, offer = self.words, self.offer
        entries = [
            (True, "post_bookmark", words.bookmark_note),
            (offer.is_accepted and offer.may_accept, "post_accept", words.accept_note),
            (offer.may_edit, "post_edit", words.edit),
            (offer.has_history, "post_history", words.history),
            (offer.is_pseudonymous, "post_pseudonym", words.pseudonym),
            (offer.may_care, "post_care", words.care),
            (offer.may_report, "post_report", words.report),
        ]
        taking_back = fragment(
            '<button type="submit" name="answer" value="unaccept" data-whole>{}</button>', words.unaccept
        )
        return fragment(
            '<details class="drop" data-drop><summary class="button button--quiet button--small" aria-label="{}">{}'
            '</summary><div class="menu drop__menu">{}{}</div></details>',
            words.more % {"number": _NUMBER},
            icon("more"),
            fragments('<a href="{}">{}</a>', ((self._of(name), word) for is_so, name, word in entries if is_so)),
            taking_back if offer.may_take_back else NOTHING,
        )


def _choice(does: str, mark: str, word: str, count: int, *, is_said: bool, undo: str) -> _Choice:
    return (undo if is_said else does), mark, word, count, is_said


def _plain(numbers: Iterable[tuple[SafeString, str, int]]) -> SafeString:
    """Numbers that nobody presses: icon, word, count; nothing for what nobody said."""
    return fragments('<span class="reaction reaction--plain">{}{} {}</span>', numbers)


def _buttons(choices: list[_Choice]) -> SafeString:
    return fragments(
        '<button class="reaction" type="submit" name="answer" value="{}" aria-pressed="{}">{}{}{}</button>',
        (
            (does, "true" if is_said else "false", icon(mark), word, f" {count}" if count else "")
            for does, mark, word, count, is_said in choices
        ),
    )
