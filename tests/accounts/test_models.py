import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts import names
from accounts.models import Audience
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("username", ["li", "Lydia_Osei", "周若衡", "张伟2", "a.b-c"])
def test_username_may_be_latin_or_chinese(username):
    names.validate_username(username)


@pytest.mark.parametrize("username", ["a", "-x", "x-", "a b", "аdmin", "admin", "x@y", "a\u200bb", "é-cole", ""])
def test_username_that_misleads_or_breaks_an_address_is_refused(username):
    with pytest.raises(ValidationError):
        names.validate_username(username)


def test_two_members_cannot_share_a_username_in_different_case():
    UserFactory(username="Osei")
    with pytest.raises(IntegrityError):
        UserFactory(username="osei")


def test_two_members_cannot_share_an_address_in_different_case():
    UserFactory(email="x@example.org")
    with pytest.raises(IntegrityError):
        UserFactory(email="X@example.org")


def test_guest_reads_only_what_is_public():
    assert set(Audience.objects.readable_by(AnonymousUser()).values_list("kind", flat=True)) == {"public"}


def test_member_reads_groups_they_stand_in_and_no_others():
    inside, outside = MembershipFactory(), MembershipFactory()
    mine = Audience.objects.create(kind="group", group=inside.group)
    Audience.objects.create(kind="group", group=outside.group)

    terms = {audience.term for audience in Audience.objects.readable_by(inside.member)}

    assert terms == {"public", "members", mine.term}


def test_staff_do_not_read_a_group_they_do_not_stand_in():
    group = MembershipFactory().group
    Audience.objects.create(kind="group", group=group)

    terms = {audience.term for audience in Audience.objects.readable_by(UserFactory(staff=True))}

    assert terms == {"public", "members", "verified", "staff"}
