"""What a member wrote, for their page and the lists that its numbers lead to. Conversations never stand in it."""

from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.profiles.panels import Figure, Line, Panel
from forum.models import Post, Thread

Viewer = User | AnonymousUser
NEWEST: Final = 8  # lines on the member's page
PAGE: Final = 30
ONLY: Final = ("", "threads", "answers", "accepted", "useful")


def panel(viewer: Viewer, member: User) -> Panel:
    """The newest of it that the viewer may read, and the numbers of what everybody may read. Two statements."""
    address = reverse("member_posts", args=[member.username])
    lines = [line(post) for post in posts_of(viewer, member)[:NEWEST]]
    return Panel(
        title=_("Threads and answers"),
        lines=lines,
        empty=_("Nothing that you may read here."),
        all_url=address if len(lines) == NEWEST else "",
        figures=_figures(member, address),
    )


def posts_of(viewer: Viewer, member: User, only: str = "") -> QuerySet[Post]:
    """Posts of the member that the viewer may read, the newest first; of them all, or one of ONLY."""
    found = Post.objects.visible_to(viewer).filter(author=member, thread__category__isnull=False)
    if only == "threads":
        found = found.filter(number=1)
    elif only == "answers":
        found = found.answers()
    elif only == "accepted":
        found = found.filter(_is_accepted())
    elif only == "useful":
        found = found.filter(useful_count__gt=0)
    return found.select_related("thread__category").only(*_IN_LINES).order_by("-pk")


def line(post: Post) -> Line:
    """One post as a list shows it."""
    marks: list[str] = []
    if post.thread.accepted_post_id == post.pk:
        marks.append(_("Accepted"))
    if post.useful_count:
        marks.append(_("Useful: %(count)d") % {"count": post.useful_count})
    return Line(
        title=post.thread.title,
        url=post.thread.get_absolute_url() if post.number == 1 else post.get_absolute_url(),
        language=post.thread.language,
        what=_("Thread") if post.number == 1 else _("Answer"),
        when=post.created_at,
        marks=tuple(marks),
    )


def _figures(member: User, address: str) -> list[Figure]:
    """Of texts that everybody may read: a number must not tell of others."""
    public = Post.objects.visible_to(AnonymousUser()).filter(author=member, thread__category__isnull=False)
    counted: dict[str, Any] = public.aggregate(
        answers=Count("pk", filter=Q(number__gt=1)),
        accepted=Count("pk", filter=_is_accepted()),
        useful=Sum("useful_count", default=0),
    )
    told = {
        "answers": _("answers"),
        "accepted": _("accepted answers"),
        "useful": _("useful votes received"),
    }
    return [Figure(label, counted[only], f"{address}?only={only}") for only, label in told.items()]


def _is_accepted() -> Exists:
    return Exists(Thread.objects.filter(accepted_post=OuterRef("pk")))


_IN_LINES = (
    *("number", "created_at", "useful_count", "author_id", "thread__title", "thread__slug", "thread__language"),
    *("thread__accepted_post_id", "thread__category__slug"),
)
