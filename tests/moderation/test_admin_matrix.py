"""Everybody opens in the administration what the table says: each page of each model, each page of our own."""

import pytest
from django.contrib import admin
from django.urls import reverse

from config.middleware import limits
from foundation.rates import Rate
from moderation.desk.undoing import BULK
from tests.factories.accounts import CredentialFactory, DocumentFactory
from tests.factories.forum import PostFactory
from tests.factories.moderation import ModerationActionFactory, ReviewItemFactory, WordRuleFactory
from tests.forum.conftest import regular
from tests.moderation.admin_matrix import ACTIONS, MODELS, OWN_PAGES
from tests.moderation.admin_world import (
    ROLES,
    choices_on,
    is_open,
    model_pages,
    own_pages,
    people,
    row_of,
    table,
)

pytestmark = [pytest.mark.django_db, pytest.mark.services(seconds=60)]
ORDER = "lavcdh"


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch):
    monkeypatch.setattr(limits, "ACCOUNT_REQUESTS", Rate("account_requests", most=1_000_000, window=60))


@pytest.fixture
def post(db):
    """A text in the category of the moderator of a category."""
    return PostFactory()


@pytest.fixture
def rows(post):
    """A row of every model, by label; of texts and decisions those that moderators see."""
    owner = regular()
    made = {model._meta.label: row_of(model, owner) for model in admin.site._registry}
    item = ReviewItemFactory(post=post)
    made["moderation.ModerationAction"] = ModerationActionFactory(item=item, subject_id=post.pk)
    return made | {"forum.Post": post, "forum.Thread": post.thread}


@pytest.fixture
def browsers(post, sign_in):
    return {role: sign_in(member) for role, member in people(post.thread.category).items()}


def own_arguments(rows):
    """What the addresses of our own pages are about."""
    item = ReviewItemFactory(post=rows["forum.Post"], state="closed", outcome="upheld", decided_at="2026-03-02T09:00Z")
    document = DocumentFactory()  # asked for by the number of its credential
    return {
        "admin:queue_item": [item.pk],
        "admin:queue_undo": [rows["moderation.ModerationAction"].pk],
        "admin:queue_member": [rows["accounts.User"].username],
        "admin:moderation_wordrule_try": [WordRuleFactory().pk],
        "admin:accounts_credential_review": [CredentialFactory(state="pending", checked_at=None).pk],
        "admin:accounts_credential_document": [document.credential_id],
        "admin:auth_user_password_change": [rows["accounts.User"].pk],
        "admin:app_list": ["moderation"],
    }


# Addresses that hold nothing of the site: words for scripts, the door, ways to the site's own pages, and Django's
# search in a field, which asks the page it searches for.
NOTHING_OF_THE_SITE = {"admin:login", "admin:logout", "admin:jsi18n", "admin:password_change"}
NOTHING_OF_THE_SITE |= {"admin:password_change_done", "admin:view_on_site", "admin:autocomplete"}


def compared(found, declared):
    """What differs, a line for each row as the table would have to say it; empty for nothing."""
    names = sorted(found.keys() | declared.keys())
    differing = [name for name in names if found.get(name) != declared.get(name)]
    lines = (f"{name:46}" + "".join(f"{found.get(name, {}).get(role, '?'):9}" for role in ROLES) for name in differing)
    return "\n".join(line.rstrip() for line in lines)


def test_pages_of_models_open_for_whom_the_table_says(browsers, rows):
    found = {label: dict.fromkeys(ROLES, "") for label in rows}
    offered = {}
    for one in model_pages():
        for role, browser in browsers.items():
            answer = browser.get(one.path(rows))
            if answer.status_code != 200:
                continue
            page = answer.content.decode()
            is_written = one.letter != "c" or 'name="_save"' in page
            found[one.label][role] += one.letter if is_written else "v"
            for choice in choices_on(page) if one.letter == "l" else ():
                offered.setdefault(f"{one.label} {choice}", dict.fromkeys(ROLES, "-"))[role] = "y"
    for cells in found.values():
        for role, letters in cells.items():
            cells[role] = "".join(sorted(letters, key=ORDER.index)) or "-"

    assert compared(found, table(MODELS)) == ""
    assert compared(offered, table(ACTIONS)) == ""


def test_our_own_pages_open_for_whom_the_table_says(browsers, rows):
    arguments, found = own_arguments(rows), {}
    for browser in browsers.values():
        session = browser.session
        session[BULK] = [rows["moderation.ModerationAction"].pk]
        session.save()
    for name in own_pages():
        if name in NOTHING_OF_THE_SITE:
            continue
        address = reverse(name, args=arguments.get(name, []))
        found[name] = {role: "y" if is_open(browser.get(address)) else "-" for role, browser in browsers.items()}
        sent = {role: is_open(browser.post(address, {})) for role, browser in browsers.items()}
        faults = [role for role, is_taken in sent.items() if is_taken and found[name][role] == "-"]
        assert faults == [], f"{name} takes a form of {faults}"

    assert compared(found, table(OWN_PAGES)) == ""
