"""The privacy check while somebody writes. It only informs: the gates decide again when the text is sent."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from content.privacy import Finding, check, redaction, words
from content.views import questions
from content.views.questions import Malformed
from foundation.errors import DomainError
from foundation.rates import Rate

# A composer asks after each pause in typing, so about every two seconds at most.
CHECKS = Rate("content.privacy_check", most=60, window=60)
MOST_FIELDS = 50
LONGEST_TEXT = 32_000  # characters of one field; longer ones are refused when sent, too
LONGEST_TOTAL = 100_000
FORM = _('Send JSON of the form {"texts": {"field": "text"}}.')


@never_cache
@require_POST
@sensitive_variables("texts", "text", "found")
def check_texts(request: HttpRequest) -> JsonResponse:
    """Answer `{"texts": {field: text}}` with `{"findings": [...], "note": ...}`. Members only; nothing is stored.

    `start` and `end` count characters as Python does, `start_utf16` and `end_utf16` as JavaScript does.
    """
    try:
        questions.count(request, CHECKS)
        texts = _texts(questions.read(request, FORM))
    except DomainError as refusal:
        return questions.problem(refusal)
    found = [_described(name, text, finding) for name, text in texts.items() for finding in check(text)]
    return JsonResponse({"findings": found, "note": str(words.LIMITS)})


@sensitive_variables()
def _texts(question: Mapping[str, Any]) -> Mapping[str, str]:
    texts = question.get("texts")
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise Malformed(FORM)
    if len(texts) > MOST_FIELDS or any(len(text) > LONGEST_TEXT for text in texts.values()):
        raise Malformed(_("These are too many fields, or one of them is too long."))
    if sum(map(len, texts.values())) > LONGEST_TOTAL:
        raise Malformed(_("These are too many fields, or one of them is too long."))
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
