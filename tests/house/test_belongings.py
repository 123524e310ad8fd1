"""Every model that names a member or holds texts says what a copy and the deletion of an account do with its rows."""

import re

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from accounts.exporting.columns import columns_of, describe
from content import texts
from foundation import belongings
from foundation.belongings import Belonging, Fate

HAN = re.compile("[\u4e00-\u9fff]")


def unspoken(all_models):
    """Labels of models of which nobody said it."""
    with_texts = {home.label for home in texts.homes()}
    for model in all_models:
        names_member = any(belongings.is_member_key(column) for column in model._meta.concrete_fields)
        if (names_member or model._meta.label in with_texts) and belongings.belonging(model._meta.label) is None:
            yield model._meta.label


def test_every_model_with_a_member_or_a_text_is_registered():
    assert list(unspoken(apps.get_models())) == []


def test_model_that_nobody_spoke_for_is_found():
    class Meta:
        app_label = "forum"
        apps = type(apps)()

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    model = type("Forgotten", (models.Model,), {"Meta": Meta, "__module__": __name__, "member": owner})
    model._meta.get_field("member").remote_field.model = apps.get_model("accounts.User")

    assert list(unspoken([model])) == ["forum.Forgotten"]


def test_registrations_fit_their_models():
    assert [fault for one in belongings.belongings() for fault in belongings.faults(one)] == []


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("accounts.Block", {"owner": "member"}),  # `other` would take the row along
        ("forum.Draft", {"owner": "author", "omit": ("nothing",)}),
        ("forum.Vote", {"owner": "member", "fate": Fate.UNNAMED}),  # cannot be emptied
        ("forum.Thread", {"owner": "author", "many": ("posts",)}),
    ],
)
def test_registration_that_does_not_fit_is_found(label, words):
    assert belongings.faults(Belonging(label, **{"fate": Fate.DELETED, **words}))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_file_and_field_of_a_copy_is_explained(language):
    with translation.override(language):
        for one in belongings.belongings():
            if not one.file:
                continue
            explained = [str(one.words), *(describe(one.model, column) for column in columns_of(one))]
            assert all(explained)
            if language == "zh-hans":
                assert [words for words in explained if not HAN.search(words)] == [], one.label


def test_no_secret_is_in_a_copy():
    secret = re.compile("password|token|hash|secret|session|^key$|^data$")
    allowed = {"knowledge.ArticleRevision.content_hash", "knowledge.Review.content_hash"}
    found = {
        f"{one.label}.{column.name}"
        for one in belongings.belongings()
        if one.file
        for column in columns_of(one)
        if secret.search(column.name)
    }

    assert found - allowed == set()
