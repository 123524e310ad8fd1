"""Questions that a composer asks in JSON while somebody writes: how they are counted, read and refused."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.debug import sensitive_variables

from foundation import rates
from foundation.errors import DomainError, LimitReached
from foundation.rates import Rate

UNPROCESSABLE = 422


class Malformed(DomainError):
    """The question is not of the form it should have. Answered with 400."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__("malformed", message)


_STATUSES: dict[type[DomainError], int] = {Malformed: 400, LimitReached: 429}


def count(request: HttpRequest, rate: Rate) -> None:
    """Count one question of the member who asks. Raises LimitReached."""
    rates.count(rate, str(request.user.pk), timezone.now())


@sensitive_variables()
def read(request: HttpRequest, form: str | Promise) -> dict[str, Any]:
    """The JSON object that was sent (Any: what JSON holds). Raises Malformed, with `form` as its sentence."""
    try:
        question = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Malformed(form) from None
    if not isinstance(question, dict):
        raise Malformed(form)
    return question


def problem(error: DomainError) -> JsonResponse:
    """The refusal, in the reader's language and in the one shape in which the site says no to programs."""
    message = str(error.message)
    fields = {error.field: [message]} if error.field else {}
    body = {"code": error.code, "message": message, "fields": fields}
    response = JsonResponse(body, status=_STATUSES.get(type(error), UNPROCESSABLE))
    if isinstance(error, LimitReached):
        response.headers["Retry-After"] = str(error.extra["retry_after"])
    return response
