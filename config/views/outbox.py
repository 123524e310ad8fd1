"""Mail of the embedded edition, for the person at the machine: whoever runs the site there reads it here."""

import hmac
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import second_factor
from config import outbox_files
from notifications.inbound.receiving import receive
from notifications.models import InboundMail

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]
LONGEST_ANSWER = 20_000  # characters
UNPROCESSABLE = 422
# Set once the key was shown, to the key itself: a new key closes the page again.
SESSION_KEY = "outbox_key"


def for_the_person_at_the_machine(view: View[Arguments]) -> View[Arguments]:
    """404 for requests from elsewhere, and for guests who have not shown the key in settings.OUTBOX_KEY_FILE.

    Mail holds links that open accounts. A proxy on the same machine makes every client look local, which is why the
    address alone is not enough.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if not _is_local(request):
            raise Http404
        given = request.GET.get("key")
        if given is not None and _is_key(given):
            request.session[SESSION_KEY] = given
            return HttpResponseRedirect(request.path)
        if not (_is_staff(request) or _is_key(str(request.session.get(SESSION_KEY, "")))):
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(guarded)


@login_not_required
@require_safe
@for_the_person_at_the_machine
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    return render(request, "outbox/list.html", {"mails": outbox_files.newest()})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_person_at_the_machine
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail. POST answers it as its recipient's mail program would, by the same way as mail from outside."""
    found = outbox_files.one(name)
    if found is None:
        raise Http404
    context: dict[str, Any] = {"mail": found, "answer": "", "longest": LONGEST_ANSWER}  # Any: of the template
    if request.method != "POST":
        return render(request, "outbox/mail.html", context)
    text = request.POST.get("answer", "").strip()
    if not found.reply_to:
        raise Http404
    if not 0 < len(text) <= LONGEST_ANSWER:
        message = _("Write a text of at most %(most)d characters.") % {"most": LONGEST_ANSWER}
        return render(request, "outbox/mail.html", context | {"answer": text, "error": message}, status=UNPROCESSABLE)
    receive(outbox_files.answer_to(found, text), via=InboundMail.Via.PAGE, now=timezone.now())
    messages.success(
        request, _("The answer is sent. In a moment it stands in the thread, or a mail here says why not.")
    )
    return HttpResponseRedirect(request.path)


def _is_local(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_staff) and second_factor.was_shown(request)


def _is_key(given: str) -> bool:
    try:
        key = settings.OUTBOX_KEY_FILE.read_text(encoding="utf-8").strip()
    except OSError:
        return False
    return bool(key) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), key.encode())
