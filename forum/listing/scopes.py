"""What a list is a list of, by the words of an address."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from forum import kinds
from forum.listing.asking import narrowed
from forum.listing.places import Places
from forum.listing.scope import Scope
from forum.models import Category, Tag, Thread
from forum.querysets.threads import ThreadQuerySet
from foundation.errors import Text
from knowledge.models import Topic


@dataclass(frozen=True)
class Named:
    """A list, and what it is called; without a heading it holds every thread."""

    scope: Scope
    heading: Text = ""
    lead: Text = ""


def everything() -> Scope:
    """Every thread."""
    return Scope(url=reverse("home"))


def of_category(found: Category, places: Places) -> Scope:
    """The threads of a category and of its parts."""
    return Scope(
        url=found.get_absolute_url(),
        narrowing="category",
        ids=places.subtree(found),
        target=found,
        pinned_in=[found.pk],
        start_query=f"?category={found.slug}",
    )


def of_tag(found: Tag) -> Scope:
    """The threads that carry a tag."""
    return Scope(url=found.get_absolute_url(), narrowing="tag", ids=[found.pk], target=found)


def of_topic(found: Topic, topics: dict[int, Topic]) -> Scope:
    """The threads about a topic or about what is part of it."""
    url = reverse("topic_threads", args=[found.slug])
    return Scope(url=url, narrowing="topic", ids=_below(found, topics), target=found)


def of_kind(found: kinds.Kind) -> Scope:
    """The threads of one kind."""
    return Scope(url=reverse("kind", args=[found.slug]), kind=found)


def named(user: User | AnonymousUser, narrowing: str, slug: str) -> Named | None:
    """The list of this address; None where the reader does not know of it. At most one statement."""
    if narrowing == "category":
        places = Places(user)
        category = places.find(slug)
        return Named(of_category(category, places), category.name, category.description) if category else None
    if narrowing == "tag":
        tag = Tag.objects.visible_to(user).filter(slug=slug).first()
        return Named(of_tag(tag), f"#{tag.name}") if tag else None
    if narrowing == "topic":
        topics = {found.pk: found for found in Topic.objects.visible_to(user).in_order()}
        topic = next((one for one in topics.values() if one.slug == slug), None)
        return Named(of_topic(topic, topics), topic.name) if topic else None
    if narrowing == "kind":
        kind = kinds.find(slug)
        return Named(of_kind(kind), kind.plural, kind.lead) if kind else None
    return None if narrowing else Named(everything())


def threads_of(user: User | AnonymousUser, scope: Scope, *, language: str = "") -> ThreadQuerySet:
    """The threads of a list that the reader may see, in no order."""
    found = narrowed(Thread.objects.listed_for(user), scope.narrowing, scope.ids)
    found = found.filter(kind=scope.kind.slug) if scope.kind else found
    return found.filter(language=language) if language else found


def _below(topic: Topic, topics: dict[int, Topic]) -> list[int]:
    """Ids of the topic and of all that is part of it."""
    ids = [topic.pk]
    for one in topics.values():
        path, above = {one.pk}, one.parent_id
        while above in topics and above not in path and above != topic.pk:
            path.add(above)
            above = topics[above].parent_id
        if above == topic.pk:
            ids.append(one.pk)
    return ids
