"""Cited works for staff: describing them, merging their identifiers, marking retracted ones."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.actions import references
from content.admin.outside_transactions import OutsideTransactions
from content.citations import csl, recognise
from content.citations.identifiers import Identifier
from content.models import Reference

NO_IDENTIFIER = _("Name exactly one work by a DOI, PMID, PMCID, arXiv number, ISBN, trial number or address.")


class IdentifierField(forms.CharField):
    """An identifier as a person writes it: `10.1136/…`, `PMID 40127903`, an address."""

    def clean(self, value: Any) -> Identifier | None:
        """The identifier, or None where nothing was written and nothing has to be. (Any: what a form sends.)"""
        text = super().clean(value)
        found = recognise.only(text) if text else None
        if text and found is None:
            raise ValidationError(NO_IDENTIFIER, code="no_identifier")
        return found


class AddingForm(forms.ModelForm):
    """A work that no text here cites."""

    identifier = IdentifierField(label=_("Identifier"), max_length=300, help_text=NO_IDENTIFIER)

    class Meta:
        model = Reference
        fields: list[str] = []


class SeparatingForm(forms.ModelForm):
    """An identifier that is kept under another one of the same work."""

    is_separate = forms.BooleanField(label=_("This is a work of its own after all"), required=False)

    class Meta:
        model = Reference
        fields: list[str] = []


class DescribingForm(forms.ModelForm):
    """What is known of a work."""

    metadata = forms.CharField(
        label=_("Description"),
        help_text=_("CSL-JSON of this one work. Only what is shown is kept; identifiers in it become this work's own."),
        max_length=csl.LARGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField", "spellcheck": "false"}),
    )
    other_identifier = IdentifierField(
        label=_("Another identifier of this work"),
        help_text=_("Texts that name it then count as citing this work."),
        max_length=300,
        required=False,
    )
    is_retracted = forms.BooleanField(label=_("This work has been retracted"), required=False)

    class Meta:
        model = Reference
        fields = ["retraction_reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {"metadata": self.instance.metadata, "retraction_reason": self.instance.retraction_reason}
        self.was_retracted = self.instance.retracted_at is not None
        self.initial["is_retracted"] = self.was_retracted
        known = self.instance.metadata
        self.initial["metadata"] = json.dumps(known, ensure_ascii=False, indent=2) if known else ""

    def clean_metadata(self) -> dict[str, Any]:
        """The description as it is kept (Any: JSON)."""
        pasted = self.cleaned_data["metadata"]
        try:
            return csl.read(pasted) if pasted.strip() else {}
        except csl.NotADescription as error:
            raise ValidationError(str(error.message), code=error.code) from error

    def clean(self) -> dict[str, Any]:
        """Where a retraction is announced belongs to a work that is retracted."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("retraction_reason") and not cleaned.get("is_retracted"):
            self.add_error("is_retracted", _("Tick this too, or leave out where the retraction is announced."))
        return cleaned


@admin.register(Reference)
class ReferenceAdmin(OutsideTransactions):
    """Works by their identifiers. Texts make them; they are never deleted."""

    list_display = ["shown", "title", "kind", "same_as", "citation_count", "retracted_at"]
    list_filter = ["kind", ("retracted_at", admin.EmptyFieldListFilter), ("same_as", admin.EmptyFieldListFilter)]
    list_select_related = ["same_as"]
    search_fields = ["normal_form", "shown"]
    ordering = ["-pk"]
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Reference | None = None) -> bool:
        return False

    @admin.display(description=_("title"))
    def title(self, reference: Reference) -> str:
        """From the description, if there is one."""
        return csl.work_of(reference.metadata).title

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        changing = SeparatingForm if obj and obj.same_as_id else DescribingForm
        kwargs.setdefault("form", changing if change else AddingForm)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # Any: Django's own nested form
        if obj is None:
            return [(None, {"fields": ["identifier"]}), *self.asked_fieldsets(request)]
        found: list[Any] = [(None, {"fields": ["shown", "kind", "same_as", "citation_count", "added_at"]})]
        if obj.same_as_id:
            return [*found, (_("Not the same work?"), {"fields": ["is_separate"]})]
        found += [
            (_("What is known of it"), {"fields": ["metadata", "other_identifier"]}),
            (_("Retraction"), {"fields": ["is_retracted", "retraction_reason", "retracted_at", "retracted_by"]}),
        ]
        return [*found, *self.asked_fieldsets(request)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["shown", "kind", "same_as", "citation_count", "added_at", "retracted_at", "retracted_by"]

    def asked_about(self, request: HttpRequest) -> QueryDict:
        """Of a description its words: that is what passes the gates."""
        data = request.POST.copy()
        try:
            data["metadata"] = csl.words(csl.read(data.get("metadata", "")))
        except csl.NotADescription:
            data["metadata"] = ""
        return data

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:  # noqa: FBT001
        """A new one is made by the action; what Django gets is what was made."""
        found = super().save_form(request, form, change)
        if not change:
            found = form.instance = references.add_reference(
                actor=request.user,  # type: ignore[arg-type]  # the admin lets no guest in
                identifier=form.cleaned_data["identifier"],
                now=timezone.now(),
            )
        return found

    def save_model(self, request: HttpRequest, obj: Reference, form: Any, change: bool) -> None:  # noqa: FBT001
        """Each thing that was changed by its own action."""
        chosen = form.cleaned_data
        common: dict[str, Any] = {"actor": request.user, "reference": obj, "now": timezone.now()}
        if chosen.get("is_separate"):
            references.separate_reference(**common)
        if isinstance(form, DescribingForm):
            if chosen["metadata"] != form.stored["metadata"]:
                references.describe_reference(**common, metadata=chosen["metadata"], declared=self.declared(request))
            self._save_retraction(request, form, common)
            if chosen["other_identifier"]:
                references.merge_references(**common, identifier=chosen["other_identifier"])

    def _save_retraction(self, request: HttpRequest, form: Any, common: dict[str, Any]) -> None:
        is_retracted, reason = form.cleaned_data["is_retracted"], form.cleaned_data["retraction_reason"]
        if is_retracted and (not form.was_retracted or reason != form.stored["retraction_reason"]):
            references.retract_reference(**common, reason=reason, declared=self.declared(request))
        elif form.was_retracted and not is_retracted:
            references.restore_reference(**common)
