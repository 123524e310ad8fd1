"""First texts, what staff choose, and that nothing of it is in the way of an ordinary question."""

import pytest
from django.utils import timezone

from forum.beside import why_it_waits
from forum.models import Post
from foundation.errors import DomainError, NotPermitted
from moderation.actions import defences, prints, undoing, word_rules
from moderation.models import DefenceSettings, ModerationAction, SpamLesson
from tests import budgets
from tests.factories.accounts import CredentialFactory, InvitationFactory, UserFactory
from tests.factories.forum import PostFactory
from tests.factories.moderation import WordRuleFactory
from tests.forum.conftest import regular, start
from tests.moderation.conftest import decide, item_of, staff_with
from tests.moderation.gates.conftest import example, held
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = (
    "Our department wants to try a triage model for portable films. Has anybody measured how its sensitivity changes "
    "with the position of the patient? The paper at https://example.edu/triage reports upright films only, and ours "
    "are mostly supine. 我们科室的片子大多是卧位。"
)


def choose(writer, first_texts="off", *, is_learning_used=True):
    return defences.set_defences(
        actor=writer, first_texts=first_texts, is_learning_used=is_learning_used, now=timezone.now()
    )


def test_new_site_holds_nothing_of_an_ordinary_first_question(category):
    newcomer = UserFactory()
    thread = start(newcomer, category, title="Triage of portable films", body=QUESTION)
    hear()

    assert thread.held_at is None
    assert Post.objects.get(thread=thread).held_at is None


@pytest.mark.parametrize(("first_texts", "waiting"), [("off", 0), ("first", 1), ("three", 3)])
def test_so_many_first_texts_wait(writer, newcomer, first_texts, waiting):
    choose(writer, first_texts)
    shown = 0
    while held(newcomer, "A word.") == ["first_text"]:
        PostFactory(author=newcomer)
        shown += 1

    assert shown == waiting


def test_texts_that_are_not_shown_do_not_count(writer, newcomer):
    choose(writer, "first")
    PostFactory(author=newcomer, held_at=timezone.now())
    PostFactory(author=newcomer, hidden_at=timezone.now())

    assert held(newcomer, "A word.") == ["first_text"]


def test_change_of_a_text_does_not_wait_again(writer, newcomer):
    choose(writer, "three")
    made = PostFactory(author=newcomer)

    assert held(newcomer, "A word.", row_id=made.pk) == []
    assert held(newcomer, "A word.", purpose="conversation") == []


def test_whom_somebody_vouches_for_never_waits(writer):
    choose(writer, "three")
    checked, invited = regular(), regular()
    CredentialFactory(member=checked, state="accepted")
    InvitationFactory(used_by=invited, used_at=timezone.now())

    for member in (checked, invited, regular(trust_level=1), regular(staff=True), regular(is_demonstration=True)):
        assert held(member, "A word.") == []


def test_first_text_waits_until_a_moderator_lets_it_through(writer, moderator, newcomer, category):
    choose(writer, "first")
    thread = start(newcomer, category)
    hear()
    first = Post.objects.get(thread=thread)
    assert why_it_waits(first) == ["The first texts of new members are looked at before others see them."]
    item = item_of(first)
    assert (item.what, item.harm) == ("First text of a new member", 0)

    decide(moderator, item, "dismiss")

    assert held(newcomer, "A word.") == []


def test_only_moderators_with_the_permission_choose(moderator, category_moderator):
    for actor in (moderator, category_moderator, regular(), staff_with("change_defencesettings")):
        with pytest.raises(NotPermitted):
            choose(actor, "first")
    assert not DefenceSettings.objects.exists()


def test_choice_is_in_the_log_and_taken_back(writer):
    choose(writer, "first", is_learning_used=False)
    choose(writer, "first", is_learning_used=False)
    action = ModerationAction.objects.get(kind="defences_changed")

    undoing.undo_decision(actor=writer, action=action, reason="A slip.", now=timezone.now())

    row = DefenceSettings.objects.get()
    assert (row.first_texts, row.is_learning_used) == ("off", True)
    with pytest.raises(DomainError):
        choose(writer, "sometimes")


def test_newcomers_text_costs_the_same_however_much_is_known(writer, newcomer, assert_flat):
    """Choices, shown texts, credential, invitation, sites, prints, buckets: seven statements at most."""
    choose(writer, "three")
    DefenceSettings.objects.update(spam_count=30, good_count=30)
    author = regular()

    def make(count):
        for _number in range(count):
            example(QUESTION, is_spam=True)
            prints.keep_print(post=PostFactory(author=author, source=QUESTION), now=timezone.now())
            WordRuleFactory(in_force=True)
        word_rules.renew()
        look()  # reads the rules again

    def look():
        assert held(newcomer, QUESTION) == ["first_text", "spam_host", "near_duplicate"]

    assert assert_flat(make, look) <= 7
    assert len(budgets.count_queries(lambda: held(regular(trust_level=2), QUESTION))) <= 3


PAGE = "/admin/defences/"


@pytest.mark.parametrize(
    ("codenames", "status"),
    [
        (("moderate_thread", "change_defencesettings"), 200),
        (("moderate_thread",), 403),
        (("change_defencesettings",), 403),
    ],
)
def test_page_opens_for_those_who_choose(sign_in, codenames, status):
    assert sign_in(staff_with(*codenames)).get(PAGE).status_code == status


def test_page_stores_and_forgets_only_when_somebody_is_sure(sign_in, writer):
    example("https://pills.example", is_spam=True)
    browser = sign_in(writer)

    assert browser.post(PAGE, {"do": "choose", "first_texts": "three"})["Location"] == PAGE
    row = DefenceSettings.objects.get()
    assert (row.first_texts, row.is_learning_used) == ("three", False)
    assert browser.post(PAGE, {"do": "forget"}).status_code == 422
    assert SpamLesson.objects.exists()
    browser.post(PAGE, {"do": "forget", "is_sure": "on"})

    assert not SpamLesson.objects.exists()
    assert "1 example is forgotten" in browser.get(PAGE).content.decode()
