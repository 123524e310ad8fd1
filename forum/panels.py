"""Threads beside topics and articles, for the knowledge base."""

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Group, User
from forum.models import Category, Thread
from foundation import site
from foundation.panels import Line, Panel

MOST = 8  # threads in one panel
MOST_IN_CATEGORY = 5  # threads of each category on a group's page
KEPT_FOR_GUESTS = 60  # seconds; the site's epoch renews it at once


def threads_on(viewer: User | AnonymousUser, topics: list[int], slug: str) -> Panel:
    """The threads about these topics that the viewer may see, latest activity first. At most one statement.

    What everybody may see is kept: it stands beside every topic and every article.
    """
    if viewer.is_authenticated:
        return _panel(viewer, topics, slug)
    key = f"threads-on:{site.facts().epoch}:{get_language()}:{slug}:{len(topics)}"
    found: Panel | None = cache.get(key)
    if found is None:
        found = _panel(viewer, topics, slug)
        cache.set(key, found, KEPT_FOR_GUESTS)
    return found


def _panel(viewer: User | AnonymousUser, topics: list[int], slug: str) -> Panel:
    about = Thread.topics.through.objects.filter(topic_id__in=topics).values("thread_id")
    found = Thread.objects.listed_for(viewer).filter(pk__in=about).order_by("-last_activity_at", "-pk")
    shown = found.only("pk", "slug", "title", "language", "reply_count")[:MOST]
    return Panel(
        title=_("Discussed in"),
        lines=[Line(one.title, one.get_absolute_url(), one.language, one.reply_count) for one in shown],
        empty=_("Nobody has started a thread about this yet."),
        add_url=f"{reverse('new_thread')}?topic={slug}",
        add_label=_("Discuss this"),
        all_url=reverse("topic_threads", args=[slug]),
    )


def categories_of(viewer: User | AnonymousUser, group: Group) -> list[Panel]:
    """The group's own categories with their latest threads, for those who read them. One statement for each category,
    of which a group has few, and one for all.
    """
    found = Category.objects.visible_to(viewer).filter(audience__group=group).in_order()
    return [_of_category(viewer, category) for category in found]


def _of_category(viewer: User | AnonymousUser, category: Category) -> Panel:
    threads = Thread.objects.listed_for(viewer).filter(category=category).order_by("-last_activity_at", "-pk")
    shown = threads.only("pk", "slug", "title", "language", "reply_count")[:MOST_IN_CATEGORY]
    is_open = category.archived_at is None
    return Panel(
        title=category.name,
        lines=[Line(one.title, one.get_absolute_url(), one.language, one.reply_count) for one in shown],
        empty=_("No thread stands here yet."),
        add_url=f"{reverse('new_thread')}?category={category.slug}" if is_open else "",
        add_label=_("New thread"),
        all_url=category.get_absolute_url(),
    )
