"""How addresses for composers answer and read: refusals in one shape, decisions about findings from one field."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from content.attachments import refusals
from content.attachments.actions import FindingsInFile
from content.gates import Decision
from foundation.errors import DomainError, LimitReached, NotPermitted

_MOST_DECISIONS = 1000
_LONGEST_EXPLANATION = 200  # characters, as in the model


def problem(error: DomainError) -> JsonResponse:
    """403, 413, 429 or 422 with the sentence, at the field it is about."""
    body: dict[str, Any] = {
        "code": error.code,
        "message": str(error.message),
        "fields": {error.field: [str(error.message)]} if error.field else {},
    }
    if isinstance(error, FindingsInFile):
        found = zip(error.extra["findings"], error.excerpts, strict=True)
        body["findings"] = [{**facts, "excerpt": excerpt} for facts, excerpt in found]
    response = JsonResponse(body, status=_status(error))
    if isinstance(error, LimitReached):
        response.headers["Retry-After"] = str(error.extra["retry_after"])
    return response


def _status(error: DomainError) -> int:
    if isinstance(error, NotPermitted):
        return 403
    if isinstance(error, LimitReached):
        return 429
    return 413 if error.code in refusals.TOO_LARGE else 422


def decisions(request: HttpRequest) -> list[Decision]:
    """What the author decided about findings: the posted field `decisions`, a list in JSON. Raises ValueError."""
    return decisions_in(request.POST.get("decisions") or "[]")


def decisions_in(text: str) -> list[Decision]:
    """The decisions that this list in JSON holds. Raises ValueError."""
    try:
        posted = json.loads(text)
    except RecursionError as error:
        raise ValueError from error
    if not isinstance(posted, list) or len(posted) > _MOST_DECISIONS:
        raise ValueError
    return [_decision(one) for one in posted]


def _decision(posted: Any) -> Decision:
    """Any: what JSON holds."""
    try:
        return Decision(
            field=str(posted["field"]),
            rule=str(posted["rule"]),
            start=int(posted["start"]),
            end=int(posted["end"]),
            reason=str(posted["reason"]),
            explanation=str(posted.get("explanation", "")).replace("\0", "")[:_LONGEST_EXPLANATION],
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError from error
