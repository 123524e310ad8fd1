"""The mail to members who have not been here for a month."""

from datetime import timedelta

import pytest

from accounts.models import User
from notifications.models import DigestPlan, OutgoingMail
from tests.factories.forum import CategoryFactory, PostFactory, ReadPositionFactory, ThreadFactory
from tests.factories.notifications import NotificationFactory, OutgoingMailFactory, SubscriptionFactory
from tests.notifications.digests.post_office import MONDAY, deliver_missed, made, mails, plan, subscriber, text_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def absent(days=40, **traits):
    """A member who was last here so many days before MONDAY, and is looked at then."""
    member = subscriber(**traits)
    User.objects.filter(pk=member.pk).update(last_login=MONDAY - days * DAY, joined_at=MONDAY - 400 * DAY)
    DigestPlan.objects.filter(member=member).update(missed_due_at=MONDAY)
    return member


def popular(rank=1.0, days=5, **fields):
    thread = ThreadFactory(created_at=MONDAY - days * DAY, rank=rank, **fields)
    PostFactory(thread=thread, created_at=MONDAY - days * DAY)
    return thread


def test_up_to_five_popular_threads_of_their_language_and_how_much_waits():
    member = absent()
    for number in range(7):
        popular(rank=number, title=f"Thread {number}")
    popular(rank=99, title="另一种语言", language="zh-hans")
    popular(rank=99, title="From before", days=60)
    NotificationFactory(recipient=member, created_at=MONDAY - DAY)

    deliver_missed(MONDAY)

    (message,) = mails(member)
    text = text_of(message)
    assert [f"Thread {number}" in text for number in range(7)] == [False, False, True, True, True, True, True]
    assert text.index("Thread 6") < text.index("Thread 2")
    assert "另一种语言" not in text
    assert "From before" not in text
    assert "1 notification waits for you." in text
    assert "7 threads were started in English since." in text
    assert message["Subject"] == "Since you were last on MedAI Commons: 5 threads worth reading"


def test_it_comes_again_after_thirty_days_at_the_earliest_and_repeats_nothing():
    member = absent()
    popular()
    deliver_missed(MONDAY)
    assert plan(member).missed_due_at == MONDAY + 30 * DAY

    deliver_missed(MONDAY + 29 * DAY)
    deliver_missed(MONDAY + 31 * DAY)

    assert made(member, "missed_you") == [("sent", ""), ("empty", "")]


@pytest.mark.parametrize("days", [20, 200])
def test_who_was_here_lately_or_is_long_gone_is_left_alone(days):
    member = absent(days)
    popular()

    deliver_missed(MONDAY)

    assert made(member, "missed_you") == []
    expected = MONDAY - 20 * DAY if days == 20 else MONDAY
    assert plan(member).missed_due_at == expected + 30 * DAY


def test_reading_counts_as_being_here():
    member = absent()
    ReadPositionFactory(thread=popular(), member=member, read_at=MONDAY - 3 * DAY)

    deliver_missed(MONDAY)

    assert made(member, "missed_you") == []
    assert plan(member).missed_due_at == MONDAY + 27 * DAY


def test_other_mail_of_ours_within_the_month_keeps_it_back():
    member = absent()
    popular()
    mail = OutgoingMailFactory(recipient=member.email)
    OutgoingMail.objects.filter(pk=mail.pk).update(created_at=MONDAY - 10 * DAY)

    deliver_missed(MONDAY)

    assert made(member, "missed_you") == [("skipped", "other_mail")]
    assert plan(member).missed_due_at == MONDAY + 20 * DAY


def test_nothing_popular_is_nothing_to_send():
    member = absent()
    ThreadFactory(created_at=MONDAY - DAY)

    deliver_missed(MONDAY)

    assert made(member, "missed_you") == [("empty", "")]


def test_only_what_everybody_reads_and_the_member_did_not_mute():
    member = absent()
    popular(category=CategoryFactory(for_kind="staff"))
    SubscriptionFactory(member=member, target=popular().category, level="muted")

    deliver_missed(MONDAY)

    assert made(member, "missed_you") == [("empty", "")]


def test_who_may_not_be_written_to_is_skipped():
    member = absent(email_confirmed_at=None)
    popular()

    deliver_missed(MONDAY)

    assert made(member, "missed_you") == [("skipped", "unconfirmed")]


def test_cost_does_not_grow_with_members():
    from tests.budgets import count_queries  # noqa: PLC0415

    popular()
    absent()
    deliver_missed(MONDAY)  # fills what is read once and kept
    for _turn in range(2):
        absent()
    few = count_queries(lambda: deliver_missed(MONDAY))
    for _turn in range(9):
        absent()
    many = count_queries(lambda: deliver_missed(MONDAY))

    assert len(many) == len(few)
