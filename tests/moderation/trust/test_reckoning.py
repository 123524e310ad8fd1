"""Reckoning: who is looked at, what is written, who hears of it, and what a level by hand is worth."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.actions.joining import confirm_email
from accounts.actions.restrictions import silence_member
from accounts.models import User, VisitDay
from events.actions import record
from events.models import Event
from foundation.errors import DomainError, NotPermitted
from moderation.actions import trusting, undoing
from moderation.models import ModerationAction, TrustStanding
from moderation.notifying.sources import of_level
from moderation.tasks import reckon_trust
from moderation.trust import reckoning
from notifications.models import Delivery, Notification
from tests.budgets import count_queries
from tests.factories.accounts import CredentialFactory, InvitationFactory, UserFactory
from tests.forum.conftest import regular
from tests.moderation.conftest import staff_with
from tests.moderation.trust.worlds import contributor, reader, visit
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Edits with us since the beginning."


@pytest.fixture
def administrator(db):
    return staff_with("moderate_thread", "change_truststanding", name="Mei Tanaka")


def level_of(member):
    return User.objects.get(pk=member.pk).trust_level


def reckon(now=None):
    return reckoning.reckon(now=now or timezone.now())


def fix(administrator, member, level, reason=REASON):
    return trusting.fix_level(actor=administrator, member=member, level=level, reason=reason, now=timezone.now())


@pytest.mark.postgres
def test_levels_follow_the_facts_and_running_twice_changes_nothing():
    new, read, wrote = regular(), reader(), contributor()

    reckon_trust()
    assert [level_of(one) for one in (new, read, wrote)] == [0, 1, 2]
    events = Event.objects.filter(kind="trust_level_changed").count()
    since = TrustStanding.objects.get(member=wrote).changed_at
    TrustStanding.objects.update(reckoned_at=None)

    assert reckon() == 0
    assert Event.objects.filter(kind="trust_level_changed").count() == events == 2
    assert TrustStanding.objects.get(member=wrote).changed_at == since


def test_only_members_with_something_new_are_looked_at(clock):
    member = regular()
    reckon()
    assert not reckoning.due(timezone.now()).filter(pk=member.pk).exists()

    clock.shift(timedelta(minutes=20))
    visit(member, 1, posts=3)
    assert list(reckoning.due(timezone.now())) == [member]
    clock.shift(1)
    reckon()
    assert not reckoning.due(timezone.now()).exists()


def test_who_read_enough_in_their_first_hour_rises_when_it_is_over(clock):
    member = reader()
    User.objects.filter(pk=member.pk).update(joined_at=timezone.now() - timedelta(minutes=50))
    reckon()
    assert level_of(member) == 0

    clock.shift(timedelta(minutes=15))
    reckon()
    assert level_of(member) == 1


def test_accepted_credential_counts_without_a_visit(clock):
    member = regular()
    reckon()
    clock.shift(timedelta(hours=5))
    CredentialFactory(member=member)

    reckon()

    assert level_of(member) == 1


def test_who_came_by_invitation_begins_at_one_with_their_address():
    member = UserFactory(unconfirmed=True)
    InvitationFactory(used_by=member, used_at=timezone.now())
    reckon()
    assert level_of(member) == 0

    with transaction.atomic():
        confirm_email(actor=member, now=timezone.now())
    hear()

    assert level_of(member) == 1


def test_accepted_credential_is_looked_at_at_once():
    member = regular()
    CredentialFactory(member=member)
    with transaction.atomic():
        record("credential_accepted", actor=None, subject=member, data={"credential": member.credentials.get().pk})
    hear()

    assert level_of(member) == 1
    assert "trust_reached" in told(member)


def test_member_who_left_meanwhile_is_passed_over(member):
    gone = member.pk
    member.delete()

    assert reckoning.reckon_members([gone], now=timezone.now()) == {}


def test_silenced_members_do_not_rise_until_it_is_over(clock):
    member = reader()
    moderator = staff_with("restrict_member")
    now = timezone.now()
    silence_member(actor=moderator, member=member, until=now + timedelta(days=1), now=now, reason="Advertising.")
    reckon()
    assert level_of(member) == 0

    clock.shift(timedelta(days=2))
    VisitDay.objects.filter(member=member).update(seen_at=timezone.now())
    reckon()
    assert level_of(member) == 1


def test_highest_level_lapses_by_time_alone_and_is_told_on_the_site_only(clock):
    member = regular(trust_level=3, email="regular@example.org")
    reckon()
    assert level_of(member) == 3

    clock.shift(timedelta(days=14, minutes=1))
    reckon()
    hear()

    assert level_of(member) == 2
    assert told(member) == ["trust_lapsed"]
    assert not Delivery.objects.exists()
    clock.shift(timedelta(days=1))
    reckon()
    assert level_of(member) == 2


def test_member_is_told_of_a_new_level_in_words(sign_in):
    member = reader()
    reckon()
    hear()

    assert told(member) == ["trust_reached"]
    page = sign_in(member).get("/notifications/").content.decode()
    assert "level 1, Basic" in page
    assert "/settings/standing/" in page


def test_nobody_is_told_of_a_level_they_have_no_more(administrator):
    member = reader()
    reckon()
    risen = Event.objects.get(kind="trust_level_changed")
    assert of_level(risen) is not None
    fix(administrator, member, 0)

    assert of_level(risen) is None
    assert of_level(Event.objects.filter(kind="trust_level_changed").latest("pk")).stages[0].kind == "trust_lapsed"


@pytest.mark.parametrize("level", [0, 2, 4])
def test_level_by_hand_stays_whatever_is_counted(administrator, level):
    member = reader()
    standing = fix(administrator, member, level)
    TrustStanding.objects.update(reckoned_at=None)

    assert reckon() == 0
    assert level_of(member) == level
    assert (standing.fixed_by, standing.fix_reason, standing.is_fixed) == (administrator, REASON, True)
    assert Event.objects.filter(kind="trust_level_fixed", actor=administrator).exists()


def take_back(administrator, action):
    return undoing.undo_decision(actor=administrator, action=action, reason="A slip.", now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_log_tells_of_a_level_by_hand_and_undo_brings_back_what_facts_gave(administrator):
    member = reader()
    reckon()
    fix(administrator, member, 3)
    action = ModerationAction.objects.get()

    undone = take_back(administrator, action)

    assert (action.kind, action.actor, action.member, action.reason) == ("level_fixed", administrator, member, REASON)
    assert (undone.kind, undone.undoes_id, undone.reason) == ("level_released", action.pk, "A slip.")
    assert level_of(member) == 1
    assert not TrustStanding.objects.get(member=member).is_fixed


@pytest.mark.django_db(transaction=True)
def test_undoing_a_release_fixes_the_level_again(administrator):
    member = regular()
    fix(administrator, member, 4)
    trusting.release_level(actor=administrator, member=member, now=timezone.now())
    released = ModerationAction.objects.get(kind="level_released")
    assert level_of(member) == 3

    take_back(administrator, released)

    standing = TrustStanding.objects.get(member=member)
    assert (level_of(member), standing.is_fixed, standing.fix_reason) == (4, True, "A slip.")


@pytest.mark.django_db(transaction=True)
def test_only_the_newest_line_about_a_level_is_taken_back(administrator):
    member = regular()
    fix(administrator, member, 2)
    first = ModerationAction.objects.get()
    fix(administrator, member, 3)

    with pytest.raises(DomainError) as refusal:
        take_back(administrator, first)
    assert refusal.value.code == "level_changed"
    with pytest.raises(NotPermitted):
        take_back(staff_with("moderate_thread"), ModerationAction.objects.latest("pk"))
    assert level_of(member) == 3


def test_released_level_follows_the_facts_again(administrator):
    member = reader()
    fix(administrator, member, 0)

    assert trusting.release_level(actor=administrator, member=member, now=timezone.now())
    assert not trusting.release_level(actor=administrator, member=member, now=timezone.now())
    reckon()

    assert level_of(member) == 1
    standing = TrustStanding.objects.get(member=member)
    assert (standing.fixed_at, standing.fixed_by, standing.fix_reason) == (None, None, "")


def test_released_from_the_top_a_member_keeps_the_highest_of_facts_for_its_grace(administrator, clock):
    member = regular()
    fix(administrator, member, 4)
    trusting.release_level(actor=administrator, member=member, now=timezone.now())
    reckon()
    assert level_of(member) == 3

    clock.shift(timedelta(days=15))
    reckon()
    assert level_of(member) == 2


def test_level_that_was_fixed_while_it_was_reckoned_stays(administrator, monkeypatch):
    member = reader()
    found = reckoning.outstanding

    def and_meanwhile(ids, now):
        changes = found(ids, now)
        if not TrustStanding.objects.filter(fixed_at__isnull=False).exists():
            fix(administrator, member, 0)
        return changes

    monkeypatch.setattr(reckoning, "outstanding", and_meanwhile)
    reckon()

    assert level_of(member) == 0


def test_only_administrators_fix_levels_and_never_their_own(administrator):
    member = regular()
    for actor in (regular(), regular(trust_level=4), staff_with("moderate_thread")):
        with pytest.raises(NotPermitted):
            fix(actor, member, 2)
        with pytest.raises(NotPermitted):
            trusting.release_level(actor=actor, member=member, now=timezone.now())
    with pytest.raises(NotPermitted):
        fix(administrator, administrator, 4)
    for level, reason in ((5, REASON), (2, " ")):
        with pytest.raises(DomainError):
            fix(administrator, member, level, reason)
    assert not TrustStanding.objects.filter(fixed_at__isnull=False).exists()


def many(count):
    """So many members more, whose standing is known and who are to be looked at."""
    now = timezone.now()
    User.objects.bulk_create(
        User(username=f"many{count}x{number}", email=f"many{count}x{number}@example.org", approved_at=now)
        for number in range(count)
    )
    missing = User.objects.filter(trust_standing=None)
    TrustStanding.objects.bulk_create(TrustStanding(member=one, changed_at=now) for one in missing)
    TrustStanding.objects.update(reckoned_at=None)


def test_reckoning_costs_as_many_statements_for_five_members_as_for_five_hundred():
    contributor()
    many(5)
    reckon()  # what is kept for a day is kept now
    User.objects.update(trust_level=0)
    TrustStanding.objects.update(reckoned_at=None)
    few = count_queries(reckon)
    User.objects.update(trust_level=0)
    many(500 - User.objects.count())

    assert User.objects.count() == 500
    assert len(count_queries(reckon)) == len(few) < 60


def test_batches_follow_one_another(monkeypatch):
    monkeypatch.setattr(reckoning, "BATCH", 2)
    members = [reader() for _number in range(5)]

    assert reckon() == 5
    assert {level_of(member) for member in members} == {1}


def test_run_that_has_no_time_left_leaves_the_rest_to_the_next(monkeypatch):
    monkeypatch.setattr(reckoning, "BATCH", 1)
    for _number in range(3):
        reader()

    assert reckoning.reckon(now=timezone.now(), seconds=0) == 1 or User.objects.filter(trust_level=1).count() < 3
    reckon()
    assert User.objects.filter(trust_level=1).count() == 3


def test_command_lists_what_differs_and_then_settles_it(capsys):
    member = reader()

    with pytest.raises(SystemExit):
        call_command("trust", "--check")
    assert f"member {member.pk}: level 0, facts come to 1" in capsys.readouterr().out
    assert level_of(member) == 0

    call_command("trust")
    assert "1 levels changed." in capsys.readouterr().out
    call_command("trust", "--check")
    assert "0 differences." in capsys.readouterr().out


def test_level_leaves_with_its_account(member):
    reckon()
    visit(member, 2)
    member.delete()

    assert not TrustStanding.objects.exists()
    assert not VisitDay.objects.exists()
    assert not Notification.objects.exists()
