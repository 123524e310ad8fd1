"""Posts in the queue: named by their thread where the moderator may read it, and by nothing elsewhere."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Audience, User
from forum.models import Post, Thread
from foundation.errors import Text
from moderation.models import ModerationAction
from moderation.subjects.registry import Line

LABEL: Final = "forum.post"
THREAD: Final = "forum.thread"


def lines(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """One statement."""
    columns = ("number", "language", "held_at", "hidden_at", "is_stub", "author_id", "unnamed_author_id")
    own = [f"thread__{name}" for name in ("title", "language", "kind", "category_id")]
    found = with_openness(moderator).filter(pk__in=ids).select_related("thread", "author", "pseudonym")
    names = ("author__name", "author__username", "pseudonym__role", "pseudonym__number")
    return {post.pk: _line(post) for post in found.only(*columns, *own, *names)}


def with_openness(moderator: User) -> QuerySet[Any]:
    """Posts with `is_open`: whether the moderator may read the thread anyway, hidden or held as it may be.

    (Any: posts with one attribute more.)
    """
    audiences = Audience.objects.readable_by(moderator).values("pk")
    openness = Q(thread__category__isnull=False, thread__audience__in=audiences)
    return Post.objects.annotate(is_open=ExpressionWrapper(openness, output_field=BooleanField()))


def _line(post: Any) -> Line:  # Any: with `is_open`
    facts: list[Text] = []
    if post.byline:
        facts.append(post.byline)
    if post.held_at is not None:
        facts.append(_("held"))
    elif post.hidden_at is not None:
        facts.append(_("out of sight"))
    if not post.is_open:
        return Line(_("A text in a private conversation or a group"), facts=tuple(facts[1:] if post.byline else facts))
    words = _("Thread") if post.is_first else _("Reply in")
    return Line(
        words,
        language=post.thread.language,
        quoted=post.thread.title,
        url=post.get_absolute_url(),
        facts=tuple(facts),
    )


def titles_for(member: User, actions: Iterable[ModerationAction]) -> dict[int, tuple[str, str, str]]:
    """Title, its language and the address of what these decisions are about, where the member may still read it.

    By id of the decision; two statements.
    """
    known = list(actions)
    wanted = {label: [one.subject_id for one in known if one.subject_model == label] for label in (LABEL, THREAD)}
    posts = Post.objects.visible_to(member).select_related("thread").in_bulk(wanted[LABEL])
    threads = Thread.objects.visible_to(member).in_bulk(wanted[THREAD])
    found = {}
    for one in known:
        post = posts.get(one.subject_id) if one.subject_model == LABEL else None
        thread = threads.get(one.subject_id) if one.subject_model == THREAD else None
        if post is not None:
            found[one.pk] = (post.thread.title, post.thread.language, post.get_absolute_url())
        elif thread is not None:
            found[one.pk] = (thread.title, thread.language, thread.get_absolute_url())
    return found
