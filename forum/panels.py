"""Threads beside topics and articles, for the knowledge base."""

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from forum.models import Thread
from knowledge.panels import Line, Panel

MOST = 8  # threads in one panel


def threads_on(viewer: User | AnonymousUser, topics: list[int], slug: str) -> Panel:
    """The threads about these topics that the viewer may see, latest activity first. One statement."""
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
