"""What is counted, and what is not."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts.actions.visits import KEPT_DAYS, forget_old_visits
from accounts.models import VisitDay, VisitTotal
from forum.actions.reading import MOST_READ_AT_ONCE, note_read, store_gathered
from forum.models import Reaction, Vote
from moderation.trust.facts import facts_of, news
from tests.budgets import count_queries
from tests.factories.accounts import CredentialFactory, InvitationFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ReadPositionFactory, ThreadFactory
from tests.factories.moderation import FlagFactory, ModerationActionFactory, ReviewItemFactory
from tests.forum.conftest import regular
from tests.moderation.trust.worlds import read_threads, visit

pytestmark = pytest.mark.django_db


def counted(member):
    return facts_of([member], timezone.now())[member.pk]


def long_ago():
    return timezone.now() - timedelta(days=101)


def test_account_tells_of_its_address_and_its_hours(member):
    assert (counted(member).confirmed, counted(member).hours_here) == (1, 0)
    assert counted(regular(unconfirmed=True)).confirmed == 0
    assert counted(UserFactory(joined_at=timezone.now() - timedelta(minutes=61))).hours_here == 1


def test_invitation_and_accepted_credential_vouch(member):
    invited, checked, asked = UserFactory(), UserFactory(), UserFactory()
    InvitationFactory(used_by=invited, used_at=timezone.now())
    CredentialFactory(member=checked)
    CredentialFactory(member=asked, state="pending", checked_at=None)

    found = facts_of([member, invited, checked, asked], timezone.now())

    assert [found[one.pk].vouched for one in (member, invited, checked, asked)] == [0, 1, 1, 0]


def test_reading_is_written_by_the_batch_and_never_by_opening_a_page(member, sign_in):
    thread = ThreadFactory()
    browser = sign_in(member)
    browser.get(thread.get_absolute_url())

    written = [
        statement
        for statement in count_queries(lambda: browser.get(thread.get_absolute_url()))
        if not statement.lstrip(" (").startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]

    assert written == []
    assert not VisitDay.objects.exists()
    store_gathered(now=timezone.now())
    day = VisitDay.objects.get()
    assert (day.member, day.posts_read) == (member, 1)
    assert (counted(member).days, counted(member).threads_opened, counted(member).posts_read) == (1, 1, 1)


def test_posts_are_counted_once_and_a_jump_to_the_end_counts_as_far_as_one_reads(member):
    short, long = ThreadFactory(), ThreadFactory()
    for thread, number in ((short, 3), (short, 5), (short, 2), (long, 500)):
        note_read(actor=member, thread_id=thread.pk, number=number)
        store_gathered(now=timezone.now())

    assert VisitDay.objects.get().posts_read == 5 + MOST_READ_AT_ONCE


def test_each_day_is_a_row_and_what_is_old_is_added_up(member, clock):
    visit(member, KEPT_DAYS + 3, posts=2)
    before = counted(member)

    assert forget_old_visits(now=timezone.now()) == 2
    assert forget_old_visits(now=timezone.now()) == 0
    assert VisitTotal.objects.get().days == 2
    assert counted(member) == before
    assert (before.days, before.recent_days) == (KEPT_DAYS + 3, KEPT_DAYS + 1)
    assert before.posts_read == 2 * before.days

    clock.shift(timedelta(days=1))
    forget_old_visits(now=timezone.now())
    assert (VisitTotal.objects.get().days, VisitTotal.objects.get().posts_read) == (3, 6)


def test_reading_of_the_time_before_days_were_written_counts(member):
    read_threads(member, 3, posts=4)
    read_threads(member, 1, posts=7, at=long_ago())
    ReadPositionFactory(member=member, thread=ThreadFactory(conversation=True), number=50)

    for _again in range(2):
        import_module("moderation.migrations.0004_trust").fill(apps, SimpleNamespace(connection=connection))

    total = VisitTotal.objects.get()
    assert (total.member, total.days, total.posts_read) == (member, 2, 19)


def test_threads_opened_are_those_of_categories(member):
    read_threads(member, 2)
    read_threads(member, 1, at=long_ago())
    ReadPositionFactory(member=member, thread=ThreadFactory(conversation=True, author=member))

    assert (counted(member).threads_opened, counted(member).recent_threads_opened) == (3, 2)


def test_replies_count_by_thread_of_somebody_else_in_which_they_are_shown(member):
    thread = ThreadFactory()
    PostFactory(thread=thread, author=member)
    PostFactory(thread=thread, author=member)
    PostFactory(thread=ThreadFactory(), author=member, created_at=long_ago())
    PostFactory(thread=ThreadFactory(), author=member, hidden_at=timezone.now())
    PostFactory(thread=ThreadFactory(), author=None, unnamed_author=member)
    PostFactory(thread=ThreadFactory(author=member), author=member)
    PostFactory(thread=ThreadFactory(conversation=True), author=member)

    assert (counted(member).threads_replied, counted(member).recent_threads_replied) == (2, 1)


def test_votes_and_reactions_count_for_both_sides(member):
    now = timezone.now()
    own, giver = PostFactory(author=member), UserFactory()
    for value, at in ((1, now), (1, now - timedelta(days=2)), (-1, now), (1, long_ago())):
        Vote.objects.create(post=own, member=UserFactory(), value=value, created_at=at)
    for kind in ("reproduced", "well_explained"):
        Reaction.objects.create(post=own, member=giver, kind=kind, created_at=now)
    Vote.objects.create(post=PostFactory(), member=member, value=1, created_at=now)
    Vote.objects.create(post=PostFactory(), member=member, value=-1, created_at=now)

    found = counted(member)

    assert (found.given, found.recent_given) == (1, 1)
    assert (found.received, found.recent_received) == (5, 4)
    assert (found.recent_givers, found.recent_received_days) == (3, 2)


def test_flags_count_where_a_moderator_upheld_them(member):
    now = timezone.now()
    flagged = ReviewItemFactory(author=member)
    for state, at in (("upheld", now), ("upheld", now), ("dismissed", now)):
        FlagFactory(item=flagged, state=state, decided_at=at)
    FlagFactory(item=ReviewItemFactory(author=member), state="upheld", decided_at=long_ago())

    assert (counted(member).recent_flagged, counted(member).recent_flaggers) == (1, 2)


def test_suspensions_count_until_they_are_taken_back(member):
    ModerationActionFactory(kind="suspended", member=member)
    silence = ModerationActionFactory(kind="silenced", member=member)
    ModerationActionFactory(kind="lifted", member=member, undoes=silence)
    ModerationActionFactory(kind="suspended", member=member, created_at=long_ago())

    assert counted(member).recent_restrictions == 1


def test_news_are_what_every_member_reads(member):
    ThreadFactory()
    ThreadFactory(category=CategoryFactory(for_kind="members"))
    ThreadFactory(category=CategoryFactory(for_kind="staff"))
    ThreadFactory(conversation=True)
    ThreadFactory(created_at=long_ago())

    assert (news(timezone.now()).threads, news(timezone.now()).posts) == (2, 2)
