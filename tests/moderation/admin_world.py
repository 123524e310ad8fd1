"""One row of every model that the administration shows, and the people who may open some of it."""

import re
from dataclasses import dataclass
from typing import Any

from allauth.idp.oidc.models import Client
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import Audience
from config.models import OldAddress, Page, SiteSettings
from tests.addresses import addresses
from tests.factories.moderation import CategoryModeratorFactory
from tests.forum.conftest import regular
from tests.house.test_models import factories
from tests.moderation.conftest import again, staff_with

ROLES = ("member", "category moderator", "moderator", "credential reviewer", "administrator")
# Everything that the guide for moderators offers them, but for pseudonyms, credentials and the knowledge base;
# and lists that they may be given to look at.
OF_MODERATORS = (
    *("moderate_thread", "redact_text", "remove_attachment", "admit_member", "restrict_member"),
    *("change_messagetemplate", "change_wordrule", "change_defencesettings", "add_categorymoderator"),
    *("view_user", "view_attachment", "view_hold", "view_privacyfinding", "view_invitation", "view_profile"),
)
OF_REVIEWERS = ("check_credential", "view_credential", "open_credential_document")
PAGES = {"changelist": "l", "add": "a", "change": "c", "delete": "d", "history": "h"}
_CHOICES = re.compile(r'<select name="action".*?</select>', re.DOTALL)
_CHOICE = re.compile(r'<option value="(\w+)"')
LOGIN = "/admin/login/"


def people(category: Any) -> dict[str, Any]:
    """Somebody of each role."""
    local = staff_with(username="local")
    CategoryModeratorFactory(category=category, member=local)
    return {
        "member": regular(),
        "category moderator": again(local),
        "moderator": staff_with(*OF_MODERATORS, username="moderating"),
        "credential reviewer": staff_with(*OF_REVIEWERS, username="reviewing"),
        "administrator": regular(admin=True, username="administering"),
    }


def row_of(model: Any, owner: Any) -> Any:
    """A row of the model."""
    by_hand = {
        SiteSettings: SiteSettings.objects.get,
        OldAddress: lambda: OldAddress.objects.create(path="/old/", target="/new/"),
        Page: lambda: Page.objects.create(slug="about-us", title_en="a", title_zh="b", body_en="c", body_zh="d"),
        Audience: Audience.objects.first,
        Group: lambda: Group.objects.first() or Group.objects.create(name="Editors"),
        Authenticator: lambda: Authenticator.objects.create(user=owner, type="totp", data={"secret": "x"}),
        UserSession: lambda: UserSession.objects.create(user=owner, ip="192.0.2.7", session_key="s" * 32),
        Client: lambda: Client.objects.create(name="Labels"),
        SocialApp: _social_app,
        SocialAccount: lambda: SocialAccount.objects.create(user=owner, provider="orcid", uid="1"),
        SocialToken: lambda: SocialToken.objects.create(
            app=_social_app(),
            account=SocialAccount.objects.create(user=owner, provider="orcid", uid="2"),
            token="x",
        ),
    }
    return by_hand[model]() if model in by_hand else factories()[model]()


def _social_app() -> Any:
    return SocialApp.objects.get_or_create(provider="orcid", name="ORCID", client_id="x")[0]


@dataclass(frozen=True)
class ModelPage:
    """One of Django's pages of one model."""

    label: str
    letter: str
    name: str
    has_row: bool

    def path(self, rows: dict[str, Any]) -> str:
        """Its address, about the row of its model."""
        return reverse(self.name, args=[rows[self.label].pk] if self.has_row else [])


def page_of_model(address: Any) -> tuple[str, str] | None:
    """Label of the model and letter of the page, of an address that Django makes for a model; None for others."""
    # App labels may hold underscores as well, so a name is not cut, but compared with those that Django makes.
    for model in admin.site._registry:
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        if address.name.startswith(prefix) and (letter := PAGES.get(address.name.removeprefix(prefix))):
            return model._meta.label, letter
    return None


def model_pages() -> list[ModelPage]:
    """Every page that the administration makes of a model by itself."""
    found = ((address, page_of_model(address)) for address in addresses())
    return [ModelPage(*page, address.name, bool(address.arguments)) for address, page in found if page]


def own_pages() -> list[str]:
    """Names of every other page below the administration."""
    return [
        address.name
        for address in addresses()
        if address.route.startswith("admin/") and address.name and page_of_model(address) is None
    ]


def choices_on(page: str) -> list[str]:
    """The actions that a list offers for its rows."""
    chosen = _CHOICES.search(page)
    return _CHOICE.findall(chosen[0]) if chosen else []


def is_open(response: Any) -> bool:
    """Whether somebody was let in: shown a page, or led to another one than the door."""
    where = response.headers.get("Location", "")
    return response.status_code == 200 or (response.status_code == 302 and not where.startswith(LOGIN))


def table(text: str) -> dict[str, dict[str, str]]:
    """Lines of a declared table: a name, and a cell for each role."""
    lines = [line.rsplit(None, len(ROLES)) for line in text.strip("\n").splitlines()]
    return {name.strip(): dict(zip(ROLES, cells, strict=True)) for name, *cells in lines}
