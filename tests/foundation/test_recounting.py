"""One command counts again whatever the rooms keep as numbers."""

from io import StringIO

import pytest
from django.core.management import call_command

from foundation import recounting


@pytest.fixture
def counters(monkeypatch):
    """Two counters, of which one is wrong by two until it is put right."""
    wrong = {"forum.replies": 2, "forum.views": 0}
    monkeypatch.setattr(recounting, "_recounts", {})

    def recount_of(name):
        def recount(is_check):
            found = wrong[name]
            if not is_check:
                wrong[name] = 0
            return found

        return recount

    for name in wrong:
        recounting.register(name, recount_of(name))
    return wrong


def run(**options):
    out, status = StringIO(), 0
    try:
        call_command("recount", stdout=out, **options)
    except SystemExit as end:
        status = end.code
    return status, [line.split() for line in out.getvalue().splitlines()]


def test_check_tells_and_changes_nothing(counters):
    status, lines = run(check=True)
    assert status == 1
    assert lines[:2] == [["forum.replies", "2"], ["forum.views", "0"]]
    assert counters["forum.replies"] == 2


def test_differences_are_put_right(counters):
    status, lines = run()
    assert (status, lines[0]) == (0, ["forum.replies", "2"])
    assert run(check=True)[0] == 0


@pytest.mark.parametrize("name", ["replies", "forum.", "Forum.replies", "forum.re plies"])
def test_name_says_room_and_counter(counters, name):
    with pytest.raises(ValueError, match="no name"):
        recounting.register(name, lambda _is_check: 0)


def test_same_counter_twice_is_a_mistake(counters):
    with pytest.raises(ValueError, match="twice"):
        recounting.register("forum.views", lambda _is_check: 0)


@pytest.mark.django_db
def test_every_counter_of_an_empty_site_is_right():
    assert recounting.recounts()
    assert run(check=True)[0] == 0
