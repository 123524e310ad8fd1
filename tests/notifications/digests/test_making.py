"""Making digests: exactly once, for whoever may have one, in periods without overlap or gap."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from forum.models import ReadPosition
from notifications import tasks
from notifications.actions.digests import choose_digests
from notifications.digests import making
from notifications.models import Digest, DigestItem, DigestPlan, OutgoingMail
from tests.factories.forum import PostFactory, ReadPositionFactory, ThreadFactory
from tests.factories.notifications import DigestFactory, DigestItemFactory, DigestPlanFactory, SubscriptionFactory
from tests.forum.conftest import regular
from tests.notifications.digests.post_office import MONDAY, deliver, keys, made, mails, plan, subscriber, text_of

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY - timedelta(days=6)
WEEK = timedelta(days=7)


def with_news(**traits):
    """A member for whom something is new, and the thread."""
    member, thread = subscriber(**traits), ThreadFactory(created_at=MONDAY - 9 * WEEK)
    SubscriptionFactory(member=member, target=thread)
    PostFactory(thread=thread, created_at=TUESDAY)
    return member, thread


def test_digest_and_its_mail_exist_together_and_the_plan_moves_on():
    member, _thread = with_news()

    deliver()
    deliver()

    digest = Digest.objects.get(recipient=member)
    assert (digest.state, digest.item_count, digest.mail) == ("sent", 1, OutgoingMail.objects.get())
    assert (digest.period_started_at, digest.period_ended_at) == (MONDAY - WEEK, MONDAY)
    assert plan(member).next_due_at == MONDAY + WEEK


@pytest.mark.parametrize("where", ["OutgoingMail", "Digest", "DigestItem", "DigestPlan"])
def test_worker_that_dies_while_storing_leaves_nothing_and_the_next_makes_one(where, monkeypatch):
    class Killed(BaseException):
        """No handler of errors sees it, as none sees a kill."""

    member, _thread = with_news()

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        method = "bulk_update" if where == "DigestPlan" else "bulk_create"
        manager = {"DigestPlan": DigestPlan, "Digest": Digest, "DigestItem": DigestItem, "OutgoingMail": OutgoingMail}
        patch.setattr(type(manager[where].objects.all()), method, die)
        if where == "DigestPlan":
            patch.setattr("notifications.digests.plans.adopt", lambda now: 0)
        with pytest.raises(Killed):
            deliver()
    assert (Digest.objects.count(), OutgoingMail.objects.count(), DigestItem.objects.count()) == (0, 0, 0)

    deliver()

    assert made(member) == [("sent", "")]
    assert len(mails(member)) == 1


def test_second_worker_that_read_the_same_plan_stores_nothing():
    member, _thread = with_news()
    first = list(DigestPlan.objects.due(MONDAY).select_related("member"))
    second = list(DigestPlan.objects.due(MONDAY).select_related("member"))

    making.make(first, MONDAY)
    making.make(second, MONDAY)

    assert made(member) == [("sent", "")]
    assert len(mails(member)) == 1
    assert plan(member).next_due_at == MONDAY + WEEK


def test_one_member_whose_digest_fails_keeps_nobody_waiting(monkeypatch):
    broken, well = with_news()[0], with_news()[0]
    letter_of = making._letter

    def fail_for_one(outcome, product):
        if outcome.plan.member_id == broken.pk:
            raise LookupError
        return letter_of(outcome, product)

    monkeypatch.setattr(making, "_letter", fail_for_one)
    deliver()

    assert (made(broken), made(well)) == ([], [("sent", "")])
    assert plan(broken).next_due_at == MONDAY + timedelta(hours=1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_active": False}, "not_active"),
        ({"suspended_until": MONDAY + WEEK}, "not_active"),
        ({"email_confirmed_at": None}, "unconfirmed"),
    ],
)
def test_who_may_not_be_written_to_is_skipped_with_the_reason(change, reason):
    member, _thread = with_news()
    User.objects.filter(pk=member.pk).update(**change)

    deliver()

    assert made(member) == [("skipped", reason)]
    assert not mails(member)


def test_digest_waits_for_the_end_of_quiet_hours():
    member, _thread = with_news()
    end = MONDAY + timedelta(hours=2)
    User.objects.filter(pk=member.pk).update(quiet_from=MONDAY.hour - 1, quiet_until=end.hour)

    deliver()
    assert (made(member), plan(member).next_due_at) == ([], end)
    deliver(end)

    assert made(member) == [("sent", "")]
    assert plan(member).covered_until == MONDAY
    assert plan(member).next_due_at == MONDAY + WEEK


def test_everybody_gets_a_plan_and_the_first_digest_looks_back_a_week():
    member = regular()
    User.objects.filter(pk=member.pk).update(joined_at=MONDAY - 9 * WEEK)
    thread = ThreadFactory(created_at=MONDAY - timedelta(days=2))
    SubscriptionFactory(member=member, target=thread.category)

    deliver(MONDAY - timedelta(days=1))
    deliver(MONDAY)

    assert plan(member).frequency == "weekly"
    assert keys(member) == [[f"forum.thread:{thread.pk}"]]


def test_time_without_digests_is_recorded_and_not_told():
    member, _thread = with_news()
    chosen = {"actor": member, "weekday": 0, "hour": 8, "is_missed_you_on": True}
    choose_digests(**chosen, frequency="off", now=MONDAY - WEEK)
    deliver()
    choose_digests(**chosen, frequency="daily", now=MONDAY + timedelta(hours=1))

    assert made(member) == [("skipped", "switched_off")]
    assert plan(member).covered_until == MONDAY + timedelta(hours=1)
    assert plan(member).next_due_at == MONDAY + timedelta(days=1)


@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("wait"), st.integers(1, 400)),  # hours
            st.tuples(st.just("choose"), st.sampled_from(["off", "daily", "weekly"])),
            st.tuples(
                st.just("move"), st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Shanghai"])
            ),
            st.tuples(st.just("hour"), st.integers(0, 23)),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=12)
def test_periods_never_overlap_nor_leave_a_gap(steps):
    from notifications.digests.schedule import reschedule  # noqa: PLC0415

    with transaction.atomic():
        member, now = subscriber(), MONDAY
        for what, value in steps:
            if what == "wait":
                now += timedelta(hours=value)
            elif what == "move":
                User.objects.filter(pk=member.pk).update(time_zone=value)
                own = DigestPlan.objects.select_related("member").get(member=member)
                reschedule(own)
                own.save()
                member.time_zone = value
            else:
                own = plan(member)
                wanted = {"frequency": own.frequency, "hour": own.hour}
                wanted["frequency" if what == "choose" else "hour"] = value
                choose_digests(actor=member, weekday=own.weekday, is_missed_you_on=True, now=now, **wanted)
            deliver(now)
        periods = list(
            Digest.objects.filter(recipient=member)
            .order_by("period_started_at")
            .values_list("period_started_at", "period_ended_at")
        )
        begun = MONDAY - WEEK
        for start, end in periods:
            assert start == begun
            assert start < end <= now
            begun = end
        assert plan(member).covered_until == begun
        transaction.set_rollback(True)


@given(
    story=st.lists(
        st.one_of(
            st.tuples(st.just("post"), st.integers(0, 2)),
            st.tuples(st.just("read"), st.integers(0, 2)),
            st.tuples(st.just("wait"), st.integers(1, 80)),
        ),
        min_size=3,
        max_size=20,
    )
)
@settings(max_examples=12)
def test_every_followed_post_is_in_exactly_one_digest_or_was_read_before_it(story):
    with transaction.atomic():
        member, now = subscriber(), MONDAY
        threads = [ThreadFactory(created_at=MONDAY - 9 * WEEK) for _turn in range(3)]
        for thread in threads:
            SubscriptionFactory(member=member, target=thread)
        waiting = {thread.pk: [] for thread in threads}
        for what, value in [*story, ("wait", 400)]:
            if what == "post":
                # After whatever was made at this moment: nobody writes in a period that is over.
                post = PostFactory(thread=threads[value], created_at=now + timedelta(minutes=1))
                waiting[post.thread_id].append(post)
            elif what == "read":
                thread = threads[value]
                ReadPosition.objects.filter(thread=thread, member=member).delete()
                ReadPositionFactory(thread=thread, member=member, number=thread.last_number)
                waiting[thread.pk].clear()
            else:
                now += timedelta(hours=value)
                _expect(member, waiting, now)
        assert not any(waiting.values())
        transaction.set_rollback(True)


def _expect(member, waiting, now):
    """Let digests be made, and find in them all that was waiting, once, and nothing else."""
    sent = len(mails(member))
    deliver(now)
    end = plan(member).covered_until
    told = {pk: [post for post in posts if post.created_at <= end] for pk, posts in waiting.items()}
    expected = sorted(len(posts) for posts in told.values() if posts)
    fresh = mails(member)[sent:]
    assert len(fresh) == bool(expected)
    found = [int(count) for message in fresh for count in re.findall(r"(\d+) new repl", text_of(message))]
    assert sorted(found) == expected
    for pk, posts in told.items():
        waiting[pk] = [post for post in waiting[pk] if post not in posts]


@pytest.mark.parametrize(
    "wrong",
    [
        {"period_ended_at": MONDAY - WEEK},
        {"product": "other"},
        {"state": "other"},
        {"state": "skipped"},
        {"reason": "muted"},
    ],
)
def test_database_refuses_a_digest_that_makes_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestFactory(**{"period_started_at": MONDAY - WEEK, "period_ended_at": MONDAY, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"frequency": "hourly"},
        {"weekday": 7},
        {"hour": 24},
        {"frequency": "off"},
        {"next_due_at": None},
        {"is_missed_you_on": False},
        {"missed_due_at": None},
    ],
)
def test_database_refuses_a_plan_that_makes_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestPlanFactory(**wrong)


def test_database_knows_each_period_and_each_item_once():
    digest = DigestFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestFactory(recipient=digest.recipient, period_started_at=digest.period_started_at)
    item = DigestItemFactory(digest=digest)
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestItemFactory(digest=digest, key=item.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestPlanFactory(member=DigestPlanFactory().member)


def test_digests_are_forgotten_after_ninety_days_with_what_stood_in_them():
    from django.utils import timezone  # noqa: PLC0415

    now = timezone.now()
    old, young = (
        DigestFactory(period_ended_at=now - timedelta(days=91), period_started_at=now - timedelta(days=98)),
        DigestFactory(),
    )
    DigestItemFactory(digest=old)
    DigestItemFactory(digest=young)

    tasks.forget_old()

    assert list(Digest.objects.values_list("pk", flat=True)) == [young.pk]
    assert DigestItem.objects.get().digest_id == young.pk
