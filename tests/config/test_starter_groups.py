"""The demonstration groups come alive by the members' own actions, and only once."""

import pytest
from django.utils import timezone

from accounts.models import Group, Organisation, User
from config.starter.groups import GROUPS, PRIVATE, load_groups
from config.starter.members import load_members
from forum import limits
from forum.models import Post, Thread
from forum.starter.categories import load_categories

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def test_groups_and_unnamed_threads_are_made_once(tmp_path):
    load_categories()
    load_members(tmp_path / "accounts.txt", timezone.now())
    for member in User.objects.filter(is_demonstration=True):
        limits.count_start(member, timezone.now())  # as other threads of the demonstration, which are newer
        limits.count_reply(member, timezone.now())
    made = load_groups(timezone.now())

    assert made == len(GROUPS) + 4
    assert load_groups(timezone.now()) == 0
    assert not Group.objects.exclude(is_demonstration=True).exists()
    assert Organisation.objects.filter(is_demonstration=True).count() == 2
    private = Group.objects.get(name=PRIVATE)
    assert (private.is_listed, private.memberships.count()) == (False, 4)
    assert Thread.objects.filter(audience__group=private, reply_count=1).count() == 2
    unnamed = Thread.objects.filter(pseudonym__isnull=False)
    assert {thread.language for thread in unnamed} == {"en", "zh-hans"}
    assert not Post.objects.filter(thread__in=unnamed, number=1, author__isnull=False).exists()
