"""The page about a member."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import policies, reports
from accounts.models import Shown, User
from accounts.profiles import levels, panels, seeing
from accounts.profiles.seeing import Viewer

# How the member may look at their own page: as whoever stands at this level.
AS = {"guest": Shown.EVERYONE, "member": Shown.MEMBERS, "verified": Shown.VERIFIED}


@login_not_required
@require_safe
def member(request: HttpRequest, username: str) -> HttpResponse:
    """What the viewer may see of a member. The member themselves sees all of it, or with `?as=` what others see."""
    found = get_object_or_404(User.objects.visible_to(request.user).with_profile().with_username(username))
    if found.username != username:
        return HttpResponseRedirect(found.get_absolute_url())
    is_own = found.pk == request.user.pk
    seen = seeing.seen(found, _level(request, found))
    added = panels.panels(request.user, found)
    context = {
        "member": found,
        "service": reports.service_of(found),
        "seen": seen,
        "references": seeing.publication_cards(seen.claims),
        "panels": added,
        "figures": [figure for panel in added for figure in panel.figures],
        "is_own": is_own,
        "viewed_as": request.GET.get("as", "") if is_own else "",
        "may_block": policies.may_block(request.user, found),
        "following": levels.levels(request.user, found),
        "is_indexed": is_indexed(found),
    }
    return render(request, "accounts/member.html", context)


def is_indexed(found: User) -> bool:
    """Whether search engines may keep the page: listed members who show strangers something, and no demonstration."""
    is_listed = seeing.profile_of(found).is_listed and not found.is_demonstration
    return is_listed and not seeing.seen(found, Shown.EVERYONE).is_empty


def _level(request: HttpRequest, found: User) -> Shown:
    viewer: Viewer = request.user
    wanted: Any = request.GET.get("as")
    if viewer.pk != found.pk or wanted is None:
        return seeing.level_for(viewer, found)
    if wanted not in AS:
        raise Http404
    return AS[wanted]
