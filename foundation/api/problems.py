"""The one shape in which the API says no, and the status of each reason.

{"code": "title_length", "message": "Write a title of …", "fields": {"title": ["Write a title of …"]}, "details": {}}
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from foundation.api.shapes import UNSUITABLE
from foundation.errors import DomainError, LimitReached, NotPermitted, Unavailable
from foundation.keyset import BadCursor

CHALLENGE: Final = 'Bearer realm="api"'
Fields = Mapping[str, Sequence[str | Promise]]

# What is no 422 and is not told by its class.
STATUSES = {
    "edited_meanwhile": 412,
    "changed_meanwhile": 412,
    "saved_elsewhere": 412,
    "item_changed": 412,
    "item_claimed": 409,
    "file_too_large": 413,
    "image_too_large": 413,
    "body_too_large": 413,
    "idempotency_key_reused": 422,
    "idempotency_key_in_use": 409,
    "if_match_missing": 428,
    "malformed": 400,
    "scope_missing": 403,
}

# Han letters as they are, like the answers of views.
_AS_VIEWS_DO = {"ensure_ascii": False}


def body_of(
    code: str, message: str | Promise, fields: Fields | None = None, details: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The body of a refusal. (Any: what JSON holds.)"""
    told = {name: [str(sentence) for sentence in sentences] for name, sentences in (fields or {}).items()}
    return {"code": code, "message": str(message), "fields": told, "details": dict(details or {})}


def problem(status: int, code: str, message: str | Promise, details: Mapping[str, Any] | None = None) -> JsonResponse:
    """A refusal that is made outside the API's views: by a middleware, or for an address that is none.

    (Any: what JSON holds.)
    """
    return JsonResponse(body_of(code, message, details=details), status=status, json_dumps_params=_AS_VIEWS_DO)


def status_of(refusal: DomainError) -> int:
    """The status of an action's refusal."""
    if refusal.code in STATUSES:
        return STATUSES[refusal.code]
    if isinstance(refusal, NotPermitted):
        return 403
    if isinstance(refusal, Unavailable):
        return 503
    return 429 if isinstance(refusal, LimitReached) else 422


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:  # Any: Django REST framework's own
    """The answer to an exception of a view; None for one that is a fault of the program."""
    view = context.get("view")
    if isinstance(error, DomainError):
        return _refused(error, getattr(view, "renamed", {}))
    if isinstance(error, BadCursor):
        sentence = _("There is no such place in this list. Begin without a cursor.")
        return Response(body_of("bad_cursor", sentence, {"cursor": [sentence]}), status=400)
    if isinstance(error, RequestDataTooBig):
        return Response(body_of("body_too_large", _("This is more than can be sent at once.")), status=413)
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    declared = getattr(view, "operation", None)
    return _answer_by_class(error, is_file=declared is not None and declared.is_file)


def _refused(refusal: DomainError, renamed: Mapping[str, str]) -> Response:
    field = _named(refusal.field, renamed)
    fields = {field: [refusal.message]} if field else {}
    details = {name: value for name, value in refusal.extra.items() if name != "excerpts"}
    response = Response(body_of(refusal.code, refusal.message, fields, details), status=status_of(refusal))
    if isinstance(refusal, LimitReached | Unavailable):
        response.headers["Retry-After"] = str(refusal.extra["retry_after"])
    elif refusal.code == "idempotency_key_in_use":
        response.headers["Retry-After"] = "1"
    elif refusal.code == "scope_missing":
        # RFC 6750, 3.1: says what a token has to be allowed, where programs look for it.
        challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{refusal.extra["scope"]}"'
        response.headers["WWW-Authenticate"] = challenge
    return response


def _named(field: str, renamed: Mapping[str, str]) -> str:
    """What the API calls a field that a page calls otherwise."""
    if field.startswith("detail-"):
        return f"details.{field.removeprefix('detail-')}"
    return renamed.get(field, field)


def _invalid(error: exceptions.ValidationError) -> Response:
    """400, with a sentence for each field; nested ones are named by their path, `decisions.0.rule`."""
    fields: dict[str, list[str]] = {}
    _flatten(error.detail, "", fields)
    sentence = _("Something in this request is not as it should be. `fields` says what.")
    if _leaves(error.get_codes()) == {UNSUITABLE}:
        return Response(body_of("unsuitable_input", sentence, fields), status=422)
    return Response(body_of("invalid_input", sentence, fields), status=400)


def _leaves(codes: Any) -> set[str]:  # Any: as nested as the input
    if isinstance(codes, Mapping):
        return set().union(*map(_leaves, codes.values()))
    return set().union(*map(_leaves, codes)) if isinstance(codes, list) else {codes}


def _flatten(detail: Any, path: str, into: dict[str, list[str]]) -> None:  # Any: as nested as the input
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            here = path if name == "non_field_errors" else f"{path}.{name}" if path else str(name)
            _flatten(inner, here, into)
    elif isinstance(detail, list) and any(isinstance(one, Mapping | list) for one in detail):
        for number, inner in enumerate(detail):
            _flatten(inner, f"{path}.{number}" if path else str(number), into)
    else:
        sentences = detail if isinstance(detail, list) else [detail]
        into.setdefault(path or "body", []).extend(str(sentence) for sentence in sentences if sentence)


def _answer_by_class(error: Exception, *, is_file: bool) -> Response | None:
    wanted = _("Send a form: multipart/form-data.") if is_file else _("Send JSON: application/json.")
    known: list[tuple[tuple[type[Exception], ...], int, str, str]] = [
        ((Http404, exceptions.NotFound), 404, "not_found", _("There is nothing here, or it is not for you.")),
        ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), 401, "sign_in_required", _not_known()),
        ((exceptions.ParseError, RecursionError), 400, "malformed", _("This is no valid JSON.")),
        ((exceptions.UnsupportedMediaType,), 415, "unsupported_media_type", wanted),
        ((exceptions.NotAcceptable,), 406, "not_acceptable", _("Answers are JSON: accept application/json.")),
        ((PermissionDenied, exceptions.PermissionDenied), 403, "forbidden", _forbidden(error)),
    ]
    for classes, status, code, sentence in known:
        if isinstance(error, classes):
            response = Response(body_of(code, sentence), status=status)
            if status == 401:  # noqa: PLR2004
                response.headers["WWW-Authenticate"] = CHALLENGE
            return response
    if isinstance(error, exceptions.MethodNotAllowed):
        response = Response(body_of("method_not_allowed", _("This address does not take this method.")), status=405)
        response.headers["Allow"] = ""  # the view knows which: see foundation.api.views
        return response
    return None


def _not_known() -> str:
    return _("Sign in, or send a token: “Authorization: Bearer …”.")


def _forbidden(error: Exception) -> str:
    if "CSRF" in str(error):
        return _("A request with a session has to bring the CSRF token. With a token of your own it need not.")
    return _("You may not do this.")
