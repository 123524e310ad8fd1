"""Decisions about the site, for administrators."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import TermsVersion
from config import actions, admin_terms
from config.models import OldAddress, Page, SiteSettings
from content.admin.outside_transactions import OutsideTransactions
from content.markup.trust import fragment

# Versions of the terms are registered there.
__all__ = ["OldAddressAdmin", "PageAdmin", "SiteSettingsAdmin", "admin_terms"]


@admin.register(SiteSettings)
class SiteSettingsAdmin(OutsideTransactions):
    """The one row. Its list leads straight to it; nobody adds or deletes it."""

    fieldsets = [
        (_("Name"), {"fields": ["name", "name_zh"]}),
        (_("Banner"), {"fields": ["banner_en", "banner_zh"]}),
        (_("Joining"), {"fields": ["sign_up_mode", "sign_up_domains"]}),
        (_("Filings"), {"fields": ["icp_number", "public_security_number", "other_filing"]}),
        (_("Robots and other sites"), {"fields": ["is_findable", "ai_crawlers", "robots_lines", "frame_origins"]}),
        (_("Maintenance"), {"fields": ["is_read_only"]}),
        (_("Last change"), {"fields": ["updated_at", "updated_by"]}),
    ]
    readonly_fields = ["updated_at", "updated_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:config_sitesettings_change", args=[SiteSettings.ONLY_ID]))

    def save_model(self, request: HttpRequest, obj: SiteSettings, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        assert request.user.is_authenticated  # noqa: S101 - the admin lets nobody else in
        actions.change_site_settings(
            actor=request.user,
            changes={name: form.cleaned_data[name] for name in form.changed_data},
            now=timezone.now(),
            declared=self.declared(request),
        )


@admin.register(Page)
class PageAdmin(OutsideTransactions):
    """Pages of the house: rules, terms, privacy, imprint."""

    list_display = ["slug", "title_en", "title_zh", "position", "updated_at"]
    list_display_links = ["slug", "title_en"]
    ordering = ["position", "pk"]
    search_fields = ["slug", "title_en", "title_zh"]
    fields = ["slug", "position", "title_en", "title_zh", "body_en", "body_zh", "updated_at", "updated_by"]
    readonly_fields = ["updated_at", "updated_by"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:  # Any: as Django allows
        """What members agreed to is not edited: another version of it is published."""
        if obj is None or not TermsVersion.objects.filter(kind=obj.slug).exists():
            return [*self.readonly_fields]
        return [*self.readonly_fields, "slug", "title_en", "title_zh", "body_en", "body_zh", "published_in_versions"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """With the way to versions, where there are any."""
        is_versioned = "published_in_versions" in self.get_readonly_fields(request, obj)
        return ["published_in_versions", *self.fields] if is_versioned else [*self.fields]

    @admin.display(description=_("in force"))
    def published_in_versions(self, page: Page) -> str:
        """Why it cannot be edited here, and where it can."""
        number = TermsVersion.objects.of(page.slug).values_list("number", flat=True).first()
        words = gettext("Readers see version %(number)d. Publish another one to change the text.") % {"number": number}
        address = f"{reverse('admin:accounts_termsversion_add')}?kind={page.slug}"
        return fragment('{} <a href="{}">{}</a>', words, address, gettext("Publish a version"))

    def save_model(self, request: HttpRequest, obj: Page, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        assert request.user.is_authenticated  # noqa: S101 - the admin lets nobody else in
        actions.save_page(actor=request.user, page=obj, now=timezone.now(), declared=self.declared(request))

    def delete_model(self, request: HttpRequest, obj: Page) -> None:
        assert request.user.is_authenticated  # noqa: S101 - the admin lets nobody else in
        actions.delete_page(actor=request.user, page=obj, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Page]) -> None:
        for page in queryset.order_by("pk"):
            self.delete_model(request, page)


class OldAddressForm(ModelForm):
    """Whoever writes one down says where it leads; those of an imported forum lead to a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "target" in self.fields:
            self.fields["target"].required = self.instance.subject_id is None


@admin.register(OldAddress)
class OldAddressAdmin(admin.ModelAdmin):
    """Where addresses lead that the site once used."""

    form = OldAddressForm
    list_display = ["path", "target", "created_at"]
    ordering = ["path", "pk"]
    search_fields = ["path", "target"]
    fields = ["path", "target"]
