"""Drafts as a composer keeps them while somebody writes. All answers are JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.views.answers import signed_in_member
from content.views.answers import problem
from forum import drafting
from forum.actions import drafts
from forum.forms.writing import ReplyForm
from forum.models import Draft
from foundation.errors import DomainError

CONFLICT = 409
LONGEST_CONTEXT = 40  # characters, as in the model


@never_cache
@require_http_methods(["GET", "POST", "DELETE"])
@sensitive_variables()
def draft(request: HttpRequest) -> HttpResponse:
    """The member's draft of `context`: GET reads it, POST stores the fields of a form, DELETE throws it away.

    `draft_version` is the version that the form has seen, 0 for none. Where a newer one is stored, nothing is changed
    and the answer is 409 with that version and its fields, so that both can be kept.
    """
    given = request.POST if request.method == "POST" else request.GET
    context = given.get("context", "")[:LONGEST_CONTEXT]
    if request.method == "POST":
        return _save(request, context)
    if request.method == "DELETE":
        drafts.discard_draft(actor=signed_in_member(request), context=context)
        return HttpResponse(status=204)
    found = _stored(request, context)
    return JsonResponse(_described(found) if found else {"version": 0, "fields": {}})


def _save(request: HttpRequest, context: str) -> JsonResponse:
    data = drafting.tidy(request.POST)
    version = data.get("draft_version", "")
    base = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0  # noqa: PLR2004 - digits
    fields = drafting.fields_of(data, ReplyForm.machinery)
    if drafting.is_empty(fields) and not base:
        return JsonResponse({"version": 0})  # nothing that somebody would miss
    try:
        saved = drafts.save_draft(
            actor=signed_in_member(request), context=context, fields=fields, base_version=base, now=timezone.now()
        )
    except drafts.SavedElsewhere as conflict:
        stored = _stored(request, context)
        body = {"code": conflict.code, "message": str(conflict.message), "fields": {}}
        return JsonResponse(body | {"stored": _described(stored) if stored else None}, status=CONFLICT)
    except DomainError as refusal:
        return problem(refusal)
    return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat()})


def _stored(request: HttpRequest, context: str) -> Draft | None:
    return Draft.objects.visible_to(request.user).filter(context=context).first()


def _described(found: Draft) -> dict[str, object]:
    return {"version": found.version, "saved_at": found.saved_at.isoformat(), "fields": found.fields}
