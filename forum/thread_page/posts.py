"""The HTML of posts. Built here rather than in a template: twenty times sixty nodes would cost more than all the rest.

One method for each concern, in the order in which they stand on the page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts import avatars
from accounts.models import Shown
from content.markup.trust import fragment, fragments
from forum.labels import ICONS, LabelKind, tone_of
from forum.models import Post, Pseudonym, Thread
from forum.models.posts import AI_GENERATED, AiAssistance, Interests
from forum.models.pseudonyms import name_of
from forum.models.threads import Origin
from forum.thread_page.addresses import Addresses
from forum.thread_page.foot import Foot
from forum.thread_page.loading import Place
from forum.thread_page.notes import Telling
from forum.thread_page.paging import anchor
from forum.thread_page.rows import Row
from forum.thread_page.words import Words, in_words
from foundation.drawing import icon, initials, language_tag, tone

NOTHING = fragment("")
BADGE_ICONS = {"checked": "check", "service": "machine"}
Byline = tuple[SafeString, SafeString, SafeString]
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
    level: Shown
    """Up to which audience the reader sees what authors say about themselves."""
    reader_id: int | None
    telling: Telling
    _zone: tzinfo = field(default_factory=timezone.get_current_timezone)
    _bylines: dict[tuple[int | None, int | None], Byline] = field(default_factory=dict)

    def write(self, rows: Iterable[Row]) -> tuple[SafeString, SafeString]:
        """All rows, in two parts: up to the end of the question's text, where its details follow, and the rest."""
        before: list[SafeString] = []
        after: list[SafeString] = []
        for row in rows:
            after.append(self._line_above(row))
            if not row.is_open:
                after.append(self._line(row))
            else:
                key = "accepted" if row.is_lifted else row.post.number
                after += self._fold(row), self._author(row.post, key), self._verdict(row.post), self._text(row)
                if row.post.number == 1:
                    before, after = after, []
                after += self._declared(row.post), self.foot.of(row.post), self._end(row)
            after += (self.telling.of(note, self.day) for note in row.notes)
        return fragments("{}", zip(before)), fragments("{}", zip(after))

    # What is said above a post.

    def _line_above(self, row: Row) -> SafeString:
        if row.is_first_new:
            return fragment('<p class="new-line">{}</p>', self.words.new_since)
        if row.is_lifted:
            return fragment('<p class="small muted">{}</p>', self.words.lifted % {"number": row.post.number})
        return NOTHING

    # The place of a post whose text the reader does not see.

    def _line(self, row: Row) -> SafeString:
        post, words = row.post, self.words
        facts = {"number": post.number}
        place = self.places.get(post.moved_thread) if row.state == "moved" else None  # type: ignore[attr-defined]
        why = NOTHING
        if place is not None:
            address = self.at.thread(post.moved_thread, place.slug) + anchor(post.moved_number)  # type: ignore[attr-defined]
            told = fragment('{} <a href="{}">{}</a>', words.moved_to % facts, address, place.name)
        else:
            told = fragment("{}", getattr(words, row.state) % facts)
        if row.state == "hidden" and post.hide_reason:
            why = fragment('<p class="event__why">{}</p>', words.reason % {"reason": post.hide_reason})
        mark = icon("arrow" if row.state == "moved" else "shield")
        return fragment('<div class="event" id="post-{}">{}<p>{}</p>{}</div>', post.number, mark, told, why)

    # The fold around what the reader does not want to hear.

    def _fold(self, row: Row) -> SafeString:
        if not row.is_unheard:
            return NOTHING
        is_muted = row.post.pseudonym_id is not None or self.unheard.get(row.post.author_id or 0) == "mute"
        sentence = self.words.muted if is_muted else self.words.blocked
        facts = {"number": row.post.number, "name": row.post.byline or self.words.former}
        return fragment('<details class="fold"><summary>{}{}</summary>', icon("chevron"), sentence % facts)

    @staticmethod
    def _end(row: Row) -> SafeString:
        return fragment("</div></article></details>" if row.is_unheard else "</div></article>")

    # Who wrote it, when, and what else is said about it in a word.

    def _author(self, post: Post, key: str | int) -> SafeString:
        who = (post.author_id, post.pseudonym_id)
        if who not in self._bylines:
            self._bylines[who] = self._byline(post)
        square, opening, ending = self._bylines[who]
        return fragment(
            '<article class="post" id="post-{}" aria-labelledby="by-{}">{}{} id="by-{}"{}{}</div>'
            '<span class="post__when">{}<a href="{}">'
            '<time datetime="{}">{}</time> · #{}</a></span>{}</header><div class="post__body">',
            key,
            key,
            square,
            opening,
            key,
            ending,
            self._labels(post),
            self._edited(post),
            self.at.of("post", post.pk),
            post.created_at.isoformat(timespec="minutes"),
            self.day(post.created_at),
            post.number,
            self._in_reply(post),
        )

    def _byline(self, post: Post) -> Byline:
        author = post.author
        if post.pseudonym is not None:
            return self._voice(post, post.pseudonym)
        if author is None:
            return _byline(self.words.former, reverse("deleted_member"), (), "", is_known=False)
        # Whose account waits to be deleted has no page for the time being.
        page = "" if author.deletion_due_at else self.at.member(author.username)
        badges = [("staff", self.words.staff)] if author.is_staff else []
        if (badge := author.badge_in(self.language)) is not None:
            badges.append(badge)
        if author.is_demonstration:
            badges.append(("lapsed", self.words.demonstration))
        return _byline(author.shown_name, page, tuple(badges), author.avatar_key, is_known=bool(page))

    def _voice(self, post: Post, pseudonym: Pseudonym) -> Byline:
        """A role in the place of a name; its link leads to what a pseudonym is, and to nobody."""
        badges = [pseudonym.badge]
        viewer = self.foot.viewer
        if viewer.is_authenticated and post.unnamed_author_id == viewer.pk:
            badges.append(("self", self.words.your_pseudonym))
        page = self.at.of("post_pseudonym", post.pk)
        return _byline(pseudonym.name, page, tuple(badges), "", is_known=False)

    def _labels(self, post: Post) -> SafeString:
        """Words about the text: its language where it is not the page's, whether all may edit it."""
        labels = NOTHING
        if post.language != self.language:
            mark = LANGUAGE_MARKS.get(post.language, post.language)
            tag = language_tag(post.language)
            labels += fragment('<span class="label label--box" lang="{}">{}</span>', tag, mark)
        if post.wiki_at is not None:
            labels += fragment('<span class="label">{}{}</span>', icon("edit"), self.words.wiki)
        if post.ai_assistance in AI_GENERATED:
            labels += fragment(
                '<span class="label label--machine">{}{}</span>', icon("machine"), self.words.ai_generated
            )
        for kind in post.labels:
            page = self.at.of("post_labels", post.pk)
            mark = icon(ICONS[LabelKind(kind)])
            labels += fragment(
                '<a class="label label--box label--{}" href="{}">{}{}</a>',
                tone_of(kind),
                page,
                mark,
                self.words.labels[kind],
            )
        return labels

    def _edited(self, post: Post) -> SafeString:
        if post.revision_number < 2 or post.edited_at is None:  # noqa: PLR2004 - from the second on there is a change
            return NOTHING
        told = self.words.edited % {"date": self.day(post.edited_at)}
        return fragment('<a href="{}">{}</a> · ', self.at.of("post_history", post.pk), told)

    def _in_reply(self, post: Post) -> SafeString:
        if post.reply_to_id is None or post.reply_thread != self.thread.pk:  # type: ignore[attr-defined]  # annotated
            return NOTHING
        name = post.reply_name or post.reply_username or self.words.former  # type: ignore[attr-defined]  # annotated
        if post.reply_role:  # type: ignore[attr-defined]  # annotated
            name = name_of(post.reply_role, post.reply_letter)  # type: ignore[attr-defined]
        told = self.words.in_reply % {"name": name, "number": post.reply_number}  # type: ignore[attr-defined]
        return fragment('<a class="post__in-reply" href="{}">{}</a>', self.at.of("post", post.reply_to_id), told)

    # What the asker says about exactly this text, and what keeps it from others.

    def _verdict(self, post: Post) -> SafeString:
        thread = self.thread
        if post.pk != thread.accepted_post_id:
            return NOTHING
        is_by_asker = thread.accepted_by_id == thread.author_id
        title = self.words.accepted if is_by_asker else self.words.accepted_for
        when = self.day(thread.accepted_at) if thread.accepted_at else ""
        note = thread.acceptance_note
        why = f"“{note}” {when}" if note else when
        return fragment(
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
            note = fragment('<div class="note note--warn note--slim">{}<p>{}</p></div>', icon("shield"), sentence)
        return fragment('{}<div class="prose" lang="{}">{}</div>', note, language_tag(post.language), post.html)

    # What the author declares.

    def _declared(self, post: Post) -> SafeString:
        has_declared = post.interests == Interests.LISTED or post.ai_assistance != AiAssistance.NONE
        if post.origin == Origin.IMPORT and (post.credit or post.credit_url) and not has_declared:
            # Another system asked for no declarations: that there was nothing to declare would be our word alone.
            return self._credit(post)
        what = post.interests_note if post.interests == Interests.LISTED else self.words.no_interests
        declared = _declaration(self.words, what, post.ai_assistance, self._of_register(post))
        return declared if post.origin != Origin.IMPORT else self._credit(post) + declared

    def _credit(self, post: Post) -> SafeString:
        """Of a text that came from elsewhere: whose it is, where it stood, under which licence."""
        link = fragment('<a href="{}" rel="nofollow noopener">{}</a>', post.credit_url, self.words.original)
        who = fragment("<span>{}</span>", self.words.credit % {"name": post.credit}) if post.credit else NOTHING
        licence = fragment("<span>{}</span>", self.words.licence % {"name": post.licence}) if post.licence else NOTHING
        where = fragment("<span>{}</span>", link) if post.credit_url else NOTHING
        return fragment('<p class="post__declared"><span>{}</span>{}{}{}</p>', self.words.imported, who, licence, where)

    def _of_register(self, post: Post) -> tuple[str, ...]:
        """What the register says of the author and the organisations that the text names, for this reader."""
        level = Shown.NOBODY if post.author_id == self.reader_id else self.level
        return tuple(
            self.words.interest(one["kind"], one["organisation"], one["since"])
            for one in post.own_interests
            if one["level"] <= level
        )

    def day(self, moment: datetime) -> SafeString:
        """The day in words, where the reader is."""
        return in_words(moment.astimezone(self._zone).date(), self.language)


@lru_cache(maxsize=4000)
def _byline(name: str, page: str, badges: tuple[tuple[str, str], ...], picture: str, *, is_known: bool) -> Byline:
    """Square and name of one author, up to where the name's id stands and after it; the same wherever they write."""
    if is_known:
        square = fragment(
            '<a class="avatar avatar--{}" href="{}" aria-hidden="true" tabindex="-1">{}</a>',
            tone(name),
            page,
            _picture(picture) if picture else initials(name),
        )
    else:
        square = fragment('<span class="avatar avatar--{}" aria-hidden="true">–</span>', tone(""))
    drawn = fragments(
        '<span class="badge badge--{}">{}{}</span>',
        ((kind, icon(BADGE_ICONS[kind]) if kind in BADGE_ICONS else "", text) for kind, text in badges),
    )
    element = "a" if page else "span"
    opening = fragment('<header class="post__head"><div class="post__by"><{} class="who__name"', element)
    link = fragment(' href="{}"', page) if page else NOTHING
    return square, opening, fragment("{}>{}</{}>{}", link, name, element, drawn)


def _picture(key: str) -> SafeString:
    return fragment('<img src="{}" alt="" width="40" height="40" loading="lazy">', avatars.address(key))


@lru_cache(maxsize=1000)
def _declaration(words: Words, interests: str, assistance: str, of_register: tuple[str, ...] = ()) -> SafeString:
    """What an author declares; most declare the same nothing."""
    kind = words.assistance_kinds.get(assistance, words.assistance_kinds[AiAssistance.NONE])
    return fragment(
        '<p class="post__declared">{}<span>{}</span><span>{}</span></p>',
        fragments('<span class="post__interest">{}{}</span>', ((icon("info"), one) for one in of_register)),
        words.interests % {"what": interests},
        words.assistance % {"what": kind},
    )
