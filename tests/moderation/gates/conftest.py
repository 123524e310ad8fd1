"""Newcomers, moderators who write rules, and texts."""

import pytest
from django.utils import timezone

from content import gates
from foundation import near
from moderation.actions import word_rules
from moderation.gates.hosts import hosts_of
from moderation.models import LinkedHost, SpamLesson, WordRule
from tests.factories.moderation import ReviewItemFactory, WordRuleFactory
from tests.forum.conftest import regular
from tests.moderation.conftest import staff_with


@pytest.fixture(autouse=True)
def _new_process():
    """Rules that another test's process keeps are forgotten."""
    near.forget_all()


@pytest.fixture
def writer(db):
    """Moderates everything and writes word rules."""
    return staff_with("moderate_thread", "change_wordrule", "change_defencesettings", name="Mei Tanaka")


@pytest.fixture
def newcomer(db):
    """At trust level 0, here for more than a day."""
    return regular()


def held(actor, body, *, purpose="post", now=None, row_id=None, shown_at=None, **texts):
    """The codes for which the gates hold a text; raises what they refuse."""
    submission = gates.Submission(
        actor=actor,
        purpose=purpose,
        texts={"body": body, **texts} if body else texts,
        is_reviewed=True,
        row_id=row_id,
        shown_at=shown_at,
    )
    return list(gates.run(submission, now=now or timezone.now()).holds)


def rule_in_force(pattern="casino", **columns):
    """A rule that every process reads."""
    made = WordRuleFactory(pattern=pattern, in_force=True, **columns)
    word_rules.renew()
    return WordRule.objects.get(pk=made.pk)


def example(body, *, is_spam):
    """What a decision about a text with this body leaves of the sites it leads to."""
    lesson = SpamLesson.objects.create(
        item=ReviewItemFactory(), is_spam=is_spam, buckets=b"", learned_at=timezone.now()
    )
    LinkedHost.objects.bulk_create(LinkedHost(lesson=lesson, host=host) for host in hosts_of(body))
