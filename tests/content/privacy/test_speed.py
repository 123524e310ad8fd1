"""CPU of the check. Long, and measured on this machine: not part of the everyday suite."""

import time

import pytest

from content.privacy import check, evaluation
from tests.content.privacy.hostile import HOSTILE
from tests.content.privacy.test_figures import SETS

pytestmark = pytest.mark.soak

HOSTILE_LIMIT = 0.3  # seconds of CPU for any text
POST_LIMIT = 0.02  # seconds of CPU for 2,000 characters of an ordinary one
TRIES = 3  # the best of them: the machine may be busy with something else


def seconds(text):
    return min(once(text) for _ in range(TRIES))


def once(text):
    started = time.thread_time()
    check(text)
    return time.thread_time() - started


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_no_longer_than_its_limit(name):
    assert seconds(HOSTILE[name]) < HOSTILE_LIMIT


@pytest.mark.parametrize("name", ["posts", "notes"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_post_of_2000_characters_is_checked_in_its_time(name, language):
    rows = [row for row in evaluation.read(SETS / f"{name}.jsonl") if row["language"] == language]
    text = "\n\n".join(row["text"] for row in rows * 2)
    pieces = [text[start : start + 2000] for start in range(0, len(text) - 1999, 2000)]
    assert sum(map(seconds, pieces)) / len(pieces) < POST_LIMIT
