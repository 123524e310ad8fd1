"""What a member may do by Django's permissions: their own and those of their groups, in one statement."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from tests.budgets import count_queries
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def given():
    """A function that gives a member one permission of their own, and two by two groups."""

    def give(member):
        own, first, second = Permission.objects.order_by("pk")[:3]
        member.user_permissions.add(own)
        for permission in (first, second):
            group = Group.objects.create(name=f"{permission.codename} of {member.pk}")
            group.permissions.add(own, permission)
            member.groups.add(group)

    return give


@pytest.mark.parametrize("traits", [{}, {"staff": True}, {"is_superuser": True}, {"is_active": False}])
def test_they_are_those_that_django_finds(traits, given):
    member, bare = UserFactory(**traits), UserFactory(**traits)
    given(member)
    for who in (member, bare):
        expected = ModelBackend().get_all_permissions(User.objects.get(pk=who.pk))
        assert User.objects.get(pk=who.pk).get_all_permissions() == expected
    number = 0 if "is_active" in traits else Permission.objects.count() if "is_superuser" in traits else 3
    assert len(User.objects.get(pk=member.pk).get_all_permissions()) == number
    assert User.objects.get(pk=member.pk).get_all_permissions(obj=bare) == set()


def test_they_are_asked_for_once_and_anew_for_a_member_who_is_read_again(given):
    member = UserFactory(staff=True)
    given(member)
    name = "{0.content_type.app_label}.{0.codename}".format(member.user_permissions.get())
    read = User.objects.get(pk=member.pk)

    assert len(count_queries(lambda: (read.has_perm(name), read.has_perm("forum.no"), read.get_all_permissions()))) == 1
    assert read.has_perm(name)
    member.user_permissions.clear()
    member.groups.clear()
    assert not User.objects.get(pk=member.pk).has_perm(name)
