"""Accounts of tools for staff: made, changed and switched off here. Their owners make the tokens."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import names
from accounts.actions import services
from accounts.models import ServiceAccount, User
from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from foundation.errors import DomainError

Act = Callable[..., bool]


class ServiceAccountForm(forms.ModelForm):
    """What for, and who answers for it."""

    owner = forms.CharField(
        label=_("Who answers for it"),
        help_text=_("The username of a member. They make its tokens, and are asked when it does harm."),
    )

    class Meta:
        model = ServiceAccount
        fields = ["purpose"]
        help_texts = {"purpose": _("Everybody reads it on the account's page.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.owner_id is not None:
            self.initial["owner"] = self.instance.owner.username

    def clean_owner(self) -> User:
        """The member of this username."""
        found = User.objects.active().with_username(names.normalise(self.cleaned_data["owner"])).first()
        if found is None:
            raise forms.ValidationError(_("No member has this username."))
        member: User = found
        return member

    def _post_clean(self) -> None:
        """The action stores, and makes the account that a new row needs; nothing of it is to be put into the row."""


class NewServiceAccountForm(ServiceAccountForm):
    """And what it is called."""

    username = forms.CharField(
        label=_("Username"), max_length=names.LONGEST_USERNAME, validators=[names.validate_username]
    )
    name = forms.CharField(
        label=_("Name shown"), max_length=names.LONGEST_NAME, required=False, validators=[names.validate_name]
    )


@admin.register(ServiceAccount)
class ServiceAccountAdmin(OutsideTransactions):
    """Making them, saying who answers for them, and switching them off and on. None is deleted: its texts stay."""

    form = ServiceAccountForm
    list_display = ["member", "purpose", "owner", "made_at", "switched_off_at"]
    list_select_related = ["member", "owner"]
    search_fields = ["member__username", "member__name", "owner__username"]
    ordering = ["-pk"]
    actions = ["switch_off", "switch_on"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:  # noqa: FBT001, FBT002 - Django's own signature
        if obj is None:
            kwargs["form"] = NewServiceAccountForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # Any: Django's own nested form
        shown: tuple[str, ...] = ("purpose", "owner")
        shown = ("username", "name", *shown) if obj is None else (*shown, *self.get_readonly_fields(request, obj))
        return [(None, {"fields": shown}), *self.asked_fieldsets(request)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("member", "made_by", "made_at", "switched_off_at", "switched_off_by")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> ServiceAccount:  # noqa: FBT001
        """Stored by the action; what Django gets is what was stored."""
        given = form.cleaned_data
        common = {
            "actor": signed_in_member(request),
            "purpose": given["purpose"],
            "owner": given["owner"],
            "now": timezone.now(),
            "declared": self.declared(request),
        }
        if change:
            services.change_service_account(service=form.instance, **common)
        else:
            form.instance = services.make_service_account(username=given["username"], name=given["name"], **common)
        form.save_m2m = lambda: None
        service: ServiceAccount = form.instance
        return service

    def save_model(self, request: HttpRequest, obj: ServiceAccount, form: Any, change: bool) -> None:  # noqa: FBT001
        """Stored already."""

    @admin.action(description=_("Switch off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Their tokens are gone at once."""
        _each(self, request, queryset, services.switch_off)

    @admin.action(description=_("Switch on again"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Their owners may make tokens again."""
        _each(self, request, queryset, services.switch_on)


def _each(model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet, act: Act) -> None:
    """Do it to each on its own: one refusal stops none of the others."""
    actor, now, count = signed_in_member(request), timezone.now(), 0
    for service in queryset.select_related("member").order_by("pk"):
        try:
            count += act(actor=actor, service=service, now=now)
        except DomainError as refusal:
            messages.error(request, f"{service}: {refusal.message}")
    text = ngettext("%(count)d service account changed.", "%(count)d service accounts changed.", count)
    messages.success(request, text % {"count": count})
