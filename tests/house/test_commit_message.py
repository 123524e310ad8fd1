import pytest

from tests.house.commit_message import fault


@pytest.mark.parametrize(
    "message", ["forum: Lock a thread.", "ci: Run all gates.\n\nBecause.", "Revert “x”", "fixup! a: B."]
)
def test_message_of_the_house_form_passes(message):
    assert fault(message) is None


@pytest.mark.parametrize(
    "message", ["", "Lock a thread", "forum: lock a thread.", "forum: Lock a thread", "forum: " + "A" * 66 + "."]
)
def test_other_message_is_refused(message):
    assert fault(message)
