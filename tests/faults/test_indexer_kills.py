"""`kill -9` of the indexer, fifteen times while members write: it comes back, and misses and leaves nothing."""

import random
import sys

import pytest

from tests.faults import faults, search_laws
from tests.faults.stack import Stack, await_true

FIFTEEN = 15

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(0),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]


@pytest.fixture(scope="module")
def stack(migrated, tmp_path_factory):
    """A site that makes nobody wait for their mail."""
    stack = Stack(tmp_path_factory.mktemp("site"), migrated, settings="tests.faults.hurried")
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="module")
def journal(stack):
    """What members wrote meanwhile. Every kind of blow at least once, in an order that dice choose."""
    dice = random.Random(random.randrange(2**32))
    chosen = [*faults.OF_INDEXER, *dice.choices(faults.OF_INDEXER, k=FIFTEEN - len(faults.OF_INDEXER))]
    dice.shuffle(chosen)
    return faults.befall(stack, chosen, dice)


def test_nobody_who_writes_notices(journal):
    assert len(journal.struck) == FIFTEEN
    assert journal.faults == []
    assert [form for form in journal.forms if form.lost or form.refused] == []


def test_index_is_opened_again_and_not_built_anew(stack, journal):
    assert journal.answered
    assert (stack.folder / "search" / "current").read_text(encoding="utf-8").strip() == "index-1"


def test_every_post_is_found_by_its_last_words_and_stands_in_the_index_once(stack, journal):
    assert journal.answered
    assert search_laws.documents_not_there_once(stack) == []
    assert search_laws.words_not_found(stack) == []


def test_no_file_of_a_dead_indexer_stays(stack, journal):
    assert journal.answered
    # What a merge is still writing belongs to no segment yet.
    await_true(lambda: not search_laws.files_of_no_segment(stack), seconds=30, what="an index without orphans")
