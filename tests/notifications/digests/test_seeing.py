"""The rule for many members at once says the same as `visible_to` of each."""

import itertools

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import Audience, User
from accounts.readers import audiences_of
from forum.digesting import describing
from forum.digesting.seeing import Sight
from forum.models import Post, Thread
from forum.notifying import descriptions, readers
from tests.factories.accounts import CredentialFactory, GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db


def people(group):
    """One of each sort."""
    moderator = UserFactory(staff=True)
    moderator.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
    expert = CredentialFactory().member
    insider = MembershipFactory(group=group).member
    made = [UserFactory(), UserFactory(staff=True), UserFactory(admin=True), moderator, expert, insider]
    return list(User.objects.filter(pk__in=[one.pk for one in made]))


def test_audiences_are_those_of_each_member():
    group = GroupFactory()
    CategoryFactory(group=group)
    CategoryFactory(group=GroupFactory())
    members = people(group)

    found = audiences_of(members)

    for member in members:
        assert found[member.pk] == set(Audience.objects.readable_by(member).values_list("pk", flat=True))


def world():
    """Every sort of thread and post, in every state, by everybody."""
    group, now = GroupFactory(), timezone.now()
    members = people(group)
    categories = [CategoryFactory(for_kind=kind) for kind in ("public", "members", "verified", "staff")]
    categories.append(CategoryFactory(group=group))
    states = [{}, {"hidden_at": now}, {"held_at": now}]
    authors = itertools.cycle([*members, UserFactory()])
    for category, state in itertools.product(categories, states):
        thread = ThreadFactory(category=category, author=next(authors), **state)
        for post_state in [*states, {"is_stub": True}]:
            PostFactory(thread=thread, author=next(authors), **post_state)
    for state in states:
        letters = ThreadFactory(conversation=True, author=members[0], participants=[members[3], members[4]], **state)
        letters.participants.filter(member=members[4]).update(left_at=now)
        PostFactory(thread=letters, author=members[3])
        PostFactory(thread=letters, author=members[4], hidden_at=now)
    return members


def test_every_member_sees_every_thread_and_post_by_both_rules_alike():
    members = world()
    threads = list(Thread.objects.all())
    posts = list(Post.objects.select_related("thread"))
    sight = Sight(members, [thread.pk for thread in threads if thread.is_conversation])

    for member in members:
        by_one = set(Thread.objects.visible_to(member).values_list("pk", flat=True))
        assert {thread.pk for thread in threads if sight.sees_thread(member.pk, thread)} == by_one
        by_one = set(Post.objects.visible_to(member).values_list("pk", flat=True))
        assert {post.pk for post in posts if sight.sees_post(member.pk, post)} == by_one


def test_descriptions_for_many_hold_what_each_may_see_and_no_more():
    members = world()
    pairs = [
        (describing.posts, descriptions.posts, Post),
        (describing.threads, descriptions.threads, Thread),
    ]
    for many, one, model in pairs:
        ids = list(model.objects.values_list("pk", flat=True))
        found = many(dict.fromkeys(members, ids))
        for member in members:
            alone = one(member, ids)
            assert found[member.pk].keys() == alone.keys()
            assert {pk: (d.title, d.url, d.by) for pk, d in found[member.pk].items()} == {
                pk: (d.title, d.url, d.by) for pk, d in alone.items()
            }


@pytest.mark.services
def test_whom_a_notification_may_reach_are_those_who_see_it_as_everybody_does():
    members = world()
    ids = [member.pk for member in members]
    for post in Post.objects.select_related("thread__audience"):
        thread, is_shown = post.thread, not post.thread.is_apart
        seen = {member.pk for member in members if Thread.objects.visible_to(member).filter(pk=thread.pk).exists()}
        assert readers.readers_of_thread(thread)(ids) == (seen if is_shown else set())
        seen = {member.pk for member in members if Post.objects.visible_to(member).filter(pk=post.pk).exists()}
        assert readers.readers_of_post(post)(ids) == (seen if is_shown and not post.is_apart else set())
