"""What topics are called and where they stand in the tree."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted
from knowledge import graphs
from knowledge.models import LearningPath, Topic, TopicPrerequisite

RESERVED_SLUGS = frozenset(
    {"articles", "glossary", "map", "new", "paths", "people", "review"}
)  # addresses of other pages


def save_topic(*, actor: User, topic: Topic, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED) -> None:
    """Store a topic. Raises NotPermitted, and DomainError for a circle in the tree or when a gate refuses a name.

    Must be called outside a transaction.
    """
    is_new = topic.pk is None
    if not actor.has_perm("knowledge.add_topic" if is_new else "knowledge.change_topic"):
        raise NotPermitted("save_topic", _("Only staff with this permission can make or change topics."))
    if topic.slug in RESERVED_SLUGS:
        raise DomainError("slug_reserved", _("This address belongs to another page. Choose another."), field="slug")
    _refuse_circle(topic)
    texts = gates.changed_texts(topic, ["name_en", "name_zh"])
    passage = gates.submit(actor=actor, purpose="topic", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        topic.save()
        gates.record(passage, host=topic, now=now, is_released=True)
        record("topic_saved", actor=actor, subject=topic, now=now)
        site.bump_epoch()


def set_prerequisites(*, actor: User, topic: Topic, needed: Sequence[Topic], now: datetime) -> None:
    """Say what to know before a topic. Raises NotPermitted, and DomainError naming the circle that it would close."""
    if not actor.has_perm("knowledge.change_topic"):
        raise NotPermitted("set_prerequisites", _("Only staff with this permission can make or change topics."))
    with transaction.atomic():
        list(Topic.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        _refuse_loop(_needs_with(topic, needed))
        TopicPrerequisite.objects.filter(topic=topic).exclude(needed__in=needed).delete()
        rows = [TopicPrerequisite(topic=topic, needed=one) for one in needed]
        TopicPrerequisite.objects.bulk_create(rows, ignore_conflicts=True)
        record("topic_saved", actor=actor, subject=topic, now=now)
        site.bump_epoch()


def save_path(
    *, actor: User, path: LearningPath, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED
) -> None:
    """Store what a learning path is called and for whom. Raises NotPermitted, and DomainError for a refused name.

    Must be called outside a transaction.
    """
    is_new = path.pk is None
    if not actor.has_perm("knowledge.add_learningpath" if is_new else "knowledge.change_learningpath"):
        raise NotPermitted("save_path", _("Only staff with this permission can make or change learning paths."))
    texts = gates.changed_texts(path, ["title_en", "title_zh"])
    passage = gates.submit(actor=actor, purpose="learning_path", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        path.save()
        gates.record(passage, host=path, now=now, is_released=True)
        record("learning_path_saved", actor=actor, subject=path, now=now)
        site.bump_epoch()


def _needs_with(topic: Topic, needed: Sequence[Topic]) -> dict[str, list[str]]:
    """The whole graph by slugs, with what this topic is to need instead of what it needs now. One statement."""
    graph: dict[str, list[str]] = {}
    for one, other in TopicPrerequisite.objects.exclude(topic=topic).values_list("topic__slug", "needed__slug"):
        graph.setdefault(one, []).append(other)
    graph[topic.slug] = [one.slug for one in needed]
    return graph


def _refuse_loop(graph: Mapping[str, Sequence[str]]) -> None:
    """Raise DomainError naming a circle of prerequisites, if there is one."""
    loop = graphs.circle(graph)
    if loop:
        raise DomainError(
            "prerequisite_circle",
            _("These topics would need each other: %(loop)s. Take one of the steps out.") % {"loop": " → ".join(loop)},
            field="prerequisites",
        )


def _refuse_circle(topic: Topic) -> None:
    """A topic is part of nothing that is part of it."""
    above, seen = topic.parent, set()
    while above is not None and above.pk not in seen:
        if above.pk == topic.pk:
            raise DomainError("topic_circle", _("A topic cannot be part of one that is part of it."), field="parent")
        seen.add(above.pk)
        above = above.parent
