"""For machines that watch the site. See docs/operators/health.md."""

from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import readiness

# A proxy on this machine also comes from 127.0.0.1, but says for whom.
FORWARDING_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else, so that a lost database never makes anybody kill the web server."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The site does its work: 200 when ready or degraded, 503 when somebody must look.

    Which part is at fault is told to this machine and to staff only.
    """
    found = readiness.probe_all()
    body: dict[str, object] = {"status": found.state}
    if _may_see_details(request):
        body["checks"] = {finding.name: finding.as_json() for finding in found.findings}
    response = JsonResponse(body, status=503 if found.state is readiness.State.FAILING else 200)
    # Whoever asks learns the state from the answer; an ERROR line for each question would only fill the log.
    setattr(response, "_has_been_logged", True)  # noqa: B010 - Django's own mark, unknown to its types
    return response


def _may_see_details(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)  # absent where no session had to be opened
    return _is_from_this_machine(request) or bool(user and user.is_active and user.is_staff)


def _is_from_this_machine(request: HttpRequest) -> bool:
    if any(name in request.headers for name in FORWARDING_HEADERS):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
