"""The page for somebody who is who they say, but may not come in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import standings
from accounts.models import Standing, User

# Who proved in this session to be a member without being let in.
SESSION_KEY = "accounts_standing_of"


def redirect_to(request: HttpRequest, member: User, found: Standing) -> HttpResponse:
    """The way to the page, for a member who has just shown their password or passkey."""
    request.session[SESSION_KEY] = member.pk
    return HttpResponseRedirect(reverse("account_inactive"))


def member_before_the_door(request: HttpRequest) -> User | None:
    """Who proved in this session to be a member, and is not signed in by it."""
    # house: allow model-in-interface: their own account, whose password or passkey this session has seen
    member: User | None = User.objects.filter(pk=request.session.get(SESSION_KEY)).first()
    return member


@login_not_required
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """How that member stands now. Nobody else learns anything from it."""
    member = member_before_the_door(request)
    if request.user.is_authenticated or member is None:
        return HttpResponseRedirect(reverse("home" if request.user.is_authenticated else "account_login"))
    found = member.standing(timezone.now())
    context = {
        "standing": found.value,
        "until": member.suspended_until,
        "time_zone": member.time_zone,
        "reason": member.suspension_reason if found == Standing.SUSPENDED else member.refusal_reason,
        "way": standings.way_for(member) if found == Standing.SUSPENDED else "",
    }
    return render(request, "account/account_inactive.html", context)
