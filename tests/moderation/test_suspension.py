"""Suspended and silenced members: they read why, they appeal, and what was decided is taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import restrictions
from accounts.models import User
from foundation.errors import NotPermitted
from moderation import appeals
from moderation.actions import appealing, undoing
from moderation.models import Appeal, ModerationAction, ReviewItem
from tests.factories.accounts import PASSWORD
from tests.forum.conftest import regular
from tests.moderation.conftest import again, staff_with
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Four threads advertised one product."
SIGN_IN, DOOR, PAGE = "/accounts/login/", "/accounts/inactive/", "/suspension/"


@pytest.fixture
def member(db):
    return regular(username="osei", name="Kofi Osei")


@pytest.fixture
def first(db):
    """Restricts members; decides about appeals too."""
    return staff_with("restrict_member", "moderate_thread", name="Mei Tanaka")


@pytest.fixture
def second(db):
    return staff_with("restrict_member", "moderate_thread", name="Ana Costa")


def restrict(actor, member, act=restrictions.suspend_member, days=7, reason=REASON):
    now = timezone.now()
    act(actor=actor, member=member, until=now + timedelta(days=days), now=now, reason=reason)
    hear()
    return ModerationAction.objects.order_by("-pk").first()


@pytest.fixture
def before_the_door(client, member, first):
    """A browser in which a suspended member has shown their password."""
    restrict(first, member)
    answer = client.post(SIGN_IN, {"login": member.username, "password": PASSWORD})
    assert answer["Location"] == DOOR
    return client


def test_member_reads_why_before_the_door_and_is_led_to_the_decision(before_the_door):
    page = before_the_door.get(DOOR).content.decode()

    assert REASON in page
    assert f'href="{PAGE}"' in page
    assert not before_the_door.session.get("_auth_user_id")


def test_member_appeals_without_being_signed_in_and_reads_the_answer(before_the_door, second, member):
    form = before_the_door.get(PAGE).content.decode()
    assert REASON in form
    assert "Decisions about my texts" not in form

    sent = before_the_door.post(PAGE, {"text": "It was a study, and I declared it."})

    assert sent["Location"] == PAGE
    assert "It was a study" in before_the_door.get(PAGE).content.decode()
    item = ReviewItem.objects.get(kind="appeal")
    appealing.decide_appeal(
        actor=second, item=item, is_granted=True, answer="So it was.", version=item.version, now=timezone.now()
    )
    hear()
    member = User.objects.get(pk=member.pk)
    assert (member.suspended_until, member.suspension_reason) == (None, "")
    assert before_the_door.post(SIGN_IN, {"login": "osei", "password": PASSWORD})["Location"] != DOOR
    kinds = list(ModerationAction.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["suspended", "lifted", "appeal_granted"]


def test_appeal_without_words_is_refused_and_a_second_one_too(before_the_door):
    assert before_the_door.post(PAGE, {"text": " "}).status_code == 422
    before_the_door.post(PAGE, {"text": "It was a study."})

    assert before_the_door.post(PAGE, {"text": "It was a study!"}).status_code == 422
    assert Appeal.objects.count() == 1


def test_nobody_else_reads_it(client, before_the_door, sign_in, second):
    stranger = type(client)()

    assert stranger.get(PAGE)["Location"] == DOOR
    assert stranger.post(PAGE, {"text": "Let me in."})["Location"] == DOOR
    assert sign_in(second).get(PAGE)["Location"] == DOOR
    assert not Appeal.objects.exists()


def test_once_it_is_over_there_is_nothing_to_read(before_the_door, member):
    User.objects.filter(pk=member.pk).update(suspended_until=timezone.now() - timedelta(seconds=1))

    assert before_the_door.get(PAGE)["Location"] == DOOR


def test_log_keeps_the_reason_and_silenced_members_read_it_among_their_decisions(member, first, sign_in):
    action = restrict(first, member, restrictions.silence_member)

    assert (action.kind, action.reason, action.member) == ("silenced", REASON, member)
    assert REASON in sign_in(member).get(reverse("decisions")).content.decode()


@pytest.mark.parametrize(
    ("act", "column", "other"),
    [
        (restrictions.suspend_member, "suspended_until", "silenced_until"),
        (restrictions.silence_member, "silenced_until", "suspended_until"),
    ],
)
def test_undo_ends_that_restriction_and_no_other(  # noqa: PLR0917 - fixtures and the table
    first, second, member, act, column, other
):
    for either in (restrictions.suspend_member, restrictions.silence_member):
        restrict(first, member, either)
    action = restrict(first, member, act, days=3)

    undone = undoing.undo_decision(actor=second, action=action, reason="A slip.", now=timezone.now())
    hear()

    member = again(member)
    assert getattr(member, column) is None
    assert getattr(member, other) is not None
    assert (undone.kind, undone.undoes_id, undone.reason) == ("lifted", action.pk, "A slip.")
    assert ModerationAction.objects.filter(kind="lifted").count() == 1
    with pytest.raises(undoing.CannotBeUndone):
        undoing.undo_decision(
            actor=second, action=ModerationAction.objects.get(pk=action.pk), reason="Again.", now=timezone.now()
        )


def test_undo_of_an_older_one_leaves_the_one_in_force(first, second, member):
    older = restrict(first, member, days=3)
    restrict(first, member, days=30, reason="Again the same product.")

    undoing.undo_decision(actor=second, action=older, reason="A slip.", now=timezone.now())

    member = again(member)
    assert member.suspended_until > timezone.now() + timedelta(days=29)
    assert member.suspension_reason == "Again the same product."


def test_who_may_not_restrict_may_not_take_it_back_either(first, member, moderator):
    action = restrict(first, member)

    with pytest.raises(NotPermitted):
        undoing.undo_decision(actor=moderator, action=action, reason="A slip.", now=timezone.now())
    assert again(member).is_suspended(timezone.now())


def test_member_view_of_moderators_leads_to_the_undo(first, second, member, sign_in):
    action = restrict(first, member)
    browser = sign_in(second)
    undo = reverse("admin:queue_undo", args=[action.pk])

    assert undo in browser.get(reverse("admin:queue_member", args=["osei"])).content.decode()
    answer = browser.post(undo, {"reason": "A slip."})

    assert answer["Location"] == reverse("admin:queue_member", args=["osei"])
    assert again(member).suspended_until is None


def test_lifting_in_the_list_of_members_forgets_both_reasons(first, member):
    for act in (restrictions.suspend_member, restrictions.silence_member):
        restrict(first, member, act)

    restrictions.lift_restrictions(actor=first, member=again(member), now=timezone.now())

    member = again(member)
    assert (member.suspended_until, member.silenced_until) == (None, None)
    assert (member.suspension_reason, member.silence_reason) == ("", "")


def test_suspension_of_which_the_log_does_not_tell_leads_nowhere(member):
    """One from before this release, or set by a hand in the database."""
    User.objects.filter(pk=member.pk).update(suspended_until=timezone.now() + timedelta(days=1))

    assert appeals.way_of(again(member)) == ""
