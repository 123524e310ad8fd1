"""The page on which a reviewer looks at one claim and decides."""

from datetime import datetime, time
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import credential_reasons, places, policies
from accounts.actions import credential_documents, credentials
from accounts.admin.decisions import ReasonForm
from accounts.models import Credential
from accounts.models.credentials import LONGEST_REASON
from accounts.views.answers import signed_in_member, with_status
from foundation.errors import DomainError

# Nothing in it runs, loads or is framed, even where a browser takes it for something else.
POLICY: Final = "sandbox; default-src 'none'"
EXTENSIONS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def beginning_of(date: Any) -> datetime | None:
    """The beginning of a day that has to come yet; None for none. Raises ValidationError. (Any: a date or nothing.)"""
    if date is None:
        return None
    until = timezone.make_aware(datetime.combine(date, time.min))
    if until <= timezone.now():
        raise ValidationError(_("Choose a day in the future, or none."))
    return until


class AcceptForm(forms.Form):
    """Until when it holds."""

    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_valid_until(self) -> datetime | None:
        """A day that has to come yet."""
        return beginning_of(self.cleaned_data["valid_until"])


class RefusalForm(ReasonForm):
    """Why: a sentence that is there in both languages, or the reviewer's own words."""

    template = forms.ChoiceField(label=_("Reason"), choices=credential_reasons.choices, required=False)

    def __init__(self, data: QueryDict | None = None, *, language: str = "en") -> None:
        super().__init__(data)
        self.language = language
        self.fields["reason"].required = False
        self.fields["reason"].validators.append(MaxLengthValidator(LONGEST_REASON))
        self.fields["reason"].label = _("In your own words")
        self.order_fields(["template", "reason"])

    def clean(self) -> dict[str, Any]:
        """One of the two; the member reads a template in their own language."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("reason") and cleaned.get("template"):
            cleaned["reason"] = credential_reasons.sentence(cleaned["template"], self.language)
        if not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_("Choose a reason or write one."), code="reason_missing"))
        return cleaned


def page(model_admin: admin.ModelAdmin, request: HttpRequest, credential: Credential) -> HttpResponse:
    """Facts, evidence, history, and what this reviewer may decide."""
    actor, now = signed_in_member(request), timezone.now()
    life = credentials.LIFE[credential.method]
    language = credential.member.language
    sent = request.POST.get("do", "")
    accept_form = AcceptForm(
        request.POST if sent == "accept" else None, initial={"valid_until": (now + life).date() if life else None}
    )
    refusal_form = RefusalForm(request.POST if sent in ("reject", "revoke") else None, language=language)
    used: Any = {"accept": accept_form, "reject": refusal_form, "revoke": refusal_form}.get(sent)
    if used is not None and used.is_valid() and _decided(request, credential, sent, used):
        return HttpResponseRedirect(reverse("admin:accounts_credential_changelist") + "?queue=waiting")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Look at a claim"),
        "opts": model_admin.model._meta,
        "credential": credential,
        "country": places.country_name(credential.country) if credential.country else "",
        "accept_form": accept_form,
        "refusal_form": refusal_form,
        "may_decide": credential.state == "pending" and policies.may_decide_credential(actor, credential),
        "may_revoke": credential.state == "accepted" and policies.may_check_credential(actor, credential.member),
        "may_open": policies.may_open_document(actor, credential),
        "is_own": credential.member_id == actor.pk,
    }
    response = TemplateResponse(request, "admin/accounts/credential_review.html", context)
    if used is not None:
        with_status(response, used)
    return response


def _decided(request: HttpRequest, credential: Credential, do: str, form: Any) -> bool:
    actor, now = signed_in_member(request), timezone.now()
    try:
        if do == "accept":
            until = form.cleaned_data["valid_until"]
            credentials.accept(actor=actor, credential=credential, expires_at=until, now=now)
        else:
            act = {"reject": credentials.reject, "revoke": credentials.revoke}[do]
            act(actor=actor, credential=credential, **ReasonForm.reason_of(form.cleaned_data), now=now)
    except DomainError as refusal:
        if isinstance(form, ReasonForm) and refusal.field in form.fields:
            form.tell(refusal)
        else:
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
        return False
    messages.success(request, _("It is decided, and the member is told by mail."))
    return True


def document(request: HttpRequest, credential: Credential) -> HttpResponse:
    """The document, after it was written down that this reviewer opened it."""
    review = HttpResponseRedirect(reverse("admin:accounts_credential_review", args=[credential.pk]))
    if request.method != "POST":
        return review
    try:
        row, content = credential_documents.open_document(
            actor=signed_in_member(request), credential=credential, now=timezone.now()
        )
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return review
    way = "attachment" if row.content_type == "application/pdf" else "inline"
    name = f"credential-{credential.pk}.{EXTENSIONS[row.content_type]}"
    response = HttpResponse(content, content_type=row.content_type)
    response.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
