"""Reports that nobody decided about for long: which are set aside, and what that means for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.actions import undoing
from moderation.actions.flagging import flag_post
from moderation.actions.lapsing import LAPSES_AFTER, lapse
from moderation.models import Flag, ModerationAction, ReviewItem
from tests.factories.forum import PostFactory
from tests.forum.conftest import regular
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db(transaction=True)


def reported(reason="spam", *, age=LAPSES_AFTER + timedelta(minutes=1), **columns):
    """An item of one report, as old as that."""
    post, reader = PostFactory(), regular()
    flag_post(actor=reader, post=post, reason=reason, note="", now=timezone.now())
    type(post).objects.filter(pk=post.pk).update(**columns)
    ReviewItem.objects.update(opened_at=timezone.now() - age)
    return reader


def run():
    count = lapse(now=timezone.now())
    hear()
    return count


def test_reports_are_set_aside_once_and_whoever_made_one_is_told():
    reader = reported()
    assert [run(), run()] == [1, 0]
    item, flag, action = ReviewItem.objects.get(), Flag.objects.get(), ModerationAction.objects.get()
    assert (item.state, item.outcome, item.decided_by) == ("closed", "lapsed", None)
    assert (flag.state, action.kind, action.is_automatic, action.actor) == ("lapsed", "lapsed", True, None)
    assert "report_lapsed" in told(reader)
    assert "report" not in told(reader)


def test_it_can_be_taken_back(moderator):
    reported()
    run()
    action = ModerationAction.objects.get()
    undoing.undo_decision(actor=moderator, action=action, reason="We look at it now.", now=timezone.now())
    assert (ReviewItem.objects.get().state, Flag.objects.get().state) == ("open", "open")


@pytest.mark.parametrize(
    "waits",
    [
        lambda: reported(age=LAPSES_AFTER - timedelta(minutes=1)),
        lambda: reported("dangerous_advice"),
        lambda: reported(hidden_at=timezone.now()),
        lambda: reported(held_at=timezone.now()),
        lambda: (reported(), ReviewItem.objects.update(claimed_at=timezone.now())),
        lambda: (reported(), ReviewItem.objects.update(kind="held")),
    ],
)
def test_what_needs_a_person_waits(waits):
    waits()
    assert run() == 0
    assert ReviewItem.objects.get().state == "open"
