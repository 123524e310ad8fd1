"""How a text will look, while somebody writes it: the renderer that the stored text goes through, too."""

from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from content import markup, resolvers
from content.citations.identifiers import Identifier
from content.markup.profiles import PROFILES
from content.views import questions
from content.views.questions import Malformed
from foundation.errors import DomainError
from foundation.rates import Rate

PREVIEWS = Rate("content.preview", most=60, window=60)
# The same every time: ids that change with each key pressed would move the focus and the place on the page.
PREFIX: Final = "u-preview0-"
FORM = _('Send JSON of the form {"text": "…", "profile": "post"}. The profile is post or article.')


@never_cache
@require_POST
@sensitive_variables("question", "text", "rendered")
def preview(request: HttpRequest) -> JsonResponse:
    """Answer `{"text", "profile"}` with the HTML and what was found in it. Members only; nothing is stored or logged.

    A text that cannot be rendered is a 422 with the sentence that storing it would meet.
    """
    try:
        questions.count(request, PREVIEWS)
        question = questions.read(request, FORM)
        text, profile = question.get("text"), question.get("profile", "post")
        if not isinstance(text, str) or not isinstance(profile, str) or profile not in PROFILES:
            raise Malformed(FORM)
        names = resolvers.names(text, profile=profile)
        rendered = markup.render(text, profile=profile, prefix=PREFIX, names=names)
    except markup.RenderRefused as refusal:
        refusal.field = "text"
        return questions.problem(refusal)
    except DomainError as refusal:
        return questions.problem(refusal)
    return JsonResponse(_described(rendered))


@sensitive_variables()
def _described(rendered: markup.Rendered) -> dict[str, Any]:
    """Any: what JSON holds."""
    works = [Identifier(kind, value) for kind, value in rendered.references]
    return {
        "html": rendered.html,
        "references": [
            {"kind": work.kind, "value": work.value, "shown": work.shown, "url": work.url} for work in works
        ],
        "mentions": len(rendered.mentions),
        "has_math": bool(rendered.math),
    }
