"""Each cell of the tables is what the program does, and each rule of the program stands in a table."""

import inspect

import pytest

from forum import models, policies
from forum.models import Thread
from tests.forum.matrix.table import ACTIONS, LISTED, VISIBLE, cells, lines
from tests.forum.matrix.world import People, Situations, Things, sees

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def people():
    return People()


def wrong(table, is_so):
    """Cells that say otherwise than the program."""
    return [f"{name} / {role}: {says}" for name, role, says in cells(table) if is_so(name, role) != says]


def test_everybody_may_do_what_the_table_says(people):
    situations = Situations(people)

    assert set(situations) == lines(ACTIONS)
    assert not wrong(ACTIONS, lambda name, role: situations[name](people[role]))


def test_everybody_sees_what_the_table_says(people):
    things = Things(people)

    assert set(things) == lines(VISIBLE)
    assert not wrong(VISIBLE, lambda name, role: sees(people[role], things[name]))


def test_lists_hold_what_the_table_says(people):
    things = Things(people)

    def is_listed(name, role):
        return Thread.objects.listed_for(people[role]).filter(pk=things[name].pk).exists()

    assert {name for name in things if name.startswith("thread: ")} == lines(LISTED)
    assert not wrong(LISTED, is_listed)


def test_no_policy_is_without_a_line():
    ours = {
        name
        for name, function in inspect.getmembers(policies, inspect.isfunction)
        if name.startswith("may_") and function.__module__ == policies.__name__
    }

    assert {name.partition(":")[0] for name in lines(ACTIONS)} == ours


def test_no_rule_of_visibility_is_without_a_line(people):
    ruled = {model for model in map(models.__dict__.get, models.__all__) if hasattr(model.objects.all(), "visible_to")}

    assert {type(thing) for thing in Things(people).values()} == ruled
