"""What everybody may read of how this site is moderated."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundation import keyset
from foundation.guest_cache import guest_cached
from moderation import openness
from moderation.desk.queues import age
from moderation.reasons import FlagReason

KEPT_FOR_GUESTS = 300  # seconds


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def overview(request: HttpRequest) -> HttpResponse:
    """How it works, and what it came to in each month."""
    months = [(month, age(month.typical) if month.typical else "") for month in openness.months(timezone.now())]
    context = {"months": months, "reasons": FlagReason.labels}
    return render(request, "moderation/openness.html", context)


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=("before", "after"))
def log(request: HttpRequest) -> HttpResponse:
    """Decisions without names, the newest first. Raises Http404 for a place that the list cannot have."""
    try:
        page = openness.entries(before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    except keyset.BadCursor as error:
        raise Http404 from error
    return render(request, "moderation/log.html", {"page": page})
