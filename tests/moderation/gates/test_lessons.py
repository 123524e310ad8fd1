"""Which decisions are learned from, and that those taken back are unlearned."""

import pytest
from django.utils import timezone

from moderation.actions import learning as lessons
from moderation.actions import undoing
from moderation.models import ReviewItem, SpamLesson
from tests.factories.forum import PostFactory
from tests.forum.conftest import regular
from tests.moderation.conftest import decide, flag, item_of
from tests.moderation.gates.test_learning import counts
from tests.notifications.telling import hear


def decided(moderator, decision, reason="spam", body="Cheap pills at https://pills.example"):
    post = PostFactory(author=regular(), source=body)
    flag(post, reason)
    return decide(moderator, item_of(post), decision)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("decision", "reason", "learned"),
    [
        ("hide", "spam", True),
        ("dismiss", "spam", False),
        ("uphold", "spam", None),
        ("hide", "dangerous_advice", None),
        ("dismiss", "harassment", None),
    ],
)
def test_only_decisions_about_spam_are_learned_from(moderator, decision, reason, learned):
    action = decided(moderator, decision, reason)
    hear()
    hear()

    lesson = SpamLesson.objects.filter(item=action.item).first()
    assert (lesson.is_spam if lesson else None) is learned


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_decision_that_is_taken_back_is_unlearned_and_decided_again_learned_anew(moderator):
    action = decided(moderator, "hide")
    hear()
    assert counts()[1] == (1, 0)
    undoing.undo_decision(actor=moderator, action=action, reason="A slip.", now=timezone.now())
    hear()
    assert counts() == ([], (0, 0))

    decide(moderator, action.item, "dismiss")
    hear()

    assert counts()[1] == (0, 1)
    for item in ReviewItem.objects.all():
        lessons.settle_lesson(item=item, now=timezone.now())
    assert counts()[1] == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_taken_back_before_anybody_heard_of_it_nothing_is_learned(moderator):
    action = decided(moderator, "hide")
    undoing.undo_decision(actor=moderator, action=action, reason="A slip.", now=timezone.now())
    hear()

    assert not SpamLesson.objects.exists()
