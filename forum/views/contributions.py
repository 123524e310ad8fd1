"""Everything that a member wrote in threads and that the reader may read."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from forum import contributions
from foundation.numbers import number_in


@login_not_required
@require_safe
def posts_of(request: HttpRequest, username: str) -> HttpResponse:
    """The list, the newest first; `?only=` keeps one sort of it, `?before=` turns the page."""
    member = get_object_or_404(User.objects.visible_to(request.user).with_username(username))
    only, named = request.GET.get("only", ""), request.GET.get("before", "")
    before = number_in(named)
    if only not in contributions.ONLY or (named and before is None):
        raise Http404
    found = contributions.posts_of(request.user, member, only)
    rows = list((found.filter(pk__lt=before) if named else found)[: contributions.PAGE + 1])
    shown = rows[: contributions.PAGE]
    context = {
        "member": member,
        "lines": [contributions.line(post) for post in shown],
        "tabs": _tabs(),
        "only": only,
        "older": shown[-1].pk if len(rows) > contributions.PAGE else None,
    }
    return render(request, "accounts/contributions.html", context)


def _tabs() -> list[tuple[str, str]]:
    words = (_("All"), _("Threads"), _("Answers"), _("Accepted"), _("Useful"))
    return list(zip(contributions.ONLY, words, strict=True))
