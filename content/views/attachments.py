"""Where composers send files, describe them and take them back. All answers are JSON."""

import re
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from content.attachments import actions, reading, sizes
from content.models import Attachment
from content.views.answers import decisions, problem
from foundation.bodies import takes_body
from foundation.errors import DomainError


@never_cache
@require_POST
@takes_body(sizes.LARGEST_BODY)
@sensitive_variables()
def upload(request: HttpRequest) -> JsonResponse:
    """Take one `file` with its `alt_text`, and answer 201 with what a composer needs to place it.

    `decisions` and `is_reviewed` say what was decided about findings of the privacy check, as in any other form.
    """
    file = request.FILES.get("file")
    try:
        if file is None:
            raise DomainError("file_missing", _("Choose a file."), field="file")
        attachment = actions.upload(
            actor=request.user,
            file=file,
            name=file.name or "",
            alt_text=request.POST.get("alt_text", "").strip(),
            **_decided(request),
        )
    except DomainError as error:
        return problem(error)
    return JsonResponse(_described(attachment), status=201)


@never_cache
@require_http_methods(["POST", "DELETE"])
@sensitive_variables()
def change(request: HttpRequest, key: str) -> HttpResponse:
    """POST gives a file another `alt_text`; DELETE takes it back."""
    found = Attachment.objects.visible_to(request.user).by_key(key).first()
    if found is None:
        return problem_not_found()
    try:
        if request.method == "DELETE":
            actions.withdraw(actor=request.user, attachment=found, now=timezone.now())
            return HttpResponse(status=204)
        changed = actions.describe(
            actor=request.user,
            attachment=found,
            alt_text=request.POST.get("alt_text", "").strip(),
            **_decided(request),
        )
    except DomainError as error:
        return problem(error)
    return JsonResponse(_described(changed))


def problem_not_found() -> JsonResponse:
    """404, the same for what is missing and what is somebody else's."""
    body = {"code": "not_found", "message": _("There is no such file."), "fields": {}}
    return JsonResponse(body, status=404)


def _decided(request: HttpRequest) -> dict[str, Any]:
    """Arguments that both actions take. Any: as their names say."""
    try:
        decided = decisions(request)
    except ValueError:
        raise DomainError("malformed", _("The decisions about findings cannot be read."), field="decisions") from None
    is_reviewed = request.POST.get("is_reviewed", "") in ("1", "on", "true")
    return {"decisions": decided, "is_reviewed": is_reviewed, "now": timezone.now()}


def _described(attachment: Attachment) -> dict[str, Any]:
    """Any: what JSON holds."""
    address = attachment.get_absolute_url()
    return {
        "key": attachment.key,
        "url": address,
        "markdown": markdown(attachment),
        "kind": attachment.kind,
        "content_type": attachment.content_type,
        "name": attachment.name,
        "label": reading.label(attachment),
        "alt_text": attachment.alt_text,
        "width": attachment.width,
        "height": attachment.height,
        "size": attachment.size,
        "ai_label": attachment.ai_label,
        "sizes": [
            {"width": one.width, "height": one.height, "size": one.size, "url": f"{address}?width={one.width}"}
            for one in attachment.variants
        ],
    }


def markdown(attachment: Attachment) -> str:
    """How the file is written into a text."""
    address = unquote(attachment.get_absolute_url())
    if attachment.kind == Attachment.Kind.IMAGE:
        return f"![{_escaped(attachment.alt_text)}]({address})"
    return f"[{_escaped(attachment.name)}]({address})"


def _escaped(words: str) -> str:
    """Words between square brackets."""
    return re.sub(r"([\\\[\]!`*_<>])", r"\\\1", " ".join(words.split()))
