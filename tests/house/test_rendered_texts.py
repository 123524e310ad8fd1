"""Every column of rendered text is known to `rebake`: a new renderer reaches all of them, and none may be forgotten."""

from django.apps import apps
from django.db import models

from content import rebaking, texts
from content.fields import RenderedHtmlField, RenderedHtmlMapField
from tests.house.tree import ROOMS


def rendered_columns():
    return {
        f"{model._meta.label}.{field.name}"
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, RenderedHtmlField | RenderedHtmlMapField)
    }


def test_every_column_of_rendered_text_is_registered():
    assert rendered_columns() == {f"{recipe.label}.{recipe.html}" for recipe in rebaking.recipes()}
    assert rendered_columns()


def test_what_is_registered_is_there():
    for recipe in rebaking.recipes():
        meta = apps.get_model(recipe.label)._meta
        assert isinstance(meta.get_field(recipe.version), models.IntegerField)
        assert {field.name for field in meta.concrete_fields} >= recipe.columns


def test_rendered_text_is_redacted_with_its_source():
    homes = {f"{home.label}.{name}" for home in texts.homes() for name in home.fields}
    rendered = {
        f"{recipe.label}.{name}"
        for recipe in rebaking.recipes()
        for name in recipe.columns - {recipe.prefix, recipe.language}
    }
    # A kind of thread is a word from a list.
    assert rendered - {"forum.Thread.kind"} <= homes
