"""What members may do by trust level, for everybody, and how far the reader has come."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import trust
from accounts.views.answers import signed_in_member
from foundation.guest_cache import guest_cached
from moderation.models import TrustStanding
from moderation.trust import telling

KEPT_FOR_GUESTS = 3600  # seconds; the tables are the program's


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def overview(request: HttpRequest) -> HttpResponse:
    """Every level: how it is reached, and what goes with it."""
    context = {
        "levels": telling.levels(),
        "rights": telling.rights(),
        "first_day": {"threads": trust.FIRST_DAY_THREADS, "replies": trust.FIRST_DAY_REPLIES},
        "pause": {"thread": trust.THREAD_PAUSE, "reply": trust.REPLY_PAUSE},
    }
    return render(request, "moderation/trust.html", context)


@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The reader's level, and how far they are from the next."""
    member = signed_in_member(request)
    told = telling.own(member, timezone.now())
    standing = TrustStanding.objects.visible_to(member).filter(member=member).first()
    context = {"told": told, "standing": standing, "newly": telling.newly(told.level)}
    return render(request, "moderation/standing.html", context)
