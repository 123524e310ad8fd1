import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from foundation import limits, tasks
from foundation.errors import LimitReached
from foundation.limits import Limit, check, forget, hit, take_back
from foundation.models import LimitCount

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
FIVE_A_MINUTE = Limit("tests.five_a_minute", most=5, window=60)
ONE_IN_FIFTEEN = Limit("tests.one_in_fifteen", most=1, window=15)


def later(seconds):
    return NOON + timedelta(seconds=seconds)


def allowed(limit, key, now):
    try:
        hit(limit, key, now)
    except LimitReached:
        return False
    return True


@pytest.mark.django_db
class TestCounting:
    def test_attempts_up_to_the_limit_pass_and_the_next_is_refused(self):
        assert [allowed(FIVE_A_MINUTE, "x", later(n)) for n in range(6)] == [True] * 5 + [False]

    def test_refusal_says_when_to_try_again(self):
        for n in range(5):
            hit(FIVE_A_MINUTE, "x", later(n))
        with pytest.raises(LimitReached) as caught:
            hit(FIVE_A_MINUTE, "x", later(10))
        assert caught.value.extra == {"limit": "tests.five_a_minute", "retry_after": 50}
        assert allowed(FIVE_A_MINUTE, "x", later(60))

    def test_attempt_that_is_taken_back_makes_room_for_one_more_and_leaves_the_others(self):
        for n in range(5):
            hit(FIVE_A_MINUTE, "x", later(n))
        take_back(FIVE_A_MINUTE, "x")
        assert [allowed(FIVE_A_MINUTE, "x", later(n)) for n in (6, 7)] == [True, False]

    def test_taking_back_more_than_was_counted_does_no_harm(self):
        hit(ONE_IN_FIFTEEN, "x", NOON)
        for _time in range(3):
            take_back(ONE_IN_FIFTEEN, "x")
        assert [allowed(ONE_IN_FIFTEEN, "x", later(n)) for n in (1, 2)] == [True, False]

    def test_window_slides_so_that_no_boundary_lets_a_double_burst_through(self):
        moments = [59, 59, 59, 59, 59, 61, 61, 61, 61, 61]
        assert [allowed(FIVE_A_MINUTE, "x", later(s)) for s in moments] == [True] * 5 + [False] * 5

    def test_spacing_of_one_attempt_is_exact(self):
        assert [allowed(ONE_IN_FIFTEEN, "x", later(s)) for s in (7, 21.999, 22, 36.5, 37)] == [
            True,
            False,
            True,
            False,
            True,
        ]

    def test_refused_attempts_do_not_prolong_the_wait(self):
        hit(ONE_IN_FIFTEEN, "x", NOON)
        assert not any(allowed(ONE_IN_FIFTEEN, "x", later(s)) for s in range(1, 15))
        assert allowed(ONE_IN_FIFTEEN, "x", later(15))

    def test_keys_and_limits_do_not_disturb_each_other(self):
        hit(ONE_IN_FIFTEEN, "x", NOON)
        assert allowed(ONE_IN_FIFTEEN, "y", NOON)
        assert allowed(FIVE_A_MINUTE, "x", NOON)

    def test_check_counts_nothing(self):
        for _ in range(9):
            check(ONE_IN_FIFTEEN, "x", NOON)
        hit(ONE_IN_FIFTEEN, "x", NOON)
        with pytest.raises(LimitReached):
            check(ONE_IN_FIFTEEN, "x", later(14))
        check(ONE_IN_FIFTEEN, "x", later(15))

    def test_success_lets_a_key_start_afresh(self):
        hit(ONE_IN_FIFTEEN, "x", NOON)
        forget(ONE_IN_FIFTEEN, "x")
        assert allowed(ONE_IN_FIFTEEN, "x", NOON)

    def test_a_lowered_limit_counts_what_was_tried_before(self):
        for n in range(5):
            hit(FIVE_A_MINUTE, "x", later(n))
        assert not allowed(Limit(FIVE_A_MINUTE.name, most=2, window=60), "x", later(5))

    @pytest.mark.parametrize("key", ["", "\0", "周若衡@医院.example", "\ud800", "x" * 10_000])
    def test_any_text_can_be_a_key(self, key):
        hit(ONE_IN_FIFTEEN, key, NOON)
        assert not allowed(ONE_IN_FIFTEEN, key, NOON)

    def test_the_table_names_nobody(self):
        hit(FIVE_A_MINUTE, "lydia@example.org", NOON)
        row = LimitCount.objects.get()
        assert "lydia" not in f"{row.limit} {row.key} {row.attempts} {row}"

    def test_only_counts_that_are_over_are_forgotten(self, time_machine):
        hit(ONE_IN_FIFTEEN, "old", NOON)
        hit(FIVE_A_MINUTE, "young", NOON)
        time_machine.move_to(later(20), tick=False)
        tasks.forget_old_counts()
        assert [row.limit for row in LimitCount.objects.all()] == [FIVE_A_MINUTE.name]

    def test_one_allowed_attempt_costs_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            hit(FIVE_A_MINUTE, "x", NOON)

    def test_a_transaction_that_fails_afterwards_does_not_undo_the_count(self):
        hit(ONE_IN_FIFTEEN, "x", NOON)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert not allowed(ONE_IN_FIFTEEN, "x", NOON)

    def test_a_refusal_leaves_an_open_transaction_usable(self):
        with transaction.atomic():
            hit(ONE_IN_FIFTEEN, "x", NOON)
            assert not allowed(ONE_IN_FIFTEEN, "x", NOON)
            assert LimitCount.objects.count() == 1


@given(
    most=st.integers(1, 6),
    window=st.integers(1, 30),
    gaps=st.lists(st.integers(0, 12_000), max_size=40),
)
def test_no_window_ever_holds_more_than_the_limit_and_nobody_waits_longer_than_due(db_for_law, most, window, gaps):
    limit = Limit("tests.law", most=most, window=window)
    LimitCount.objects.all().delete()
    now, passed = NOON, []
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        inside = [moment for moment in passed if moment > now - timedelta(seconds=window)]
        assert allowed(limit, "x", now) == (len(inside) < most)
        if len(inside) < most:
            passed.append(now)


@pytest.fixture(scope="module")
def db_for_law(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_parallel_attempts_cannot_pass_together():
    start, passed, unexpected = threading.Barrier(16), [], []

    def attempt():
        start.wait()
        try:
            passed.append(allowed(FIVE_A_MINUTE, "same", NOON))
        except Exception as error:
            unexpected.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert unexpected == []
    assert sorted(passed) == [False] * 11 + [True] * 5


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (1, "Try again in 1 second."),
        (90, "Try again in 90 seconds."),
        (91, "Try again in 2 minutes."),
        (5400, "Try again in 90 minutes."),
        (5401, "Try again in 2 hours."),
    ],
)
def test_the_wait_is_told_in_a_unit_a_person_can_use(seconds, sentence):
    with translation.override("en"):
        assert limits.try_again(seconds).endswith(sentence)


@pytest.mark.parametrize("wrong", [{"most": 0}, {"most": 1001}, {"window": 0}, {"name": ""}, {"name": "x" * 61}])
def test_a_limit_that_cannot_be_counted_is_refused_at_start(wrong):
    with pytest.raises(ValueError, match="limit"):
        Limit(**({"name": "x", "most": 1, "window": 1} | wrong))
