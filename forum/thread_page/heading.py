"""What stands above, below and beside the posts of a thread."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Audience, User
from content.markup.trust import fragment, fragments
from forum import conversing, policies
from forum.models import Thread
from forum.thread_page import answering_calls, structured, top
from forum.thread_page.loading import Place, Viewer
from forum.thread_page.page import ThreadPage
from forum.thread_page.paging import anchor
from notifications.models import Subscription


@dataclass(frozen=True)
class Link:
    """A name that leads somewhere."""

    name: str
    url: str
    is_current: bool = False


def context(viewer: Viewer, made: ThreadPage, now: datetime) -> dict[str, Any]:
    """For the template. (Any: values of several types.)"""
    thread = made.thread
    address = thread.get_absolute_url()
    accepted_url = address + anchor(thread.accepted_number) if thread.accepted_number else ""  # type: ignore[attr-defined]
    return {
        "made": made,
        "structured_data": structured.of_thread(viewer, made),
        "thread": thread,
        "kind": made.kind,
        "rows": made.rows,
        "address": address,
        "crumbs": top.crumbs(thread),
        "page_title": _title(made),
        "title": top.title(thread),
        "labels": top.labels(thread, made.kind, audience=_audience(thread), accepted_url=accepted_url),
        "links": top.links(_topics(thread), _tags(made)),
        "span": top.span(thread),
        "position": _position(made),
        "duplicates_of": _linked(made, is_source=True),
        "duplicates": _linked(made, is_source=False),
        "pages": _pages(made, address),
        "previous_url": _page(address, made.page.previous) if made.page.previous else "",
        "next_url": _page(address, made.page.next) if made.page.next else "",
        "has_orders": thread.is_question and thread.reply_count > 1,
        "stops": fragments('<li><a href="{}">{}</a></li>', ((link.url, link.name) for link in _stops(made, address))),
        "reply_templates": ["forum/composer/_reply.html", "forum/thread/_reply.html"],
        "call": answering_calls.of(viewer, thread, now),
        **_of_member(viewer, made, now, address),
    }


def _of_member(viewer: Viewer, made: ThreadPage, now: datetime, address: str) -> dict[str, Any]:
    thread = made.thread
    if isinstance(viewer, AnonymousUser):
        return {}
    attendance = conversing.attendance(viewer, thread, now) if thread.is_conversation else None
    level = thread.level or Subscription.Level.NORMAL  # type: ignore[attr-defined]  # annotated
    return {
        "may_reply": policies.may_reply(viewer, thread, now) and not (attendance and attendance.has_ended),
        "participants": attendance,
        "may_share": policies.may_say_same_problem(viewer, thread, now),
        "may_care": _may_care(viewer, thread, now),
        "follow_url": reverse("follow_thread", args=[thread.pk]),
        "care_url": reverse("thread_care", args=[thread.pk]),
        "levels": [(value, words, value == level) for value, words in ((one, str(LEVELS[one]())) for one in LEVELS)],
        "first_new_url": _first_new(thread, made, address),
    }


LEVELS = {
    Subscription.Level.WATCHING: lambda: _("Watching: every reply"),
    Subscription.Level.TRACKING: lambda: _("Tracking: counted as unread"),
    Subscription.Level.NORMAL: lambda: _("Normal: when somebody answers you"),
    Subscription.Level.MUTED: lambda: _("Muted: never"),
}


def _first_new(thread: Thread, made: ThreadPage, address: str) -> str:
    """Where the reader stopped last time, if that is on another page."""
    read: int | None = thread.read_number  # type: ignore[attr-defined]  # annotated
    if not read or read >= thread.last_number or any(row.is_first_new for row in made.rows):
        return ""
    return address + anchor(read + 1)


def _may_care(viewer: User, thread: Thread, now: datetime) -> bool:
    return (
        policies.may_moderate(viewer, thread, now)
        or policies.may_retitle(viewer, thread, now)
        or policies.may_withdraw_thread(viewer, thread, now)
        or policies.may_restore_thread(viewer, thread, now)
        or policies.may_mark_duplicate(viewer, thread, now)
        or policies.may_close_call(viewer, thread, now)
    )


def _title(made: ThreadPage) -> str:
    """What the browser's tab says."""
    if made.page.number == 1:
        return made.thread.title
    return f"{made.thread.title} · {_('Page %(number)s') % {'number': made.page.number}}"


def _position(made: ThreadPage) -> str:
    """Which of the posts the page shows."""
    if made.asked.is_by_score:
        return _("Most useful answers first")
    page = made.page
    told = {"first": page.first, "last": page.last, "newest": made.thread.last_number}
    return _("Posts %(first)s to %(last)s of %(newest)s") % told


def _audience(thread: Thread) -> str:
    """For whom it is, where that is not everybody; empty for conversations, which say who stands in them."""
    kind = thread.audience.kind
    if kind == Audience.Kind.GROUP and thread.audience.group:
        return str(thread.audience.group)
    if kind in (Audience.Kind.PUBLIC, Audience.Kind.PARTICIPANTS):
        return ""
    return str(thread.audience.get_kind_display())


def _topics(thread: Thread) -> list[tuple[str, str]]:
    """Names and addresses of the thread's topics, by name."""
    is_chinese = get_language() == "zh-hans"
    rows = thread.topic_rows  # type: ignore[attr-defined]  # annotated
    return sorted((zh if is_chinese else en, reverse("topic_threads", args=[slug])) for slug, en, zh in rows)


def _tags(made: ThreadPage) -> list[tuple[str, str]]:
    """The same of its tags."""
    return sorted((name, made.at.tag(slug)) for slug, name in made.thread.tag_rows)  # type: ignore[attr-defined]


def _linked(made: ThreadPage, *, is_source: bool) -> list[Link]:
    """Questions that this one repeats, or that repeat this one, as far as the reader sees them."""
    own = made.thread.pk
    pairs = made.thread.link_rows  # type: ignore[attr-defined]  # annotated
    others = [target if is_source else source for source, target in pairs if own == (source if is_source else target)]
    places: dict[int, Place] = {pk: made.places[pk] for pk in others if pk in made.places}
    return [Link(place.name, made.at.thread(pk, place.slug)) for pk, place in places.items()]


def _stops(made: ThreadPage, address: str) -> list[Link]:
    """Places of the thread worth a jump."""
    thread = made.thread
    first = _("Question") if thread.is_question else _("First post")
    stops = [Link(first, address + anchor(1))]
    if thread.accepted_number:  # type: ignore[attr-defined]  # annotated
        stops.append(Link(_("Accepted answer"), address + anchor(thread.accepted_number)))  # type: ignore[attr-defined]
    new = next((row for row in made.rows if row.is_first_new), None)
    if new:
        stops.append(Link(_("New since your last visit"), f"#post-{new.post.number}"))
    if thread.last_number > 1:
        stops.append(Link(_("Newest post"), address + anchor(thread.last_number)))
    if made.references:
        stops.append(Link(_("Works cited"), "#references"))
    return stops


def _pages(made: ThreadPage, address: str) -> SafeString:
    """The pages to leap to, as links."""
    drawn = []
    for number in made.page.near:
        if number is None:
            drawn.append(fragment("<span>…</span>"))
        elif number == made.page.number:
            drawn.append(fragment('<span aria-current="page">{}</span>', number))
        else:
            drawn.append(fragment('<a href="{}">{}</a>', _page(address, number), number))
    return fragments("{}", zip(drawn))


def _page(address: str, number: int) -> str:
    return f"{address}?page={number}" if number > 1 else address
