"""No form of the administration writes a text that did not pass the gates: each control is tried with a number.

Where the number ends up is looked up in the database, so a column that a form fills under another name is found too.
"""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from config.middleware import limits
from config.models import Page, SiteSettings
from content import texts
from foundation.rates import Rate
from tests import forms
from tests.factories.accounts import UserFactory, show_second_factor
from tests.house.test_models import factories
from tests.house.tree import ROOMS

pytestmark = pytest.mark.django_db

NUMBER = "13912345678"
# As words, and as what a field for structured data would take.
HOSTILE = (f"call {NUMBER} now", f'{{"title": "call {NUMBER} now"}}')

WRITES = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE) "(\w+)"')

# By the name of a control, or else by its type.
SAMPLES = {
    "number": "1",
    "email": "somebody@example.org",
    "path": "/old/",
    "target": "/new/",
    "identifier": "10.1000/182",
    "owner": lambda: UserFactory().username,
    "member": lambda: str(UserFactory(staff=True).pk),  # of the staff, for what only they are given
}


@pytest.fixture
def browser(monkeypatch):
    # Every control of every form, four times over, within a minute: no person does that.
    monkeypatch.setattr(limits, "ACCOUNT_REQUESTS", Rate("account_requests", most=100_000, window=60))
    administrator = UserFactory(admin=True)
    browser = Client()
    browser.force_login(administrator)
    show_second_factor(browser, administrator)
    return browser


def administered():
    """Models of ours that have pages in the administration."""
    return [model for model in admin.site._registry if model._meta.app_label in ROOMS]


def row_of(model):
    if model is SiteSettings:
        return SiteSettings.objects.get()
    if model is Page:
        return Page.objects.create(slug="about-us", title_en="a", title_zh="b", body_en="c", body_zh="d")
    made = factories()
    return made[model]() if model in made else None


def form_on(browser, model, path):
    """The form on the page as it would be sent; None where the page lets nobody write."""
    response = browser.get(path)
    if response.status_code != 200:
        return None
    form = forms.read(response.content.decode(), f"{model._meta.model_name}_form")
    return form if "_save" in form.types else None


def filled(form):
    """The form's values, with something in each field that must not be empty."""
    values = {name: list(value) for name, value in form.values.items()}
    for number, name in enumerate(form.required):
        if not any(values.get(name, [])):
            sample = form.choices.get(name) or SAMPLES.get(name) or SAMPLES.get(form.types[name]) or f"word-{number}"
            values[name] = [sample() if callable(sample) else sample]
    return values


def ticks(form):
    """Every box of the form ticked: a text may be looked at only beside its box."""
    return {name: ["on"] for name, kind in form.types.items() if kind == "checkbox"}


def places():
    """(model, path of a page with a form, form) of every form in the administration."""
    for model in administered():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = row_of(model)
        if row is not None:
            yield model, reverse(f"{name}_change", args=[row.pk])
        yield model, reverse(f"{name}_add")


def stored_with_the_number(tables):
    """`room.Model.field` of every text in these tables that holds the number."""
    return {
        f"{home.label}.{name}"
        for home in texts.homes()
        if home.model._meta.db_table in tables
        for row in home.model._base_manager.all()
        for name in home.fields
        if NUMBER in str(bytes(value) if isinstance(value := getattr(row, name), memoryview) else value)
    }


def written_by(statements):
    """Tables into which these statements wrote."""
    matches = (WRITES.match(query["sql"]) for query in statements)
    return {found[1] for found in matches if found}


def test_what_is_written_is_found():
    with CaptureQueriesContext(connection) as statements:
        member = UserFactory()
    User.objects.filter(pk=member.pk).update(name=f"call {NUMBER}")
    assert stored_with_the_number(written_by(statements)) == {"accounts.User.name"}


@pytest.mark.services  # hundreds of forms
def test_no_form_writes_a_text_that_the_gates_would_refuse(browser):
    tried, refused = set(), set()
    for model, path in places():
        form = form_on(browser, model, path)
        if form is None:
            continue
        for name in form.written:
            field = f"{model._meta.label}.{name}"
            tried.add(field)
            for hostile in HOSTILE:
                if field in refused:
                    break  # it looks at words, so it looks at them inside of structured data too
                for ticked in ({}, ticks(form)):
                    with CaptureQueriesContext(connection) as statements:
                        response = browser.post(path, filled(form) | ticked | {name: [hostile]})
                    assert not stored_with_the_number(written_by(statements)), f"{path}: {name}"
                    if response.status_code == 200 and "privacy check" in response.content.decode():
                        refused.add(field)

    homes = {f"{home.label}.{name}" for home in texts.homes() for name in home.fields}
    # Every text with a control of its own name was refused for what it says, and not by accident.
    assert tried & homes == refused & homes
    assert refused >= {
        "accounts.Group.name",
        "accounts.Group.description",
        "accounts.Invitation.note",
        "accounts.User.name",
        "content.Reference.metadata",
        "content.Reference.retraction_reason",
        "config.Page.body_zh",
        "config.Page.title_en",
        "config.SiteSettings.banner_zh",
        "config.SiteSettings.name",
    }


@pytest.mark.services
def test_forms_that_were_tried_are_accepted_without_the_number(browser):
    """Otherwise they may have been refused for another reason."""
    accepted = 0
    for model, path in places():
        form = form_on(browser, model, path)
        if form is None:
            continue
        response = browser.post(path, filled(form))
        errors = response.context["errors"] if response.status_code == 200 else ""
        assert response.status_code == 302, f"{path}: {errors}"
        accepted += 1
    assert accepted >= 7
