"""Taking a text out of everything, for staff: a page that counts first and acts when the text is typed once more.

The text goes from the form to the action and nowhere else: it is in no address, is not put back on any page, and what
the pages say holds kinds and numbers only.
"""

from typing import Any, Final

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from content import policies
from content.actions import redaction
from content.privacy import Kind, words
from content.privacy.redaction import label
from foundation.errors import DomainError

# How long a count may be acted upon. Longer ago, other texts may be there.
LONGEST_PAUSE: Final = 900  # seconds
_SALT: Final = "content.views.redaction"
# "secret" in its name keeps the field off the pages that put back what was typed.
TEXT: Final = "secret_text"


class NeverRepeated(forms.Textarea):
    """A field that is always drawn empty."""

    def format_value(self, value: Any) -> str:  # Any: Django's own signature
        return ""


class CountingForm(forms.Form):
    """What has to go."""

    secret_text = forms.CharField(
        label=_("Text"),
        help_text=_("Exactly as it was written; capital letters count. It is not shown again and stands in no log."),
        max_length=redaction.LONGEST,
        widget=NeverRepeated(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        help_text=_("The label that stands in its place says so."),
        choices=[(kind.value, shown) for kind, shown in words.KINDS.items()],
    )


class ConfirmingForm(CountingForm):
    """The same once more, with the proof of what was counted."""

    proof = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret_text"].label = _("Type the text once more")
        self.fields["secret_text"].help_text = _("What was taken out cannot be put back.")
        self.fields["kind"].widget = forms.HiddenInput()


@sensitive_post_parameters(TEXT)
@sensitive_variables()
def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page for staff who may: GET asks, a first POST counts, a second one with its proof acts.

    `context` is the administration's own (Any: its values). Raises PermissionDenied.
    """
    if not policies.may_redact_everywhere(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _shown(request, context, CountingForm())
    if "proof" in request.POST:
        return _act(request, context)
    form = CountingForm(request.POST)
    if not form.is_valid():
        return _shown(request, context, form)
    try:
        counted = redaction.count_everywhere(actor=_actor(request), text=_text(form), kind=_kind(form))
    except DomainError as refusal:
        return _shown(request, context, _refused(form, refusal))
    proof = signing.TimestampSigner(salt=_SALT).sign(_digest(request, form))
    labels = [label(_kind(form), language=language) for language in ("en", "zh-hans")]
    confirming = ConfirmingForm(initial={"kind": _kind(form), "proof": proof})
    return _shown(request, {**context, "labels": labels}, confirming, counted)


@sensitive_variables()
def _act(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    form = ConfirmingForm(request.POST)
    if not form.is_valid():
        return _shown(request, context, form)
    if not _was_counted(request, form):
        form.add_error(TEXT, _("This is not the text that was counted, or it was counted long ago. Count again."))
        return _shown(request, context, CountingForm(initial={"kind": _kind(form)}), errors=form)
    try:
        done = redaction.redact_everywhere(
            actor=_actor(request), text=_text(form), kind=_kind(form), now=timezone.now()
        )
    except DomainError as refusal:
        return _shown(request, context, _refused(form, refusal))
    sentence = ngettext(
        "The text was taken out of %(count)d row.", "The text was taken out of %(count)d rows.", done.count
    )
    where = "; ".join(f"{name}: {number}" for name, number in _by_name(done))
    messages.success(request, f"{sentence % {'count': done.count}} {where}".strip())
    return HttpResponseRedirect(reverse("admin:redact"))


def _shown(
    request: HttpRequest,
    context: dict[str, Any],
    form: forms.Form,
    counted: redaction.Redaction | None = None,
    errors: forms.Form | None = None,
) -> TemplateResponse:
    own = {
        "title": _("Take a text out of everything"),
        "form": form,
        "errors_of": errors or form,
        "counted": counted,
        "rows": _by_name(counted) if counted else [],
        "is_confirming": isinstance(form, ConfirmingForm),
    }
    is_refused = bool((errors or form).errors)
    return TemplateResponse(request, "content/redact.html", context | own, status=422 if is_refused else 200)


def _by_name(counted: redaction.Redaction) -> list[tuple[str, int]]:
    """Rows by what a model is called, in the reader's language."""
    named = {label: str(apps.get_model(label)._meta.verbose_name_plural) for label in counted.rows}
    return sorted((named[label], number) for label, number in counted.rows.items())


def _refused(form: forms.Form, refusal: DomainError) -> forms.Form:
    form.add_error(TEXT if refusal.field == "text" else None, str(refusal.message))
    return form


def _was_counted(request: HttpRequest, form: forms.Form) -> bool:
    try:
        signer = signing.TimestampSigner(salt=_SALT)
        counted = signer.unsign(form.cleaned_data["proof"], max_age=LONGEST_PAUSE)
    except signing.BadSignature:
        return False
    return constant_time_compare(counted, _digest(request, form))


def _digest(request: HttpRequest, form: forms.Form) -> str:
    """Keyed, so that nobody finds a telephone number from it; it goes to this browser only, for this person."""
    return salted_hmac(_SALT, f"{request.user.pk}\0{_kind(form)}\0{_text(form)}", algorithm="sha256").hexdigest()


def _text(form: forms.Form) -> str:
    return str(form.cleaned_data[TEXT]).strip()


def _kind(form: forms.Form) -> Kind:
    return Kind(form.cleaned_data["kind"])


def _actor(request: HttpRequest) -> Any:
    # Any: the policy has let nobody but a member of the staff in.
    return request.user
