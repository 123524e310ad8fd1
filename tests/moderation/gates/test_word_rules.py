"""Word rules at work: whom they are about, where, what becomes of a text, and what becomes of the rule."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from content.gates import reasons
from content.models import Hold
from forum.beside import why_it_waits
from foundation import near
from foundation.errors import DomainError
from moderation.actions import word_rules
from moderation.gates import rules
from moderation.models import ModerationAction, ReviewItem, WordRule
from notifications.models import Notification
from tests.forum.conftest import regular, reply
from tests.moderation.gates.conftest import held, rule_in_force
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db(transaction=True)

BAD = "Visit our casino today."


@pytest.mark.parametrize(
    ("columns", "traits", "is_held"),
    [
        ({}, {"trust_level": 0}, True),
        ({}, {"trust_level": 1}, True),
        ({}, {"trust_level": 2}, False),
        ({"reach": "everybody"}, {"trust_level": 4}, True),
        ({"reach": "everybody"}, {"staff": True}, False),
        ({"reach": "everybody"}, {"is_demonstration": True}, False),
    ],
)
def test_rule_is_about_those_whom_it_names(columns, traits, is_held):
    rule = rule_in_force(**columns)

    assert held(regular(**traits), BAD) == ([f"word_rule:{rule.pk}"] if is_held else [])


@pytest.mark.parametrize(
    ("places", "purpose", "texts", "is_held"),
    [
        ({"is_for_titles": False}, "thread", {"body": BAD}, True),
        ({"is_for_titles": False}, "thread", {"body": "Fine.", "title": BAD}, False),
        ({"is_for_posts": False}, "thread", {"body": "Fine.", "title": BAD}, True),
        ({"is_for_posts": False}, "post", {"body": BAD}, False),
        ({}, "conversation", {"body": BAD}, False),
        ({"is_for_messages": True}, "conversation", {"body": "Fine.", "title": BAD}, True),
        ({}, "care", {"reason": BAD}, False),
        ({}, "article", {"body": BAD}, False),
    ],
)
def test_rule_looks_where_it_is_told_to(newcomer, places, purpose, texts, is_held):
    rule_in_force(**places)

    assert bool(held(newcomer, texts.get("body"), purpose=purpose, title=texts.get("title", ""))) is is_held


@pytest.mark.parametrize("answer", ["hold", "refuse"])
@pytest.mark.parametrize("purpose", ["profile", "account"])
def test_profile_cannot_wait_and_is_refused(newcomer, answer, purpose):
    rule_in_force(is_for_profiles=True, answer=answer, message_en="No advertising here.")

    with pytest.raises(DomainError) as refusal:
        held(newcomer, "", purpose=purpose, name=BAD)

    assert (refusal.value.code, refusal.value.field) == ("word_rule", "name")
    assert str(refusal.value.message) == "No advertising here."


def test_of_two_rules_the_refusal_counts(newcomer):
    rule_in_force("visit")
    rule_in_force(answer="refuse")

    with pytest.raises(DomainError):
        held(newcomer, BAD)


def test_refusal_speaks_the_language_of_the_page(newcomer):
    rule_in_force(answer="refuse", message_en="No advertising here.", message_zh="这里不能做广告。")

    with translation.override("zh-hans"), pytest.raises(DomainError) as refusal:
        held(newcomer, BAD)

    assert str(refusal.value.message) == "这里不能做广告。"
    assert refusal.value.field == "body"


def test_text_that_waits_tells_its_author_why_and_its_moderator_by_which_rule(
    newcomer, writer, moderator, post, sign_in
):
    rule = rule_in_force(message_en="Do you advertise? Then say so.")

    made = reply(newcomer, post.thread, body=BAD)
    hear()

    assert Hold.objects.of(made).get().reasons == [f"word_rule:{rule.pk}"]
    assert why_it_waits(made) == ["Do you advertise? Then say so."]
    item = ReviewItem.objects.get(subject_id=made.pk)
    assert (item.what, item.harm) == ("Word rule", 1)
    page = reverse("admin:queue_item", args=[item.pk])
    link = reverse("admin:moderation_wordrule_try", args=[rule.pk])
    assert link in sign_in(writer).get(page).content.decode()
    assert link not in sign_in(moderator).get(page).content.decode()


def test_words_of_a_rule_that_is_gone_are_the_sites_own():
    assert reasons.words("word_rule:999999") == reasons.words("word_rule")
    assert reasons.words("word_rule:x") == reasons.words("word_rule")
    assert reasons.words("unheard_of:1") == reasons.words("unheard_of")


def test_two_processes_see_a_change(writer, newcomer):
    rule = rule_in_force()
    assert held(newcomer, BAD)
    first = rules._kept

    # Another process: it has read nothing yet, and the change is made in it.
    rules._kept = near.Near(most=1, seconds=3600)
    assert held(newcomer, BAD)
    word_rules.set_state(actor=writer, rule=rule, state="retired", now=timezone.now())
    assert not held(newcomer, BAD)

    rules._kept = first
    assert not held(newcomer, BAD)


def test_rules_cost_one_statement_until_they_change(newcomer):
    def statements():
        with CaptureQueriesContext(connection) as taken:
            held(newcomer, "A word.")
        return len(taken)

    empty = statements()
    for number in range(3):
        rule_in_force(f"word{number}")
    statements()
    few = statements()
    for number in range(12):
        rule_in_force(f"phrase{number}")
    assert statements() == few + 1

    assert statements() == few == empty == 1


def test_staff_and_other_purposes_cost_nothing(writer, newcomer):
    rule_in_force()
    for actor, purpose in ((writer, "post"), (newcomer, "care")):
        with CaptureQueriesContext(connection) as taken:
            held(actor, BAD, purpose=purpose)
        assert len(taken) == 0


def test_rule_that_takes_too_long_is_no_error_and_is_switched_off_the_third_time(newcomer, writer, caplog):
    rule = rule_in_force("(a+)+$", kind="expression")
    text = "a" * 20_000 + "!"

    for _time in range(word_rules.MOST_TIMEOUTS):
        with caplog.at_level(logging.WARNING, logger="moderation.gates.rules"):
            assert held(newcomer, text) == []
    hear()

    rule.refresh_from_db()
    assert (rule.state, rule.timeout_count) == ("draft", 3)
    assert not rule.is_tried
    assert "took too long" in caplog.text
    assert Notification.objects.get(recipient=writer).kind == "rule_stopped"
    action = ModerationAction.objects.get(kind="rule_changed")
    assert action.is_automatic


def test_redaction_of_a_pattern_stops_the_rule(newcomer):
    rule = rule_in_force()
    assert held(newcomer, BAD)

    WordRule.objects.filter(pk=rule.pk).update(pattern="[redacted]")
    rules.renew_redacted({"moderation.WordRule": [rule.pk]}, [], timezone.now())

    assert not held(newcomer, BAD)


def test_name_of_a_guest_who_joins_is_looked_at(guest):
    rule_in_force(is_for_profiles=True)

    with pytest.raises(DomainError):
        held(guest, "", purpose="account", name="Casino Royale")
    assert held(guest, "", purpose="account", name="Casey Noble") == []
