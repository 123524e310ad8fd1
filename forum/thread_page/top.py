"""What stands above and beside the posts of a thread and is the same for every reader. Built here like the posts."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from content.markup.trust import fragment, fragments
from forum.kinds import Kind
from forum.models import Thread
from forum.thread_page.words import in_words
from foundation.drawing import icon, language_tag

NOTHING = fragment("")


def crumbs(thread: Thread) -> SafeString:
    """Where the thread stands."""
    if thread.category is None:
        return fragment('<li><a href="{}">{}</a></li>', reverse("conversations"), _("Private conversations"))
    return fragments(
        '<li><a href="{}">{}</a></li>',
        (
            (reverse("categories"), _("Discussions")),
            (thread.category.get_absolute_url(), thread.category.name),
        ),
    )


def title(thread: Thread) -> SafeString:
    """The heading of the page."""
    return fragment('<h1 lang="{}">{}</h1>', language_tag(thread.language), thread.title)


def labels(thread: Thread, kind: Kind, *, audience: str, accepted_url: str) -> SafeString:
    """What can be told of a thread in a word each."""
    told = []
    if not thread.is_conversation:
        told.append(_label(kind.icon, str(kind.name)))
    if accepted_url:
        answered = fragment("{}{}", icon("check-circle"), _("Answered"))
        told.append(fragment('<a class="label label--accent" href="{}">{}</a>', accepted_url, answered))
    for field in kind.states:
        word = str(thread.details.get(field.name, field.state))
        is_as_begun = word == field.state
        more = " label--accent" if is_as_begun else ""
        told.append(_label("check-circle" if is_as_begun else "lock", str(field.words_of(word)), more))
    if audience:
        told.append(_label("lock", audience))
    if thread.pinned_at:
        told.append(_label("flag", _("On top of its category")))
    if thread.locked_at:
        told.append(_label("lock", _("Locked"), " label--warn"))
    if thread.origin == "starter":
        told.append(fragment('<span class="label label--box">{}</span>', _("Demonstration")))
    return fragments("{}", zip([*told, *_counts(thread)]))


def links(topics: Iterable[tuple[str, str]], tags: Iterable[tuple[str, str]]) -> SafeString:
    """Topics and tags (name, address) as links; nothing where there are none."""
    drawn = [fragment('<a class="tag" href="{}">{}{}</a>', url, icon("book"), name) for name, url in topics]
    drawn += [fragment('<a class="tag" href="{}">{}</a>', url, name) for name, url in tags]
    return fragment('<div class="tags">{}</div>', fragments("{}", zip(drawn))) if drawn else NOTHING


def span(thread: Thread) -> SafeString:
    """From its first day to its latest; a single day stands alone."""
    first, latest = thread.created_at, thread.last_activity_at
    if timezone.localdate(first) == timezone.localdate(latest):
        return _day(latest)
    return fragment("{} – {}", _day(first), _day(latest))


def _label(name: str, words: str, more: str = "") -> SafeString:
    return fragment('<span class="label{}">{}{}</span>', more, icon(name), words)


def _counts(thread: Thread) -> list[SafeString]:
    told = []
    if count := thread.same_problem_count:
        words = ngettext("%(count)s member has this problem too", "%(count)s members have this problem too", count)
        told.append(fragment("<span>{}</span>", words % {"count": count}))
    if not thread.is_conversation:
        words = ngettext("%(count)s view", "%(count)s views", thread.view_count)
        told.append(fragment("<span>{}</span>", words % {"count": thread.view_count}))
    return told


def _day(moment: datetime) -> SafeString:
    local = timezone.localtime(moment)
    return fragment('<time datetime="{}">{}</time>', local.isoformat(), in_words(local.date(), get_language()))
