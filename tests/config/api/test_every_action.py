"""Programs can do what people do on pages: whatever writes has an operation, or says why it has none."""

import pytest

from tests.config.api import without_operation as without
from tests.config.api import writing


def names_in(lines):
    """`accounts.actions.blocks.set_block` for each name of lines such as `accounts.actions.blocks: set_block`."""
    for line in filter(None, lines.splitlines()):
        module, _colon, functions = line.partition(":")
        yield from (f"{module}.{name.strip()}" for name in functions.split(","))


PARTS = set(names_in(without.PARTS))
STAFF = set(names_in(without.STAFF))
BY_ANOTHER = dict(line.partition(" -> ")[::2] for line in names_in(without.BY_ANOTHER))
ONLY_PEOPLE = {name for lines in without.ONLY_PEOPLE.values() for name in names_in(lines)}
LISTED = [PARTS, STAFF, set(BY_ANOTHER), ONLY_PEOPLE]


def reached():
    return writing.used_by(writing.OPERATIONS)


def test_whatever_writes_is_reached_by_an_operation_or_listed_with_a_reason():
    lacking = set(writing.writing()) - reached() - set().union(*LISTED)

    assert sorted(lacking) == []


def test_nothing_is_listed_that_is_gone_or_that_an_operation_reaches():
    listed = set().union(*LISTED)

    assert sorted(listed - set(writing.writing())) == []
    assert sorted(listed & reached()) == []
    assert sum(map(len, LISTED)) == len(listed), "listed twice"


def test_no_page_asks_for_what_is_listed_as_a_part_of_something_else():
    doors = writing.used_by(writing.PAGES) | writing.used_by(writing.ADMINISTRATION)

    assert sorted(PARTS & doors) == []


def test_what_is_listed_as_done_by_staff_is_done_there_and_on_no_page():
    assert sorted(STAFF & writing.used_by(writing.PAGES)) == []
    assert sorted(STAFF - writing.used_by(writing.ADMINISTRATION)) == []


def test_what_an_operation_does_by_another_function_it_does():
    assert sorted(set(BY_ANOTHER.values()) - reached()) == []


def test_sources_are_read_at_all():
    found = writing.writing()

    assert len(found) > 300
    assert len(set(found) & reached()) > 110
    # Beside the modules of actions, by their actor.
    assert "notifications.channels.choose" in found
    assert found["forum.actions.editing.edit_post"].has_actor


@pytest.mark.parametrize(
    ("source", "is_used"),
    [
        ("from rooms.actions import doors\ndoors.open_door(actor=1)", True),
        ("from rooms.actions.doors import open_door\nopen_door(actor=1)", True),
        ("from rooms.actions.doors import open_door as way\nTABLE = {'open': way}", True),
        ("from rooms import actions\nactions.doors.open_door()", True),
        ("import rooms.actions.doors\nrooms.actions.doors.open_door()", True),
        ("import rooms.actions.doors as known\ndef f():\n    return known.open_door", True),
        ("def f():\n    from rooms.actions import doors\n    return doors.open_door", True),
        ("from rooms.actions.doors import open_door", False),
        ("from rooms.actions import windows\nwindows.open_door()", False),
        ("open_door()", False),
        ("'rooms.actions.doors.open_door'", False),
    ],
)
def test_a_use_is_found_however_it_is_imported(source, is_used):
    assert ("rooms.actions.doors.open_door" in writing.uses_in(source)) == is_used


def test_a_new_action_is_found_by_itself():
    source = "def close_door(*, actor: User) -> None: ...\ndef _slam(): ...\ndef doors(): ..."

    found = list(writing.functions_in("rooms.actions.doors", source))

    assert [(one.name, one.has_actor) for one in found] == [
        ("rooms.actions.doors.close_door", True),
        ("rooms.actions.doors.doors", False),
    ]
