"""A stand-in sees what the members of its shape see, and answers nothing else."""

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import User
from forum.models import Category, Thread
from forum.viewers import shape_of, stand_in
from tests.factories.accounts import CredentialFactory, GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, ThreadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def readers(moderator):
    """Members of every shape, of whom one stands in the group."""
    verified = UserFactory()
    verified.shown_credential = CredentialFactory(member=verified)
    verified.save()
    group = GroupFactory()
    return group, [UserFactory(), MembershipFactory(group=group).member, verified, UserFactory(staff=True), moderator]


def test_stand_in_sees_what_members_of_its_shape_see(readers):
    group, members = readers
    categories = [CategoryFactory(for_kind=kind) for kind in ("public", "members", "verified", "staff")]
    for category in (*categories, CategoryFactory(group=group)):
        ThreadFactory(category=category, audience=category.audience)
        for reader in members:
            ThreadFactory(category=category, audience=category.audience, author=reader, hidden_at=timezone.now())
        ThreadFactory(category=category, audience=category.audience, held_at=timezone.now())

    seen = set()
    for reader in members:
        other = stand_in(reader.pk, shape_of(reader))
        threads = set(Thread.objects.visible_to(reader))
        assert set(Thread.objects.visible_to(other)) == threads
        assert set(Category.objects.visible_to(other)) == set(Category.objects.visible_to(reader))
        seen.add(frozenset(threads))
    assert len(seen) == len(members)  # no two of them see the same, so no shape was mistaken for another


@pytest.mark.parametrize("name", ["trust_level", "is_superuser", "email", "suspended_until"])
def test_stand_in_has_no_answer_to_what_its_shape_does_not_say(name):
    other = stand_in(2_147_000_001, shape_of(UserFactory()))

    with pytest.raises((User.DoesNotExist, DatabaseError)):
        getattr(other, name)
    with pytest.raises(LookupError, match=r"accounts\.change_group"):
        other.has_perm("accounts.change_group")
