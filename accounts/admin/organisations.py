"""Organisations and their mail domains, for staff; many at once from a CSV file."""

import csv
import io
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actions import organisations
from accounts.models import Organisation, OrganisationDomain
from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from foundation.errors import DomainError

COLUMNS = ("name_en", "name_zh", "kind", "country", "website", "domains")
LARGEST = 1024 * 1024  # bytes


class DomainInline(admin.TabularInline):
    """Where its people have their mailboxes."""

    model = OrganisationDomain
    fields = ["domain", "has_subdomains", "is_proof"]
    extra = 1


class CsvForm(forms.Form):
    """A file with one organisation a line."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8, first line: name_en,name_zh,kind,country,website,domains; domains separated by spaces."),
    )


@admin.register(Organisation)
class OrganisationAdmin(OutsideTransactions):
    """Places of work, and the mail domains that prove them."""

    list_display = ["name_en", "name_zh", "kind", "country", "domain_count", "is_demonstration"]
    list_filter = ["kind", "is_demonstration"]
    search_fields = ["name_en", "name_zh", "domains__domain"]
    ordering = ["name_en", "pk"]
    prepopulated_fields = {"slug": ["name_en"]}
    fields = ["slug", "name_en", "name_zh", "kind", "country", "website", "description_en", "description_zh"]
    inlines = [DomainInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    change_list_template = "admin/accounts/organisation_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted: QuerySet = super().get_queryset(request).annotate(found_domains=Count("domains"))
        return counted

    @admin.display(description=_("mail domains"), ordering="found_domains")
    def domain_count(self, organisation: Any) -> int:
        """How many it has. (Any: the annotated organisation.)"""
        return int(organisation.found_domains)

    def save_model(self, request: HttpRequest, obj: Organisation, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, declared = signed_in_member(request), self.declared(request)
        organisations.save_organisation(actor=actor, organisation=obj, now=timezone.now(), declared=declared)

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: BaseInlineFormSet,
        change: bool,  # noqa: FBT001
    ) -> None:
        actor, now = signed_in_member(request), timezone.now()
        for domain in formset.save(commit=False):
            organisations.save_domain(actor=actor, domain=domain, now=now)
        for domain in formset.deleted_objects:
            organisations.remove_domain(actor=actor, domain=domain, now=now)

    def get_urls(self) -> list[Any]:  # Any: patterns and resolvers
        """Django's own, and the page that takes a file."""
        view = self.admin_site.admin_view(self.load)
        return [path("load/", view, name="accounts_organisation_load"), *super().get_urls()]

    def load(self, request: HttpRequest) -> HttpResponse:
        """Take a file; nothing is stored while a line of it is wrong."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = CsvForm(request.POST or None, request.FILES or None)
        faults: list[str] = []
        if request.method == "POST" and form.is_valid():
            rows, faults = read(form.cleaned_data["file"].read(LARGEST + 1))
            faults = faults or _store(request, rows)
            if rows and not faults:
                count = len(rows)
                text = ngettext("%(count)d organisation loaded.", "%(count)d organisations loaded.", count)
                messages.success(request, text % {"count": count})
                return HttpResponseRedirect(reverse("admin:accounts_organisation_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Load organisations"),
            "label": _("Load organisations"),
            "opts": self.model._meta,
            "form": form,
            "faults": faults,
        }
        return TemplateResponse(request, "admin/load_file.html", context)


Row = tuple[Organisation, list[OrganisationDomain]]


def read(content: bytes) -> tuple[list[Row], list[str]]:
    """Organisations and domains of a file, and what is wrong with it, line by line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [str(_("The file is not UTF-8."))]
    lines = csv.DictReader(io.StringIO(text))
    if len(content) > LARGEST or tuple(lines.fieldnames or ()) != COLUMNS:
        return [], [str(_("The first line has to be: %(columns)s") % {"columns": ",".join(COLUMNS)})]
    rows: list[Row] = []
    faults: list[str] = []
    seen: set[str] = set()
    for line in lines:
        try:
            rows.append(_row(line, seen))
        except ValidationError as error:
            found = " ".join(error.messages)
            faults.append(str(_("Line %(number)d: %(fault)s") % {"number": lines.line_num, "fault": found}))
    return rows, faults


def _row(line: dict[str, Any], seen: set[str]) -> Row:
    """Any: text, or what a line has too many of. Raises ValidationError."""
    values = {name: (line.get(name) or "").strip() for name in COLUMNS}
    names = values.pop("domains").lower().split()
    organisation = Organisation(slug=slugify(values["name_en"])[:60], **values)
    organisation.full_clean()
    domains = [OrganisationDomain(domain=name) for name in names]
    for domain in domains:
        domain.full_clean(exclude=["organisation"])
    again = seen & {organisation.slug, *names}
    if again:
        raise ValidationError(_("%(name)s stands in the file twice."), params={"name": min(again)})
    seen |= {organisation.slug, *names}
    return organisation, domains


def _store(request: HttpRequest, rows: list[Row]) -> list[str]:
    """Store them all, or say what keeps each of the refused ones out."""
    try:
        actor, now = signed_in_member(request), timezone.now()
        refused = organisations.load_organisations(actor=actor, rows=rows, now=now)
    except DomainError as refusal:
        return [str(refusal.message)]
    return [f"{one.organisation.name_en}: {one.error.message}" for one in refused]
