"""The door for programs: whoever brings a valid token with a request to the API is the member who made it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import limits as house_limits
from accounts import policies, reports, scopes
from accounts.actions import tokens
from accounts.models import ApiToken, User
from foundation.api.problems import CHALLENGE, problem
from foundation.errors import LimitReached

PATH: Final = "/api/"
SCHEME: Final = "bearer"


def brings_token(request: HttpRequest) -> bool:
    """Whether the request names a token, be it valid or not. Only the API looks at one."""
    return request.path_info.startswith(PATH) and "Authorization" in request.headers


class TokenMiddleware:
    """Puts the member of the token in the place of the one of the session, before anything asks who they are.

    A token that is not valid is refused, whatever session comes with it; such attempts are counted by their address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not brings_token(request):
            return self.get_response(request)
        now = timezone.now()
        text = request.headers["Authorization"].partition(" ")[2].strip()
        token = tokens.find_token(text=text, now=now) if _names_bearer(request) and text else None
        if token is None:
            return _refused(request)
        if not token.member.may_act(now):
            return _without_standing(token.member)
        if token.member.is_service and not _is_answered_for(token.member, now):
            return problem(
                403, "inactive", _("Nobody answers for this account at the moment, so no token of it works.")
            )
        tokens.note_use(token=token, now=now)
        request.user = _acting(token)
        request.api_token = token  # type: ignore[attr-defined]
        translation.activate(token.member.language)  # LanguageMiddleware, further out, restores what was active
        return self.get_response(request)


def _names_bearer(request: HttpRequest) -> bool:
    return request.headers["Authorization"].partition(" ")[0].lower() == SCHEME


def _is_answered_for(member: User, now: datetime) -> bool:
    """Whether the owner of a tool's account is here, may write, and does not leave. One statement."""
    service = reports.service_of(member)
    owner = service.owner if service else None
    return owner is not None and policies.may_answer_for_service_account(owner, now)


def _acting(token: ApiToken) -> User:
    """The member as the token lets them act: what staff may do sleeps, unless the token moderates.

    A token is made where a second factor was shown, and stands for that session as long as it is valid.
    """
    member = token.member
    if not (member.is_staff or member.is_superuser) or scopes.moderates(token.scopes):
        return member
    member.is_staff = member.is_superuser = False
    member.save = _refuse_to_save  # type: ignore[method-assign, assignment]
    return member


def _refuse_to_save(*arguments: Any, **options: Any) -> None:
    """The rights of this member are hidden here; stored, they would be lost. Single columns can be saved."""
    if not {"is_staff", "is_superuser"}.isdisjoint(options.get("update_fields") or {"is_staff"}):
        raise RuntimeError("A member whose rights sleep is not to be saved.")
    raise RuntimeError("Change members by a queryset: these rights sleep.")


def _refused(request: HttpRequest) -> HttpResponse:
    try:
        house_limits.hit_address(house_limits.TOKEN_BY_ADDRESS, request, timezone.now())
    except LimitReached as limit:
        response: HttpResponse = problem(429, limit.code, limit.message, limit.extra)
        response.headers["Retry-After"] = str(limit.extra["retry_after"])
        return response
    sentence = _("This token is not valid: it ran out, was removed, or never was.")
    if not _names_bearer(request):
        sentence = _("The header has to read “Authorization: Bearer medai_…”.")
    response = problem(401, "token_invalid", sentence)
    response.headers["WWW-Authenticate"] = f'{CHALLENGE}, error="invalid_token"'
    return response


def _without_standing(member: User) -> HttpResponse:
    with translation.override(member.language):
        if member.is_suspended(timezone.now()):
            return problem(403, "suspended", _("Your account is suspended. Until that ends, no token of yours works."))
        return problem(403, "inactive", _("Your account is not active, so no token of yours works."))
