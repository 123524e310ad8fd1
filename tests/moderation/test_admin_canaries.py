"""What no moderator reaches in the administration: addresses, passwords, tokens, and what is written in private."""

import re

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from accounts.models import User
from config.middleware import limits
from content.markup import RenderedHtml
from foundation.rates import Rate
from moderation.models import ModerationAction
from tests.factories.accounts import GroupFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.factories.moderation import ReviewItemFactory
from tests.forum.conftest import regular
from tests.house.test_models import factories
from tests.moderation.admin_world import model_pages, own_pages, people, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.services(seconds=40)]
SECRET = re.compile(r"email|password|token|secret|digest$|session_key|recipient|mailbox|fingerprint|^ip$")
HELD_BY = (models.CharField, models.TextField, models.BinaryField, models.JSONField)
ROLES = ("category moderator", "moderator")
WORD = "canary"


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch):
    monkeypatch.setattr(limits, "ACCOUNT_REQUESTS", Rate("account_requests", most=1_000_000, window=60))


def secret_columns(model):
    """Columns whose names say that nobody else is to read them."""
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, HELD_BY) and not column.choices and SECRET.search(column.name)
    ]


def planted(column, number):
    """A canary that fits the column."""
    word = f"{WORD}{number}@example.org" if "email" in column.name or column.name == "recipient" else f"{WORD}{number}"
    if isinstance(column, models.JSONField):
        return {"secret": word}
    return word.encode() if isinstance(column, models.BinaryField) else word


@pytest.fixture
def rows(db):
    """A row of every model, with a canary in each column that is a secret; of members their address and password."""
    owner, shown = regular(), dict.fromkeys(admin.site._registry)
    made, number = {}, 0
    for model in {**shown, **factories()}:
        row = row_of(model, owner)
        made[model._meta.label] = row
        for column in secret_columns(model):
            number += 1
            model._base_manager.filter(pk=row.pk).update(**{column.name: planted(column, number)})
    assert number > 12
    return made


@pytest.fixture
def private(db):
    """Texts that moderators do not read where they stand; one of the conversation is reported."""
    talk = ThreadFactory(conversation=True, title=f"{WORD}-title")
    told, untold = (PostFactory(thread=talk, source=f"{WORD}-{name}") for name in ("told", "untold"))
    place = CategoryFactory(group=GroupFactory(name=f"{WORD}-group"), name_en=f"{WORD}-place", slug=f"{WORD}-place")
    few = PostFactory(thread=ThreadFactory(category=place, title=f"{WORD}-few"), source=f"{WORD}-few-text")
    return {"told": ReviewItemFactory(post=told), "few": ReviewItemFactory(post=few), "untold": untold}


@pytest.fixture
def browsers(sign_in, rows):
    everybody = people(rows["forum.Category"])
    return {role: sign_in(everybody[role]) for role in ROLES}


def addresses_of(rows, private):
    """Every page of the administration, about these rows, and about each member and each item that there is."""
    yield from (one.path(rows) for one in model_pages())
    items = [private["told"], private["few"]]
    arguments = {
        "admin:queue_item": [[item.pk] for item in items],
        "admin:queue_undo": [[rows["moderation.ModerationAction"].pk]],
        "admin:queue_member": [[item.author.username] for item in items] + [[rows["accounts.User"].username]],
        "admin:moderation_wordrule_try": [[rows["moderation.WordRule"].pk]],
        "admin:accounts_credential_review": [[rows["accounts.Credential"].pk]],
        "admin:accounts_credential_document": [[rows["accounts.Credential"].pk]],
        "admin:auth_user_password_change": [[rows["accounts.User"].pk]],
        "admin:app_list": [["moderation"], ["accounts"], ["forum"]],
        "admin:view_on_site": [],
    }
    for name in own_pages():
        yield from (reverse(name, args=given) for given in arguments.get(name, [[]]))
    for post in (private["told"].subject_id, private["untold"].pk):
        yield reverse("admin:forum_post_change", args=[post])
        yield reverse("admin:forum_post_history", args=[post])


def test_no_page_that_a_moderator_opens_holds_a_secret(browsers, rows, private):
    found, opened = [], dict.fromkeys(browsers, 0)
    for address in dict.fromkeys(addresses_of(rows, private)):
        for role, browser in browsers.items():
            answer = browser.get(address, follow=False)
            opened[role] += answer.status_code == 200
            words = set(re.findall(rf"{WORD}[-\w@.]*", answer.content.decode())) | set(
                re.findall(rf"{WORD}[-\w@.]*", answer.headers.get("Location", ""))
            )
            if words:
                found.append(f"{address}, {role}: {sorted(words)}")

    assert "\n".join(found) == ""
    assert opened["moderator"] > opened["category moderator"] > 5


def test_no_list_answers_a_moderator_who_asks_for_a_secret(browsers, rows):
    """Neither the search of a list nor a condition in its address tells whose secret begins with what."""
    found = []
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        questions = [{f"{column.name}__contains": WORD} for column in secret_columns(model)]
        for column in model._meta.concrete_fields:
            if column.related_model is User:
                questions += [{f"{column.name}__{secret}__contains": WORD} for secret in ("email", "password")]
        for role, browser in browsers.items():
            told = [question for question in questions if rows_told(browser, address, question)]
            # A list without a search shows everything, whatever it is asked.
            if rows_told(browser, address, {"q": WORD}) > rows_told(browser, address, {"q": "no-such-word"}):
                told.append({"q": WORD})
            found += [f"{address} {question}, {role}" for question in told]

    assert "\n".join(found) == ""


def rows_told(browser, address, question):
    """How many rows the list answers with; 0 where it does not open, or does not understand the question."""
    answer = browser.get(address, question)
    shown = (answer.context or {}).get("cl") if answer.status_code == 200 else None
    return shown.result_count if shown is not None else 0


def test_reported_text_of_a_conversation_is_opened_alone_and_on_record(browsers, private):
    told, browser = private["told"], browsers["moderator"]
    address = reverse("admin:queue_item", args=[told.pk])
    post = private["untold"].thread.posts.get(pk=told.subject_id)
    type(post).objects.filter(pk=post.pk).update(html=RenderedHtml(f"<p>{post.source}</p>"))

    opened = browser.post(address, {"do": "open"}).content.decode()

    assert set(re.findall(rf"{WORD}[-\w]*", opened)) == {f"{WORD}-told"}
    assert ModerationAction.objects.get(kind="opened").actor.username == "moderating"
    assert browsers["category moderator"].post(address, {"do": "open"}).status_code == 404
