"""What a thread is about, as its first post's form changes it: the fields of its kind, and topics."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from forum import kinds
from forum.headings import check_topics
from forum.models import Post, Thread
from knowledge.models import Topic


@dataclass(frozen=True)
class Subject:
    """What the form says. Topics that are None stay as they are."""

    details: Mapping[str, Any]
    topics: Sequence[Topic] | None = None
    base_topics: Collection[int] = ()
    """Ids of the topics that the form began with: what others added or took away since stays so."""


@dataclass(frozen=True)
class Checked:
    """A subject in its stored form."""

    details: dict[str, Any]
    texts: dict[str, str] = field(default_factory=dict)
    """Words of the author's own, by the name of the field in the page: they pass the gates."""
    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()

    @property
    def has_topics(self) -> bool:
        """Whether topics come or go."""
        return bool(self.added or self.removed)

    def with_states_of(self, thread: Thread) -> "Checked":
        """The same with the states that the thread, whose row is locked, has now: an action may have been faster."""
        kind = kinds.find(thread.kind)
        if not self.details or kind is None:
            return self
        states = {field.name: thread.details[field.name] for field in kind.states if field.name in thread.details}
        return replace(self, details=self.details | states)

    def topics_of(self, thread: Thread) -> set[int]:
        """Ids of the topics that the thread, whose row is locked, has from now on. Raises DomainError for too many."""
        now = set(thread.topics.values_list("pk", flat=True))
        wanted = (now - self.removed) | self.added
        kind = kinds.find(thread.kind)
        if kind is not None:
            check_topics(kind, len(wanted))
        return wanted


def check(post: Post, subject: Subject | None, *, now: datetime) -> Checked:
    """The subject of the post's thread as it is to be; unchanged for a reply, and where nothing is said of it.

    Fields that the kind once declared and does not any more keep what they say. Raises DomainError naming the field.
    """
    thread = post.thread
    kind = kinds.find(thread.kind) if post.is_first and subject is not None else None
    if kind is None or subject is None:
        return Checked(dict(thread.details) if post.is_first else {})
    cleaned = kind.clean(subject.details, now=now, before=thread.details)
    declared = {field.name for field in kind.fields}
    kept = {name: value for name, value in thread.details.items() if name not in declared}
    checked = Checked({**kept, **cleaned}, kind.texts(cleaned))
    if subject.topics is None:
        return checked
    check_topics(kind, len(subject.topics))
    chosen, base = {topic.pk for topic in subject.topics}, set(subject.base_topics)
    return Checked(checked.details, checked.texts, frozenset(chosen - base), frozenset(base - chosen))
