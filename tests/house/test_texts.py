"""Every column that can hold words is registered, those of packages too: people's texts leave by one action."""

from django.apps import apps
from django.db import models

from content import texts

WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def columns():
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, WORDS) and not field.choices
    }


def test_every_column_with_words_is_registered_as_text_or_with_a_reason():
    assert columns() - texts.spoken_for() == set()


def test_nothing_is_registered_that_is_not_there():
    assert texts.spoken_for() - columns() == set()


def test_author_of_a_row_is_a_column_of_it():
    for home in texts.homes():
        if home.author:
            assert home.author in {field.attname for field in home.model._meta.concrete_fields}, home.label
