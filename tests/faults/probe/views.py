"""The one way into the room."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from events.actions import record


@login_not_required
@csrf_exempt
@require_POST
def write(request: HttpRequest) -> JsonResponse:
    """Record an event; answered only after the commit, so whoever reads the answer may rely on it."""
    with transaction.atomic():
        event = record("probe", actor=None, data={"number": int(request.POST["number"])})
    return JsonResponse({"event": event.pk}, status=201)
