"""Every model of ours says whether its rows go along when a site moves by a file."""

from django.apps import apps

from config.travelling.layout import _checker, layout_of
from foundation import travelling

ROOMS = frozenset(
    [
        "accounts",
        "config",
        "content",
        "events",
        "forum",
        "foundation",
        "knowledge",
        "moderation",
        "notifications",
        "search",
    ]
)


def test_every_model_travels_or_stays_with_a_reason():
    spoken = {one.label for one in travelling.travels()} | set(travelling.staying())
    ours = {model._meta.label for model in apps.get_models() if model._meta.app_label in ROOMS}
    assert ours - spoken == set()
    assert spoken - ours == set()


def test_every_column_that_travels_can_be_read():
    for travel in travelling.travels():
        layout = layout_of(travel)  # raises for a column that leads to what stays
        for column in layout.plain:
            assert _checker(column) is not None


def test_every_line_comes_after_what_it_names():
    order = {travel.kind: number for number, travel in enumerate(travelling.travels())}
    for travel in travelling.travels():
        named = [one.travel.kind for one in layout_of(travel).references]
        named += [target.kind for _name, target in layout_of(travel).many]
        assert [kind for kind in named if order[kind] >= order[travel.kind]] == []


def test_columns_that_are_left_exist_and_say_why():
    for travel in travelling.travels():
        names = {column.name for column in travel.model._meta.concrete_fields}
        assert set(travel.left) <= names, travel.label
        assert all(travel.left.values())
