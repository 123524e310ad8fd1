"""What stands above a thread, and the rules for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import kinds
from forum.models import Category, Tag, Thread
from forum.models.categories import LONGEST_TAG
from forum.models.threads import LONGEST_TITLE
from foundation.errors import DomainError
from knowledge.models import Topic

SHORTEST_TITLE = {"en": 10, "zh-hans": 5}  # characters; one Chinese character says what two or three Latin ones do
MOST_TAGS = 5
MOST_TOPICS = 5


@dataclass(frozen=True)
class Heading:
    """What stands above a thread: title, kind, place, and what it is about."""

    title: str
    kind: str = "discussion"
    language: str = "en"
    details: Mapping[str, Any] = field(default_factory=dict)
    tags: Sequence[str] = ()
    topics: Sequence[Topic] = ()


def check_heading(
    heading: Heading, category: Category | None, *, now: datetime, before: Mapping[str, Any] | None = None
) -> tuple[Heading, kinds.Kind, dict[str, Any]]:
    """The heading in its stored form, its kind, and the cleaned details; `before` are those that stand now.

    Raises DomainError naming the field.
    """
    kind = kinds.find(heading.kind)
    if kind is None or (category is not None and not category.admits(heading.kind)):
        raise DomainError("kind_not_admitted", _("This kind of thread has no place in this category."), field="kind")
    title = check_title(heading.title, heading.language)
    tags = check_tags(heading.tags)
    check_topics(kind, len(heading.topics))
    checked = Heading(title, heading.kind, heading.language, heading.details, tags, heading.topics)
    return checked, kind, kind.clean(heading.details, now=now, before=before)


def check_topics(kind: kinds.Kind, count: int) -> None:
    """Raises DomainError for more topics than a thread may have, or for none where its kind asks for one."""
    if count > MOST_TOPICS:
        message = ngettext("Choose at most %(count)d topic.", "Choose at most %(count)d topics.", MOST_TOPICS)
        raise DomainError("too_many_topics", message % {"count": MOST_TOPICS}, field="topics")
    if kind.has_required_topics and not count and Topic.objects.exists():
        raise DomainError(
            "topics_missing", _("Choose at least one topic, so that those who know it find this."), field="topics"
        )


def check_title(title: str, language: str) -> str:
    """The title on one line. Raises DomainError for one that is too short to say anything, or too long."""
    flat = " ".join(title.split())
    least = SHORTEST_TITLE.get(language, SHORTEST_TITLE["en"])
    if len(flat) < least or len(flat) > LONGEST_TITLE:
        message = _("Write a title of %(least)d to %(most)d characters.") % {"least": least, "most": LONGEST_TITLE}
        raise DomainError("title_length", message, field="title")
    return flat


def check_tags(tags: Sequence[str]) -> list[str]:
    """Tags as words in lower case, each once. Raises DomainError for too many or one that is no word."""
    found = list(dict.fromkeys(" ".join(tag.split()).strip("#, ").lower() for tag in tags))
    found = [tag for tag in found if tag]
    if len(found) > MOST_TAGS:
        message = ngettext("Choose at most %(count)d tag.", "Choose at most %(count)d tags.", MOST_TAGS)
        raise DomainError("too_many_tags", message % {"count": MOST_TAGS}, field="tags")
    for tag in found:
        if len(tag) > LONGEST_TAG or not slugify(tag, allow_unicode=True):
            message = _("“%(tag)s” is no tag: use letters, digits and hyphens, %(most)d characters at most.")
            raise DomainError("tag_unusable", message % {"tag": tag[:60], "most": LONGEST_TAG}, field="tags")
    return found


def set_tags(thread: Thread, tags: Sequence[str]) -> list[int]:
    """Give the thread these tags and no others, in the caller's transaction; returns their ids."""
    wanted = {slugify(tag, allow_unicode=True)[:LONGEST_TAG]: tag for tag in tags}
    if wanted:
        Tag.objects.bulk_create((Tag(slug=slug, name=name) for slug, name in wanted.items()), ignore_conflicts=True)
    rows = list(Tag.objects.filter(slug__in=list(wanted)).order_by("slug")) if wanted else []
    thread.tags.set(rows)
    return [tag.pk for tag in rows]
