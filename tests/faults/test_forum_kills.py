"""`kill -9` while members start threads, reply, edit, vote, react and accept: a promise is kept, and kept once,
everybody whom it concerns is told once, and what was written is found.

Some of eleven named places in the code in every run; all of them, and forty-nine moments that dice choose, in
`make soak`, each on one site.
"""

import logging
import random
import sys

import pytest

from tests.faults import faults, forum_laws, news_laws, search_laws
from tests.faults.forum_writing import KINDS
from tests.faults.sink import Sink
from tests.faults.stack import Stack, free_port

SIXTY = 60

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")

logger = logging.getLogger(__name__)


@pytest.fixture(scope="module")
def stack(migrated, tmp_path_factory):
    """A site that hands its mail to a server which can be killed, too, and makes nobody wait."""
    port = free_port()
    stack = Stack(
        tmp_path_factory.mktemp("site"),
        migrated,
        settings="tests.faults.hurried",
        mail_url=f"smtp://127.0.0.1:{port}",
    )
    stack.sink = Sink(stack.folder, port)
    try:
        stack.start()
        stack.sink.start()
        yield stack
    finally:
        stack.sink.stop()
        stack.stop()


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("named", marks=[pytest.mark.services(seconds=80), pytest.mark.timeout(300)]),
        pytest.param("random", marks=[pytest.mark.soak, pytest.mark.timeout(0)]),
    ],
)
def journal(request, stack):
    """What members sent and were told while the faults befell the site. Once for all who look."""
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    chosen = faults.some_named(dice) if request.param == "named" else faults.chosen_by(dice, SIXTY)
    journal = faults.befall(stack, chosen, dice)
    logger.info(
        "%d faults (seed %d), %d forms answered, %d met a lost answer, %d were sent again after they had been stored",
        len(chosen),
        seed,
        len(journal.answered),
        sum(form.lost > 0 for form in journal.forms),
        sum(form.stood_before is not None for form in journal.forms),
    )
    return journal


def test_members_met_nothing_but_lost_answers_and_refusals_that_pass(journal):
    assert journal.faults == []
    assert journal.kinds == set(KINDS)


def test_every_answered_text_exists_once(stack, journal):
    assert forum_laws.texts_not_there_once(stack, journal) == []


def test_no_text_exists_that_nobody_was_promised(stack, journal):
    assert forum_laws.texts_of_nobody(stack, journal) == []


def test_form_sent_again_after_a_lost_answer_leads_to_the_post_it_had_made(stack, journal):
    assert [form for form in journal.answered if form.stood_before is not None]
    assert forum_laws.answers_that_lead_elsewhere(stack, journal) == []


def test_text_in_a_renderer_that_dies_is_given_back_and_taken_at_another_try(journal):
    assert [form for form in journal.answered if form.refused]


def test_last_answered_edit_vote_reaction_and_acceptance_stands(stack, journal):
    assert forum_laws.changes_not_kept(stack, journal) == []


def test_posts_are_numbered_without_a_gap_and_counters_equal_a_recount(stack, journal):
    assert forum_laws.broken_numbers(stack) == []
    stack.manage("recount", "--check")


def test_every_post_is_told_of_once_and_every_handler_has_its_effect_once(stack, journal):
    assert forum_laws.unevenly_told(stack) == []
    assert forum_laws.effects_not_there_once(stack) == []


def test_everybody_whom_it_concerns_is_told_once_and_nobody_else(stack, journal):
    assert news_laws.told_otherwise(stack) == []
    assert news_laws.unexplained(stack) == []


def test_each_mail_is_taken_once_and_only_what_was_in_hands_that_died_is_doubtful(stack, journal):
    assert news_laws.mails_not_left_once(stack, stack.sink) == []
    assert stack.sink.received().total() > 0
    logger.info("%d mails left, %d are doubtful", stack.sink.received().total(), news_laws.doubtful_mails(stack))
    assert news_laws.doubtful_mails(stack) <= len(journal.struck)


def test_numbers_at_the_bell_are_those_of_what_waits(stack, journal):
    assert news_laws.numbers_that_differ(stack, journal.members) == []


def test_every_post_is_found_by_its_last_words_and_stands_in_the_index_once(stack, journal):
    assert search_laws.documents_not_there_once(stack) == []
    assert search_laws.words_not_found(stack) == []
