"""Asking members to agree to a new version of the terms, once, when they sign in."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import TermsVersion, User
from foundation.api.problems import problem

SESSION_KEY: Final = "terms_due"
# What somebody who has not agreed may still open: what they are asked, the texts themselves, and the way out.
OPEN: Final = frozenset(["accounts", "healthz", "language", "outbox", "pages", "readyz", "static"])
# Their data: a copy, and the deletion of the account, need no consent.
OPEN_PATHS: Final = ("/settings/privacy/", "/settings/terms/")
CHINESE: Final = "/zh-hans"


def ask_if_due(request: HttpRequest, member: User) -> None:
    """Note in the session that the member has to be asked. One statement."""
    if TermsVersion.objects.current().not_agreed_by(member).exists():
        request.session[SESSION_KEY] = True
    else:
        request.session.pop(SESSION_KEY, None)


def versions_due(member: User) -> list[TermsVersion]:
    """What the member is asked to agree to."""
    return list(TermsVersion.objects.current().not_agreed_by(member))


class TermsMiddleware:
    """Leads a member who has to be asked to the page that asks. Costs no statement: the session says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or not request.session.get(SESSION_KEY) or _is_open(request):
            return self.get_response(request)
        if request.path_info.startswith("/api/"):
            return problem(403, "terms_due", _("Agree to the new terms on the site first."))
        return HttpResponseRedirect(reverse("agree_to_terms"))


def _is_open(request: HttpRequest) -> bool:
    path = request.path_info.removeprefix(CHINESE)
    return path[1:].split("/", 1)[0] in OPEN or path.startswith(OPEN_PATHS)
