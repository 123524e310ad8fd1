"""Writing word rules, trying them, putting them in force, and taking that back: by actions and on the pages."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from foundation.errors import DomainError, NotPermitted
from moderation.actions import defences, undoing, word_rules
from moderation.models import ModerationAction, WordRule
from tests.factories.moderation import WordRuleFactory
from tests.forum.conftest import regular
from tests.moderation.conftest import staff_with
from tests.moderation.gates.conftest import held

pytestmark = pytest.mark.django_db(transaction=True)

BAD = "Visit our casino today."


def save(writer, rule=None, **columns):
    rule = rule or WordRule(name="Casinos", pattern="casino")
    for name, value in columns.items():
        setattr(rule, name, value)
    word_rules.save_rule(actor=writer, rule=rule, now=timezone.now())
    return rule


def put_in_force(writer, rule):
    word_rules.note_trial(actor=writer, rule=rule, now=timezone.now())
    word_rules.set_state(actor=writer, rule=rule, state="in_force", now=timezone.now())
    rule.refresh_from_db()


def test_rule_in_force_was_tried_as_it_is(writer):
    rule = save(writer)
    with pytest.raises(word_rules.NotTried):
        word_rules.set_state(actor=writer, rule=rule, state="in_force", now=timezone.now())
    word_rules.note_trial(actor=writer, rule=rule, now=timezone.now())
    rule.refresh_from_db()
    save(writer, rule, pattern="casinos")
    with pytest.raises(word_rules.NotTried):
        word_rules.set_state(actor=writer, rule=rule, state="in_force", now=timezone.now())

    put_in_force(writer, rule)

    assert rule.state == "in_force"
    assert rule.tried_by == writer


@pytest.mark.postgres
def test_database_knows_it_too(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        WordRuleFactory(state="in_force")
    with pytest.raises(IntegrityError), transaction.atomic():
        WordRuleFactory(is_for_posts=False, is_for_titles=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        WordRuleFactory(pattern="")


def test_new_pattern_takes_a_rule_out_of_force_and_another_name_does_not(writer, newcomer):
    rule = save(writer)
    put_in_force(writer, rule)

    save(writer, rule, name="Gambling")
    assert (rule.state, bool(held(newcomer, BAD))) == ("in_force", True)
    save(writer, rule, pattern="lottery")
    assert (rule.state, bool(held(newcomer, BAD))) == ("draft", False)


def test_every_change_is_in_the_log_and_states_are_taken_back(writer, newcomer):
    rule = save(writer)
    put_in_force(writer, rule)
    retired = word_rules.set_state(actor=writer, rule=rule, state="retired", now=timezone.now())
    assert word_rules.set_state(actor=writer, rule=rule, state="retired", now=timezone.now()) is None
    assert word_rules.save_rule(actor=writer, rule=rule, now=timezone.now()) is None

    undone = undoing.undo_decision(actor=writer, action=retired, reason="A slip.", now=timezone.now())

    rule.refresh_from_db()
    assert (rule.state, bool(held(newcomer, BAD))) == ("in_force", True)
    assert undone.undoes_id == retired.pk
    told = [
        (action.data["before"], action.data["after"])
        for action in ModerationAction.objects.filter(kind="rule_changed").order_by("pk")
    ]
    assert told == [("", "draft"), ("draft", "in_force"), ("in_force", "retired"), ("retired", "in_force")]
    with pytest.raises(DomainError):
        undoing.undo_decision(actor=writer, action=retired, reason="Again.", now=timezone.now())


def test_log_tells_what_was_changed(sign_in, writer):
    rule = save(writer)
    put_in_force(writer, rule)
    defences.set_defences(actor=writer, first_texts="first", is_learning_used=True, now=timezone.now())
    browser = sign_in(writer)

    told = [
        browser.get(reverse("admin:moderation_moderationaction_change", args=[action.pk])).content.decode()
        for action in ModerationAction.objects.order_by("pk")
    ]

    assert "– → draft (name, kind, pattern" in told[0]
    assert "draft → in force (state)" in told[1]
    assert "first_texts: off → first" in told[2]


def test_change_is_not_taken_back_over_a_later_one(writer):
    rule = save(writer)
    put_in_force(writer, rule)
    retired = word_rules.set_state(actor=writer, rule=rule, state="retired", now=timezone.now())
    word_rules.set_state(actor=writer, rule=rule, state="draft", now=timezone.now())

    with pytest.raises(DomainError) as refusal:
        undoing.undo_decision(actor=writer, action=retired, reason="A slip.", now=timezone.now())

    assert refusal.value.code == "rule_changed_since"


def test_moderator_without_the_permission_and_of_a_category_write_no_rules(moderator, category_moderator, writer):
    rule = save(writer)
    for actor in (moderator, category_moderator, regular()):
        with pytest.raises(NotPermitted):
            save(actor)
        with pytest.raises(NotPermitted):
            word_rules.set_state(actor=actor, rule=rule, state="retired", now=timezone.now())
        with pytest.raises(NotPermitted):
            word_rules.note_trial(actor=actor, rule=rule, now=timezone.now())


LIST, ADD = "/admin/moderation/wordrule/", "/admin/moderation/wordrule/add/"


@pytest.mark.parametrize(
    ("codenames", "status"),
    [
        (("moderate_thread", "change_wordrule"), 200),
        (("moderate_thread",), 403),
        (("change_wordrule", "add_wordrule", "view_wordrule"), 403),
    ],
)
def test_pages_open_for_those_who_write_rules(sign_in, codenames, status):
    rule = WordRuleFactory()
    browser = sign_in(staff_with(*codenames))

    for path in (LIST, ADD, f"{LIST}{rule.pk}/change/", f"{LIST}{rule.pk}/try/"):
        assert browser.get(path).status_code == status, path


def test_moderator_of_a_category_sees_no_rules(sign_in, category_moderator):
    assert sign_in(category_moderator).get(LIST).status_code == 403


def test_rule_is_written_tried_and_put_in_force_on_the_pages(sign_in, writer, post):
    browser = sign_in(writer)
    post.source = "Our casino helps radiologists."
    post.save(update_fields=["source"])
    fields = {"name": "Casinos", "kind": "words", "pattern": "casino", "is_for_posts": "on", "answer": "hold"}

    answer = browser.post(ADD, {**fields, "reach": "newcomers"})
    rule = WordRule.objects.get()
    page = reverse("admin:moderation_wordrule_try", args=[rule.pk])
    assert answer["Location"] == page
    browser.post(page, {"do": "in_force"})
    assert "Try the rule as it is now" in browser.get(page).content.decode()

    marked = browser.post(page, {"do": "text", "text": "<b>The</b> ｃａｓｉｎｏ, casinos."}).content.decode()
    assert '<mark class="span">ｃａｓｉｎｏ</mark>' in marked
    assert "&lt;b&gt;The&lt;/b&gt;" in marked
    assert marked.count("<mark") == 1
    found = browser.post(page, {"do": "posts"}).content.decode()
    assert post.get_absolute_url() in found
    browser.post(page, {"do": "in_force"})

    rule.refresh_from_db()
    assert (rule.state, rule.made_by, rule.tried_by) == ("in_force", writer, writer)


@pytest.mark.parametrize("fields", [{"pattern": "("}, {"pattern": "a*"}, {"is_for_posts": ""}])
def test_faulty_rule_is_told_in_the_form(sign_in, writer, fields):
    whole = {"name": "N", "kind": "expression", "pattern": "x", "is_for_posts": "on", "answer": "hold"}

    answer = sign_in(writer).post(ADD, {**whole, "reach": "newcomers", **fields})

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not WordRule.objects.exists()


def test_trying_says_so_when_the_pattern_runs_away(sign_in, writer, post):
    rule = WordRuleFactory(kind="expression", pattern="(a+)+$")
    post.source = "a" * 20_000 + "!"
    post.save(update_fields=["source"])
    browser, page = sign_in(writer), reverse("admin:moderation_wordrule_try", args=[rule.pk])

    assert "takes too long" in browser.post(page, {"do": "text", "text": post.source}).content.decode()
    assert "Over 1 post it took too long" in browser.post(page, {"do": "posts"}).content.decode()


def test_undo_page_leads_back_to_the_rule(sign_in, writer):
    rule = save(writer)
    action = word_rules.set_state(actor=writer, rule=rule, state="retired", now=timezone.now())
    undo = reverse("admin:queue_undo", args=[action.pk])
    browser = sign_in(writer)

    assert "What stood before holds again" in browser.get(undo).content.decode()
    answer = browser.post(undo, {"reason": "A slip."})

    assert answer["Location"] == reverse("admin:moderation_wordrule_try", args=[rule.pk])
    rule.refresh_from_db()
    assert rule.state == "draft"
