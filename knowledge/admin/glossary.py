"""Terms for staff: one by one, or as a CSV file in and out."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from foundation.errors import DomainError
from knowledge import glossary_files
from knowledge.actions import glossary
from knowledge.models import GlossaryTerm

UNPROCESSABLE = 422


class FileForm(forms.Form):
    """A file with terms."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("UTF-8, with the columns slug, en, zh, abbr, synonyms_en, synonyms_zh."),
    )


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(OutsideTransactions):
    """The glossary."""

    list_display = ["slug", "en", "zh", "abbreviation", "changed_at"]
    search_fields = ["slug", "en", "zh", "abbreviation", "synonyms_en", "synonyms_zh"]
    ordering = ["slug"]
    exclude = ["changed_at", "changed_by"]
    change_list_template = "admin/knowledge/glossary_list.html"

    def get_urls(self) -> list[Any]:
        """With the pages for files. Any: patterns."""
        own = [
            path("import/", self.admin_site.admin_view(self.load), name="knowledge_glossaryterm_import"),
            path("export/", self.admin_site.admin_view(self.save_file), name="knowledge_glossaryterm_export"),
        ]
        return [*own, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: GlossaryTerm, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, declared = signed_in_member(request), self.declared(request)
        glossary.save_term(actor=actor, term=obj, now=timezone.now(), declared=declared)

    def load(self, request: HttpRequest) -> HttpResponse:
        """Take a file; what is wrong with it is listed by row and column, and nothing is stored then."""
        if not self.has_add_permission(request) or not self.has_change_permission(request):
            raise PermissionDenied
        form = FileForm(request.POST or None, request.FILES or None)
        faults: list[str] = []
        if request.method == "POST" and form.is_valid():
            try:
                added, changed = self._loaded(request, form.cleaned_data["file"])
            except DomainError as refusal:
                faults = refusal.extra.get("faults", [str(refusal.message)])
            else:
                facts = {"added": added, "changed": changed}
                messages.success(request, _("%(added)d terms added, %(changed)d changed.") % facts)
                return redirect(reverse("admin:knowledge_glossaryterm_changelist"))
        words = {"title": _("Load terms"), "label": _("Load the terms")}
        context = {**self.admin_site.each_context(request), **words, "form": form, "faults": faults}
        status = UNPROCESSABLE if request.method == "POST" else 200
        return render(request, "admin/load_file.html", context, status=status)

    def save_file(self, request: HttpRequest) -> HttpResponse:
        """All terms as a file that `load` takes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        text = glossary_files.write(GlossaryTerm.objects.visible_to(request.user).order_by("slug"))
        response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="glossary.csv"'
        return response

    def _loaded(self, request: HttpRequest, file: Any) -> tuple[int, int]:
        """Any: an uploaded file."""
        try:
            text = file.read(4 * glossary_files.LARGEST_FILE).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise glossary_files.BadFile([_("The file is not UTF-8.")]) from error
        terms = glossary_files.read(text)
        return glossary.import_terms(actor=signed_in_member(request), terms=terms, now=timezone.now())
