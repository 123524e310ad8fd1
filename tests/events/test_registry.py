import pytest

from events.checks import handlers_can_be_reached
from events.registry import RegistryError


def nothing(event):
    pass


def test_kind_cannot_be_declared_twice(clean_registry):
    clean_registry.declare("thing_happened", help="A thing happened.")
    with pytest.raises(RegistryError, match="twice"):
        clean_registry.declare("thing_happened", help="It did.")


@pytest.mark.parametrize("kind", ["", "Thing", "thing happened", "thing-happened", "x" * 61, "1thing"])
def test_kind_is_words_joined_by_underscores(clean_registry, kind):
    with pytest.raises(RegistryError):
        clean_registry.declare(kind, help="A thing happened.")


def test_kind_must_be_explained(clean_registry):
    with pytest.raises(RegistryError, match="not explained"):
        clean_registry.declare("thing_happened", help=" ")


def test_handler_cannot_be_registered_twice_for_one_kind(clean_registry):
    clean_registry.register(nothing, kind="thing_happened", name="room.hear")
    with pytest.raises(RegistryError, match="twice"):
        clean_registry.register(nothing, kind="thing_happened", name="room.hear")


@pytest.mark.parametrize("name", ["hear", "Room.hear", "room.", "room.hear it", "r." + "x" * 100])
def test_handler_name_says_its_room(clean_registry, name):
    with pytest.raises(RegistryError):
        clean_registry.register(nothing, kind="thing_happened", name=name)


def test_one_function_may_hear_of_several_kinds(clean_registry):
    clean_registry.handles("one_thing", "other_thing", name="room.hear")(nothing)
    assert clean_registry.find_handler("one_thing", "room.hear") is nothing
    assert clean_registry.handler_names("other_thing") == ["room.hear"]


def test_handler_of_an_undeclared_kind_stops_the_start(clean_registry):
    clean_registry.register(nothing, kind="thing_happend", name="room.hear")
    assert [error.id for error in handlers_can_be_reached(None)] == ["events.E001"]
    clean_registry.declare("thing_happend", help="Somebody cannot spell.")
    assert handlers_can_be_reached(None) == []
