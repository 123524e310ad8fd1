"""The HTML of posts. Built here rather than in a template: twenty times sixty nodes would cost more than all the rest.

One method for each concern, in the order in which they stand on the page. `rows.Row` holds what comes before the
details of the first post, which a template lays out, and what comes after them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from content.markup.trust import trusted
from forum.models import Post, Thread
from forum.models.posts import AI_GENERATED, AiAssistance, Interests
from forum.thread_page.addresses import Addresses
from forum.thread_page.foot import Foot
from forum.thread_page.loading import Place
from forum.thread_page.paging import anchor
from forum.thread_page.rows import Row
from forum.thread_page.words import Words
from foundation.drawing import icon, initials, language_tag, tone

NOTHING = format_html("{}", "")
LANGUAGE_MARKS = {"zh-hans": "中文", "en": "EN"}


@dataclass
class PostWriter:
    """Writes the rows of one page for one reader."""

    thread: Thread
    words: Words
    at: Addresses
    language: str
    """Of the page: texts in another one are marked."""
    foot: Foot
    unheard: Mapping[int, str]
    """Kinds of Block by the id of the other member."""
    places: Mapping[int, Place]
    """Threads that the page may name."""
    _bylines: dict[int | None, tuple[SafeString, str, str, SafeString]] = field(default_factory=dict)
    _dates: dict[date, str] = field(default_factory=dict)

    def write(self, row: Row) -> None:
        """Fill both halves of the row."""
        if not row.is_open:
            row.opening = self._line(row)
            return
        key = "accepted" if row.is_lifted else str(row.post.number)
        end = format_html("</div></article>{}", self._fold_end(row))
        row.opening = self._fold(row) + self._author(row.post, key) + self._verdict(row.post) + self._text(row)
        row.closing = self._declared(row.post) + self.foot.of(row.post) + end

    # The place of a post whose text the reader does not see.

    def _line(self, row: Row) -> SafeString:
        post, words = row.post, self.words
        facts = {"number": post.number}
        place = self.places.get(post.moved_thread) if row.state == "moved" else None  # type: ignore[attr-defined]
        why = NOTHING
        if place is not None:
            address = self.at.thread(post.moved_thread, place.slug) + anchor(post.moved_number)  # type: ignore[attr-defined]
            told = format_html('{} <a href="{}">{}</a>', words.moved_to % facts, address, place.name)
        else:
            told = format_html("{}", getattr(words, row.state) % facts)
        if row.state == "hidden" and post.hide_reason:
            why = format_html('<p class="event__why">{}</p>', words.reason % {"reason": post.hide_reason})
        mark = icon("arrow" if row.state == "moved" else "shield")
        return format_html('<div class="event" id="post-{}">{}<p>{}</p>{}</div>', post.number, mark, told, why)

    # The fold around what the reader does not want to hear.

    def _fold(self, row: Row) -> SafeString:
        if not row.is_unheard:
            return NOTHING
        author = row.post.author
        is_muted = self.unheard.get(row.post.author_id or 0) == "mute"
        sentence = self.words.muted if is_muted else self.words.blocked
        facts = {"number": row.post.number, "name": author.shown_name if author else self.words.former}
        return format_html('<details class="fold"><summary>{}{}</summary>', icon("chevron"), sentence % facts)

    def _fold_end(self, row: Row) -> SafeString:
        return format_html("{}</details>", "") if row.is_unheard else NOTHING

    # Who wrote it, when, and what else is said about it in a word.

    def _author(self, post: Post, key: str) -> SafeString:
        if post.author_id not in self._bylines:
            self._bylines[post.author_id] = self._byline(post.author)
        square, page, name, badges = self._bylines[post.author_id]
        return format_html(
            '<article class="post" id="post-{}" aria-labelledby="by-{}">{}<header class="post__head">'
            '<div class="post__by"><{} class="who__name" id="by-{}"{}>{}</{}>{}{}</div>'
            '<span class="post__when">{}<a href="{}">'
            '<time datetime="{}">{}</time> · #{}</a></span>{}</header><div class="post__body">',
            key,
            key,
            square,
            "a" if page else "span",
            key,
            format_html(' href="{}"', page) if page else "",
            name,
            "a" if page else "span",
            badges,
            self._labels(post),
            self._edited(post),
            self.at.of("post", post.pk),
            post.created_at.isoformat(timespec="minutes"),
            self._date(post),
            post.number,
            self._in_reply(post),
        )

    def _byline(self, author: User | None) -> tuple[SafeString, str, str, SafeString]:
        """Square, address, name and badges of one author; the same wherever they write."""
        if author is None:
            square = format_html('<span class="avatar avatar--{}" aria-hidden="true">–</span>', tone(""))
            return square, "", self.words.former, NOTHING
        name = author.shown_name
        page = self.at.member(author.username)
        square = format_html(
            '<a class="avatar avatar--{}" href="{}" aria-hidden="true" tabindex="-1">{}</a>',
            tone(name),
            page,
            initials(name),
        )
        badges = [("staff", self.words.staff)] if author.is_staff else []
        if author.badge is not None:
            badges.append(author.badge)
        if author.is_demonstration:
            badges.append(("lapsed", self.words.demonstration))
        drawn = format_html_join(
            "",
            '<span class="badge badge--{}">{}{}</span>',
            ((kind, icon("check") if kind == "checked" else "", text) for kind, text in badges),
        )
        return square, page, name, drawn

    def _labels(self, post: Post) -> SafeString:
        """Words about the text: its language where it is not the page's, whether all may edit it."""
        labels = NOTHING
        if post.language != self.language:
            mark = LANGUAGE_MARKS.get(post.language, post.language)
            tag = language_tag(post.language)
            labels += format_html('<span class="label label--box" lang="{}">{}</span>', tag, mark)
        if post.wiki_at is not None:
            labels += format_html('<span class="label">{}{}</span>', icon("edit"), self.words.wiki)
        if post.ai_assistance in AI_GENERATED:
            labels += format_html(
                '<span class="label label--machine">{}{}</span>', icon("machine"), self.words.ai_generated
            )
        return labels

    def _edited(self, post: Post) -> SafeString:
        if post.revision_number < 2 or post.edited_at is None:  # noqa: PLR2004 - from the second on there is a change
            return NOTHING
        told = self.words.edited % {"date": self.date(timezone.localtime(post.edited_at).date())}
        return format_html('<a href="{}">{}</a> · ', self.at.of("post_history", post.pk), told)

    def _in_reply(self, post: Post) -> SafeString:
        if post.reply_to_id is None or post.reply_thread != self.thread.pk:  # type: ignore[attr-defined]  # annotated
            return NOTHING
        name = post.reply_name or post.reply_username or self.words.former  # type: ignore[attr-defined]  # annotated
        told = self.words.in_reply % {"name": name, "number": post.reply_number}  # type: ignore[attr-defined]
        return format_html('<a class="post__in-reply" href="{}">{}</a>', self.at.of("post", post.reply_to_id), told)

    # What the asker says about exactly this text, and what keeps it from others.

    def _verdict(self, post: Post) -> SafeString:
        thread = self.thread
        if post.pk != thread.accepted_post_id:
            return NOTHING
        is_by_asker = thread.accepted_by_id == thread.author_id
        title = self.words.accepted if is_by_asker else self.words.accepted_for
        when = self.date(timezone.localtime(thread.accepted_at).date()) if thread.accepted_at else ""
        note = thread.acceptance_note
        why = f"“{note}” {when}" if note else when
        return format_html(
            '<div class="verdict verdict--accepted">{}<p class="verdict__title">{}</p>'
            '<p class="verdict__why">{}</p></div>',
            icon("check-circle"),
            title,
            why,
        )

    def _text(self, row: Row) -> SafeString:
        post, note = row.post, NOTHING
        if row.state != "shown":
            sentence = getattr(self.words, f"{row.state}_for_you")
            if post.hide_reason:
                sentence = f"{sentence} {self.words.reason % {'reason': post.hide_reason}}"
            note = format_html('<div class="note note--warn note--slim">{}<p>{}</p></div>', icon("shield"), sentence)
        return format_html(
            '{}<div class="prose" lang="{}">{}</div>', note, language_tag(post.language), trusted(post.html)
        )

    # What the author declares.

    def _declared(self, post: Post) -> SafeString:
        words = self.words
        has_interests = post.interests == Interests.LISTED
        what = post.interests_note if has_interests else words.no_interests
        kind = words.assistance_kinds.get(post.ai_assistance, words.assistance_kinds[AiAssistance.NONE])
        return format_html(
            '<p class="post__declared"><span>{}</span><span>{}</span></p>',
            words.interests % {"what": what},
            words.assistance % {"what": kind},
        )

    def _date(self, post: Post) -> str:
        return self.date(timezone.localtime(post.created_at).date())

    def date(self, day: date) -> str:
        """A day in words; each is worked out once."""
        if day not in self._dates:
            self._dates[day] = date_format(day)
        return self._dates[day]
