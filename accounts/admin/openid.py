"""Tools that members sign in to by this site, for administrators."""

from typing import Any

from allauth.idp.oidc.models import Client, Token
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.actions import openid
from accounts.forms.openid import ClientForm
from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from content.markup.trust import fragment

# allauth's own pages know neither our rules nor our log; tokens are nobody's to look at.
admin.site.unregister(Client)
admin.site.unregister(Token)


@admin.register(Client)
class OpenIDClientAdmin(OutsideTransactions):
    """Making, changing and removing tools. The secret is shown once."""

    form = ClientForm
    list_display = ["name", "id", "type", "created_at"]
    ordering = ["name", "pk"]
    search_fields = ["name", "id"]
    actions = ["renew_secret"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:  # Any: as Django allows
        made = ["id", "created_at"] if obj is not None else []
        return ["name", "redirect_uris", "type", "scopes", *made]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["id", "created_at"] if obj is not None else []

    def has_module_permission(self, request: HttpRequest) -> bool:
        return policies.may_manage_openid_clients(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Client | None = None) -> bool:
        return policies.may_manage_openid_clients(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return policies.may_manage_openid_clients(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Client | None = None) -> bool:
        return policies.may_manage_openid_clients(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Client | None = None) -> bool:
        return policies.may_manage_openid_clients(request.user)

    def save_model(self, request: HttpRequest, obj: Client, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        cleaned = form.cleaned_data
        addresses, scopes = cleaned["redirect_uris"].splitlines(), cleaned["scopes"]
        actor, now = signed_in_member(request), timezone.now()
        secret = openid.save_client(actor=actor, client=obj, addresses=addresses, scopes=scopes, now=now)
        if secret:
            self._show(request, obj, secret)

    def delete_model(self, request: HttpRequest, obj: Client) -> None:
        openid.remove_client(actor=signed_in_member(request), client=obj, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Client]) -> None:
        for client in queryset.order_by("pk"):
            self.delete_model(request, client)

    @admin.action(description=_("Make a new secret"), permissions=["change"])
    def renew_secret(self, request: HttpRequest, queryset: QuerySet[Client]) -> None:
        """As when one was lost or seen; the old one is useless at once."""
        for client in queryset.order_by("pk"):
            secret = openid.renew_secret(actor=signed_in_member(request), client=client, now=timezone.now())
            self._show(request, client, secret)

    def _show(self, request: HttpRequest, client: Client, secret: str) -> None:
        told = (gettext("Client id"), client.pk, gettext("Secret, shown only now"), secret)
        messages.warning(request, fragment("{}: {}. {}: <code>{}</code>", *told))
