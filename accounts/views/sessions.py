"""Where the member is signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import reports
from accounts.actions import sessions as actions
from accounts.actions import sign_ins
from accounts.models import SignIn
from accounts.views.answers import signed_in_member

MOST_SHOWN = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The list; POST ends all but this one."""
    member = signed_in_member(request)
    current = request.session.session_key or ""
    if request.method == "POST":
        count = actions.end_other_sessions(actor=member, kept_key=current)
        text = ngettext("%(count)d other session is ended.", "%(count)d other sessions are ended.", count)
        messages.success(request, text % {"count": count})
        return HttpResponseRedirect(reverse("usersessions_list"))
    found = reports.open_sessions(member=member, current_key=current, now=timezone.now())
    context = {
        "sessions": found,
        "has_others": any(not session.is_current for session in found),
        "sign_ins": SignIn.objects.visible_to(member).newest_first()[:MOST_SHOWN],
        "days": sign_ins.KEPT_FOR.days,
    }
    return render(request, "usersessions/usersession_list.html", context)


@never_cache
@require_POST
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one; the page answers the same for sessions of others and those that have ended."""
    member = signed_in_member(request)
    if actions.end_session(actor=member, session_id=session_id):
        messages.success(request, _("The session is ended."))
    else:
        messages.info(request, _("This session had ended already."))
    return HttpResponseRedirect(reverse("usersessions_list"))
