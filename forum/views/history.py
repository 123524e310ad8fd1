"""What a post said before."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import policies
from forum.models import Post
from forum.thread_page import history as pasts
from forum.thread_page.history import Revision
from forum.thread_page.paging import anchor, parse


@login_not_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The revisions of a post; `?from=1&to=3` compares two, `?show=2` shows the Markdown of one."""
    posts = Post.objects.visible_to(request.user).select_related("thread", "author", "pseudonym")
    post = get_object_or_404(posts, pk=pk)
    if not policies.may_see_history(request.user, post):
        raise Http404
    revisions = pasts.revisions_of(post)
    by_number = {revision.number: revision for revision in revisions}
    newest = revisions[0].number
    before = _chosen(request, "from", by_number, max(newest - 1, revisions[-1].number))
    after = _chosen(request, "to", by_number, newest)
    shown = _chosen(request, "show", by_number, None)
    if before and after and before.number > after.number:
        before, after = after, before
    is_compared = shown is None and before is not None and after is not None and before != after
    context = {
        "post": post,
        "thread": post.thread,
        "post_url": post.thread.get_absolute_url() + anchor(post.number),
        "revisions": revisions,
        "before": before,
        "after": after,
        "shown": shown,
        "shown_details": pasts.details_of(post.thread, shown) if shown else [],
        "changes": pasts.changes(before, after) if is_compared and before and after else None,
        "detail_changes": pasts.detail_changes(post.thread, before, after) if is_compared and before and after else [],
    }
    return render(request, "forum/thread/history.html", context)


def _chosen(request: HttpRequest, name: str, revisions: dict[int, Revision], default: int | None) -> Revision | None:
    """The revision that the query names. Raises Http404 for one that is not there."""
    text = request.GET.get(name)
    number = default if text is None else parse(text)
    if number is None and text is None:
        return None
    if number not in revisions:
        raise Http404
    return revisions[number]
