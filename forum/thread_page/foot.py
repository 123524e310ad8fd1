"""The foot of a post: what readers said about it, and what this reader can do with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from content.markup.trust import fragment, fragments
from forum import policies
from forum.models import Post
from forum.thread_page.addresses import Addresses
from forum.thread_page.loading import Own, Viewer
from forum.thread_page.words import REACTION_ICONS, Words
from foundation.drawing import icon

NOTHING = fragment("")
_COLUMNS = {kind: f"{kind}_count" for kind in REACTION_ICONS}
_Choice = tuple[str, str, str, int, bool]  # what pressing does, icon, word, count, whether it is said already


@dataclass
class Foot:
    """Feet of the posts of one page for one reader. Guests get numbers, members a form whose buttons say one thing."""

    viewer: Viewer
    now: datetime
    words: Words
    at: Addresses
    own: Own
    token: str = ""
    """Against forged requests; empty for guests, whose pages are kept."""
    back: str = ""
    """The query of the page, to come back to it."""

    def of(self, post: Post) -> SafeString:
        """The foot of one post."""
        if not self.viewer.is_authenticated:
            return self._of_guest(post)
        counts = self._counts(post)
        return fragment(
            '<form class="post__foot" method="post" action="{}{}" data-respond aria-label="{}">'
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}<div class="post__actions">{}</div></form>',
            self.at.of("post_respond", post.pk),
            self.back,
            self.words.respond % {"number": post.number},
            self.token,
            counts,
            self._tools(post),
        )

    def _of_guest(self, post: Post) -> SafeString:
        numbers = [(icon("like"), self.words.useful, post.useful_count)] if post.useful_count else []
        for kind, word in self.words.reactions.items():
            if count := getattr(post, _COLUMNS[kind]):
                numbers.append((icon(REACTION_ICONS[kind]), word, count))
        return fragment('<footer class="post__foot">{}</footer>', _plain(numbers)) if numbers else NOTHING

    # Votes and reactions.

    def _counts(self, post: Post) -> SafeString:
        choices = self._choices(post)
        if not (self.viewer.is_authenticated and policies.may_vote(self.viewer, post, self.now)):
            return _plain((icon(mark), word, count) for _does, mark, word, count, _is_said in choices if count)
        shown = [choice for choice in choices if choice[3] or choice[4] or choice[0].endswith("useful")]
        others = [choice for choice in choices if choice not in shown]
        return _buttons(shown) + (self._menu_of(others, post) if others else NOTHING)

    def _choices(self, post: Post) -> list[_Choice]:
        vote = self.own.votes.get(post.pk, 0)
        words = self.words
        found = [_choice("useful", "like", words.useful, post.useful_count, is_said=vote == 1, undo="take-back")]
        if self.viewer.is_authenticated and policies.may_vote_against(self.viewer, post, self.now):
            found.append(
                _choice(
                    "not-useful", "close", words.not_useful, post.not_useful_count, is_said=vote == -1, undo="take-back"
                )
            )
        for kind, word in words.reactions.items():
            is_said = (post.pk, kind) in self.own.reactions
            count: int = getattr(post, _COLUMNS[kind])
            found.append(
                _choice(f"say-{kind}", REACTION_ICONS[kind], word, count, is_said=is_said, undo=f"unsay-{kind}")
            )
        return found

    def _menu_of(self, choices: list[_Choice], post: Post) -> SafeString:
        label = self.words.more_responses % {"number": post.number}
        return fragment(
            '<details class="drop" data-drop><summary class="reaction" aria-label="{}">{}</summary>'
            '<div class="menu drop__menu">{}</div></details>',
            label,
            icon("plus"),
            fragments(
                '<button type="submit" name="answer" value="{}">{}{}</button>',
                ((does, icon(mark), word) for does, mark, word, _count, _is_said in choices),
            ),
        )

    # What the reader can do with the post.

    def _tools(self, post: Post) -> SafeString:
        return self._replying(post) + self._bookmark(post) + self._acceptance(post) + self._more(post)

    def _replying(self, post: Post) -> SafeString:
        if not policies.may_reply(self.viewer, post.thread, self.now) or post.is_apart:
            return NOTHING
        return fragments(
            '<a class="button button--quiet button--small" href="{}?{}={}">{}{}</a>',
            (
                (self.at.reply, "to", post.pk, icon("reply"), self.words.reply),
                (self.at.reply, "quote", post.pk, icon("quote"), self.words.quote),
            ),
        )

    def _bookmark(self, post: Post) -> SafeString:
        is_kept = post.pk in self.own.bookmarks
        return fragment(
            '<button class="button button--quiet button--small" type="submit" name="answer" value="{}"'
            ' aria-pressed="{}">{}{}</button>',
            "forget" if is_kept else "keep",
            "true" if is_kept else "false",
            icon("bookmark"),
            self.words.bookmarked if is_kept else self.words.bookmark,
        )

    def _acceptance(self, post: Post) -> SafeString:
        is_accepted = post.pk == post.thread.accepted_post_id
        if is_accepted or not policies.may_accept(self.viewer, post, self.now):
            return NOTHING
        return fragment(
            '<button class="button button--quiet button--small" type="submit" name="answer" value="accept" data-whole>'
            "{}{}</button>",
            icon("check-circle"),
            self.words.accept,
        )

    def _more(self, post: Post) -> SafeString:
        words, of = self.words, self.at.of
        entries = [(of("post_bookmark", post.pk), words.bookmark_note)]
        if post.pk == post.thread.accepted_post_id and policies.may_accept(self.viewer, post, self.now):
            entries.append((of("post_accept", post.pk), words.accept_note))
        if policies.may_edit_post(self.viewer, post, self.now):
            entries.append((of("post_edit", post.pk), words.edit))
        if post.revision_number > 1:
            entries.append((of("post_history", post.pk), words.history))
        if post.pseudonym_id is not None:
            entries.append((of("post_pseudonym", post.pk), words.pseudonym))
        if self._may_care(post):
            entries.append((of("post_care", post.pk), words.care))
        if policies.may_report(self.viewer, post, self.now):
            entries.append((of("post_report", post.pk), words.report))
        return fragment(
            '<details class="drop" data-drop><summary class="button button--quiet button--small" aria-label="{}">{}'
            '</summary><div class="menu drop__menu">{}{}</div></details>',
            words.more % {"number": post.number},
            icon("more"),
            fragments('<a href="{}">{}</a>', entries),
            self._taking_back(post),
        )

    def _taking_back(self, post: Post) -> SafeString:
        is_accepted = post.pk == post.thread.accepted_post_id
        if not is_accepted or not policies.may_withdraw_acceptance(self.viewer, post.thread, self.now):
            return NOTHING
        return fragment(
            '<button type="submit" name="answer" value="unaccept" data-whole>{}</button>', self.words.unaccept
        )

    def _may_care(self, post: Post) -> bool:
        viewer, now = self.viewer, self.now
        return (
            policies.may_hide_post(viewer, post, now)
            or policies.may_restore_post(viewer, post, now)
            or policies.may_open_as_wiki(viewer, post, now)
            or policies.may_moderate(viewer, post.thread, now)
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
