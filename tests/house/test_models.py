"""Rules over the models: what is true of a row is kept by the database, and names say what a column is."""

import importlib
import itertools
import pkgutil

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from factory.django import DjangoModelFactory

import tests.factories
from tests.house.tree import ROOMS

# Vocabulary of the community: a time until which something holds, and a date-free end of an allowance.
TIME_ENDINGS = ("_at", "_until")
# Columns that no person writes; the code that writes them keeps them short.
LENGTH_KEPT_BY_CODE = {"foundation.LimitCount.attempts"}
BOOLEAN_BEGINNINGS = ("is_", "has_", "may_", "open_to_")


def own_models():
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def own_fields():
    """Fields that we wrote: those that come from a base class of Django's keep its names."""
    for model in own_models():
        foreign = {
            field.name
            for base in model.__mro__
            if hasattr(base, "_meta") and base.__module__.split(".")[0] not in ROOMS
            for field in base._meta.local_fields
        }
        yield from ((model, field) for field in model._meta.concrete_fields if field.name not in foreign)


def choice_faults(model):
    """Fields with a vocabulary that the database does not hold to it."""
    checked = {name for constraint in model._meta.constraints for name in named_in(constraint)}
    for field in model._meta.concrete_fields:
        if field.choices and field.name not in checked:
            yield f"{model._meta.label}.{field.name} has choices and no check constraint"


def named_in(constraint):
    if not isinstance(constraint, models.CheckConstraint) or not isinstance(constraint.condition, models.Q):
        return set()
    return {child[0].split("__")[0] for child in leaves(constraint.condition)}


def leaves(condition):
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from leaves(child)
        else:
            yield child


def name_fault(field):
    if isinstance(field, models.DateTimeField) and not field.name.endswith(TIME_ENDINGS):
        return f"{field}: a time ends in {' or '.join(TIME_ENDINGS)}"
    if type(field) is models.DateField and not field.name.endswith("_date"):
        return f"{field}: a date ends in _date"
    if isinstance(field, models.BooleanField) and not field.name.startswith(BOOLEAN_BEGINNINGS):
        return f"{field}: a yes-or-no begins with {' or '.join(BOOLEAN_BEGINNINGS)}"
    return None


def length_fault(field):
    if isinstance(field, models.TextField) and field.max_length is None and str(field) not in LENGTH_KEPT_BY_CODE:
        return f"{field} takes a text of any length"
    return None


def test_field_with_a_vocabulary_has_a_check_constraint():
    faults = [fault for model in own_models() for fault in choice_faults(model)]

    assert not faults


def test_field_without_its_check_constraint_is_found():
    class Meta:
        app_label = "events"
        apps = type(apps)()

    body = {"Meta": Meta, "__module__": __name__, "state": models.CharField(max_length=3, choices=[("a", "a")])}
    model = type("Unchecked", (models.Model,), body)

    assert list(choice_faults(model)) == ["events.Unchecked.state has choices and no check constraint"]


def test_times_dates_and_booleans_are_named_as_such():
    assert not [fault for _, field in own_fields() if (fault := name_fault(field))]


@pytest.mark.parametrize("field", [models.DateTimeField(), models.DateField(), models.BooleanField()])
def test_badly_named_field_is_found(field):
    field.set_attributes_from_name("created")

    assert name_fault(field)


def test_every_text_has_a_longest_length():
    assert not [fault for _, field in own_fields() if (fault := length_fault(field))]
    assert length_fault(models.TextField(name="body"))


def test_lists_are_ordered_where_they_are_made():
    assert not [model._meta.label for model in own_models() if model._meta.ordering]


def test_every_model_says_what_one_row_is_called():
    assert not [model._meta.label for model in own_models() if "__str__" not in vars(model)]
    assert not [
        model._meta.label
        for model in own_models()
        if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")
    ]


def test_constraint_names_are_whole_words_and_unique():
    names = [constraint.name for model in own_models() for constraint in model._meta.constraints]

    assert len(names) == len(set(names))
    assert not [name for name in names if "%(" in name or len(name) < 8 or name != name.lower()]


def test_lower_rooms_name_people_only_by_the_setting():
    """Rooms below accounts refer to AUTH_USER_MODEL and to no other model of accounts."""
    below = ROOMS[: ROOMS.index("accounts")]
    faults = [
        f"{model._meta.label}.{field.name}"
        for model, field in own_fields()
        if model._meta.app_label in below
        and field.is_relation
        and field.related_model._meta.app_label == "accounts"
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
    ]

    assert not faults


def unknown_value(field):
    return -1 if isinstance(field, models.IntegerField) else "?"


def refuses(row, field):
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{field.name: unknown_value(field)})
    except IntegrityError:
        return True
    return False


@pytest.mark.postgres
@pytest.mark.django_db
def test_database_refuses_a_value_outside_each_vocabulary():
    """Every row that the factories make is tried with a value that no vocabulary holds."""
    tried = 0
    for model, factory in factories().items():
        row = factory()
        for field in model._meta.concrete_fields:
            if not field.choices:
                continue
            assert refuses(row, field), f"{model._meta.label}.{field.name}"
            tried += 1
    assert tried >= 5


def factories():
    """The plain factory of each model: the first one that tests/factories declares for it."""
    found = {}
    modules = (
        importlib.import_module(f"tests.factories.{module.name}")
        for module in pkgutil.iter_modules(tests.factories.__path__)
    )
    for value in itertools.chain.from_iterable(vars(module).values() for module in modules):
        if isinstance(value, type) and issubclass(value, DjangoModelFactory) and value is not DjangoModelFactory:
            found.setdefault(value._meta.model, value)
    return found
