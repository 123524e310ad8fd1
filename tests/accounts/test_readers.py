"""Who belongs to which audience is asked in three ways: of one member, of one audience, of many members at once."""

import pytest

from accounts.models import Audience, User
from accounts.readers import audiences_of
from tests.factories.accounts import CredentialFactory, GroupFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def members():
    """One of each sort, and two groups, in one of which a member stands."""
    inside, other = GroupFactory(), GroupFactory()
    for group in (inside, other):
        Audience.objects.get_or_create(kind="group", group=group)
    checked = UserFactory()
    checked.shown_credential = CredentialFactory(member=checked)
    checked.save()
    staff = UserFactory(staff=True)
    for member in (checked, staff):
        MembershipFactory(group=inside, member=member)
    return [UserFactory(), checked, staff, MembershipFactory(group=inside).member]


@pytest.mark.postgres
def test_all_three_ways_say_the_same(members):
    batch = audiences_of(members)
    for audience in Audience.objects.all():
        readers = set(User.objects.all().readers_of(audience))
        for member in members:
            belongs = Audience.objects.readable_by(member).filter(pk=audience.pk).exists()
            assert (member in readers, audience.pk in batch[member.pk]) == (belongs, belongs), (audience, member)


def test_members_who_may_not_come_in_belong_to_no_audience():
    gone = [UserFactory(is_active=False), UserFactory(approved_at=None)]

    assert not any(set(gone) & set(User.objects.all().readers_of(audience)) for audience in Audience.objects.all())
