"""The privacy check while somebody writes. It only informs: the gates decide again when the text is sent."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from content.privacy import Finding, check, redaction, words
from foundation import rates
from foundation.errors import LimitReached
from foundation.rates import Rate

# A composer asks after each pause in typing, so about every two seconds at most.
CHECKS = Rate("content.privacy_check", most=60, window=60)
MOST_FIELDS = 50
LONGEST_TEXT = 32_000  # characters of one field; longer ones are refused when sent, too
LONGEST_TOTAL = 100_000


class _Malformed(ValueError):
    """The body is not `{"texts": {field: text}}`, or holds too much."""


@never_cache
@require_POST
@sensitive_variables("texts", "text", "found")
def check_texts(request: HttpRequest) -> JsonResponse:
    """Answer `{"texts": {field: text}}` with `{"findings": [...], "note": ...}`. Members only; nothing is stored.

    `start` and `end` count characters as Python does, `start_utf16` and `end_utf16` as JavaScript does.
    """
    try:
        rates.count(CHECKS, str(request.user.pk), timezone.now())
    except LimitReached as limit:
        response = _problem(429, limit.code, limit.message)
        response.headers["Retry-After"] = str(limit.extra["retry_after"])
        return response
    try:
        texts = _texts(request.body)
    except _Malformed as error:
        return _problem(400, "malformed", str(error))
    found = [_described(name, text, finding) for name, text in texts.items() for finding in check(text)]
    return JsonResponse({"findings": found, "note": str(words.LIMITS)})


def _problem(status: int, code: str, message: str | Promise) -> JsonResponse:
    return JsonResponse({"code": code, "message": str(message), "fields": {}}, status=status)


@sensitive_variables()
def _texts(body: bytes) -> Mapping[str, str]:
    try:
        texts = json.loads(body)["texts"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _Malformed(_('Send JSON of the form {"texts": {"field": "text"}}.')) from None
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise _Malformed(_('Send JSON of the form {"texts": {"field": "text"}}.'))
    if len(texts) > MOST_FIELDS or any(len(text) > LONGEST_TEXT for text in texts.values()):
        raise _Malformed(_("These are too many fields, or one of them is too long."))
    if sum(map(len, texts.values())) > LONGEST_TOTAL:
        raise _Malformed(_("These are too many fields, or one of them is too long."))
    return texts


@sensitive_variables()
def _described(name: str, text: str, finding: Finding) -> dict[str, Any]:
    """Any: what JSON holds, numbers and words."""
    return {
        "field": name,
        "start": finding.start,
        "end": finding.end,
        "start_utf16": _utf16(text, finding.start),
        "end_utf16": _utf16(text, finding.end),
        "kind": finding.kind,
        "tier": finding.tier,
        "rule": finding.rule,
        "words": {"kind": words.kind(finding), "why": words.reason(finding)},
        "label": redaction.label_at(text, finding.start, finding.end, finding.kind),
    }


def _utf16(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
