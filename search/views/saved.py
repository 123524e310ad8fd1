"""A member's saved searches: keeping one, its name, whether it is watched."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.views.answers import signed_in_member
from foundation.errors import DomainError
from notifications.actions import saved_searches as actions
from notifications.models import SavedSearch
from search import forms
from search.saved import as_query


@never_cache
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """All that the member keeps, the newest first."""
    member = signed_in_member(request)
    found = SavedSearch.objects.visible_to(member).with_watched().order_by("-created_at", "-pk")
    return render(request, "search/saved.html", {"frame": "narrow", "rows": list(found)})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what the form of the search page holds, and go back to its results."""
    member = signed_in_member(request)
    asked = forms.read(request.POST)
    query = as_query(asked.text, asked.chosen)
    try:
        actions.save_search(actor=member, name=request.POST.get("name", ""), query=query, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return HttpResponseRedirect(f"{reverse('search')}?{asked.address()}")
    messages.success(request, _("The search is saved. You will be told of what is new in it."))
    return HttpResponseRedirect(reverse("saved_searches"))


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, watch, stop watching or remove one."""
    member, now = signed_in_member(request), timezone.now()
    saved = get_object_or_404(SavedSearch.objects.visible_to(member), pk=pk)
    wish = request.POST.get("do", "")
    try:
        if wish == "rename":
            actions.rename_search(actor=member, saved=saved, name=request.POST.get("name", ""), now=now)
        elif wish in ("watch", "rest"):
            actions.watch_search(actor=member, saved=saved, is_watched=wish == "watch", now=now)
        elif wish == "remove":
            actions.remove_search(actor=member, saved=saved, now=now)
        else:
            raise Http404
        messages.success(request, _("Your changes are stored."))
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return HttpResponseRedirect(reverse("saved_searches"))
