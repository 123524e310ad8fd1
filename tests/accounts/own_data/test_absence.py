"""Accounts that nobody used for long: who is told, what keeps an account, and what becomes of the others."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actions import absence, deletion
from accounts.models import Erasure, User, VisitDay
from tests.factories.accounts import PASSWORD, CredentialFactory, EmailAddressFactory, MembershipFactory, UserFactory
from tests.factories.forum import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)


def away(days=730, **options):
    long_ago = timezone.now() - timedelta(days=days)
    return UserFactory(**{"trust_level": 0, "joined_at": long_ago, "last_login": long_ago} | options)


def announce():
    return absence.announce_deletions(now=timezone.now())


def test_who_was_away_is_told_once_and_deleted_a_month_later():
    member = away(language="zh-hans")
    assert announce() == 1
    assert announce() == 0
    [letter] = mail.outbox
    assert letter.to == [member.email]
    assert "请在此之前登录一次" in letter.body
    erasure = Erasure.objects.get()
    assert deletion.carry_out_due(now=erasure.due_at - timedelta(minutes=1)) == 0
    assert deletion.carry_out_due(now=erasure.due_at) == 1
    assert not User.objects.filter(pk=member.pk).exists()


def test_who_signs_in_keeps_the_account(client):
    member = away()
    EmailAddressFactory(user=member, email=member.email)
    announce()
    client.post("/accounts/login/", {"login": member.username, "password": PASSWORD})
    member.refresh_from_db()
    assert member.deletion_due_at is None
    assert Erasure.objects.get().state == Erasure.State.WITHDRAWN
    assert announce() == 0


def test_signing_in_does_not_keep_an_account_that_its_member_wants_deleted(client):
    member = away()
    EmailAddressFactory(user=member, email=member.email)
    deletion.request_deletion(actor=member, is_removing_texts=False, kept_session="", now=timezone.now())
    client.post("/accounts/login/", {"login": member.username, "password": PASSWORD})
    assert Erasure.objects.get().state == Erasure.State.WAITING


@pytest.mark.parametrize(
    "stays",
    [
        lambda: away(last_login=timezone.now() - timedelta(days=690)),
        lambda: away(trust_level=1),
        lambda: away(staff=True),
        lambda: away(is_demonstration=True),
        lambda: PostFactory(author=away()),
        lambda: CredentialFactory(member=away()),
        lambda: MembershipFactory(member=away()),
        lambda: VisitDay.objects.create(member=away(), visit_date=timezone.now().date(), seen_at=timezone.now()),
    ],
)
def test_whoever_was_here_wrote_or_belongs_somewhere_stays(stays):
    stays()
    assert announce() == 0
    assert not mail.outbox


def test_operators_can_switch_it_off(settings):
    settings.ABSENT_DAYS = 0
    away()
    assert announce() == 0
