"""Versions of what members agree to: published here, and never changed."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions import terms
from accounts.models import TermsVersion
from accounts.views.answers import signed_in_member
from config.models import Page
from content.admin.outside_transactions import OutsideTransactions

COPIED = ("title_en", "title_zh", "body_en", "body_zh")


@admin.register(TermsVersion)
class TermsVersionAdmin(OutsideTransactions):
    """Adding one puts it in force at once; members are asked when they sign in next."""

    list_display = ["kind", "number", "title_en", "published_at", "published_by"]
    list_display_links = ["kind", "number"]
    list_filter = ["kind"]
    list_select_related = ["published_by"]
    ordering = ["kind", "-number"]
    fields = ["kind", "title_en", "title_zh", "body_en", "body_zh", "change_en", "change_zh"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:  # Any: what columns hold
        """The text that is in force now; before the first version that of the page."""
        kind = request.GET.get("kind", TermsVersion.Kind.TERMS)
        shown = TermsVersion.objects.of(kind).first() or Page.objects.filter(slug=kind).first()
        return {"kind": kind} | ({name: getattr(shown, name) for name in COPIED} if shown else {})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: TermsVersion,
        form: ModelForm,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        declared = self.declared(request)
        terms.publish(actor=signed_in_member(request), version=obj, now=timezone.now(), declared=declared)
