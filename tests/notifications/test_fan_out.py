"""Everybody whom an event concerns is told once, in the order of who is named first, and nobody else is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Block
from forum.actions.editing import edit_post
from forum.writing import Writing
from notifications import fan_out
from notifications.actions.subscriptions import set_level
from notifications.models import Delivery, FanOut, Notification
from tests.factories.accounts import CredentialFactory, GroupFactory, MembershipFactory
from tests.factories.forum import CategoryFactory, TagFactory
from tests.factories.knowledge import TopicFactory
from tests.factories.notifications import ChannelChoiceFactory, SubscriptionFactory
from tests.forum.conftest import author, category, moderator, regular, reply, start  # noqa: F401 - fixtures
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(author, category):  # noqa: F811 - the fixture
    return start(author, category)


def test_who_is_named_and_answered_and_watches_is_told_once_by_the_first_reason(thread, author):  # noqa: F811
    named, watcher = regular(username="named"), regular()
    set_level(actor=named, target=thread, level="watching", now=timezone.now())
    set_level(actor=watcher, target=thread, level="watching", now=timezone.now())

    reply(regular(), thread, body="What does @named say?")
    hear()

    assert told(named) == ["mention"]
    assert told(watcher) == ["post"]
    assert told(author) == ["post"]


def test_author_of_a_text_hears_nothing_of_it(thread, author):  # noqa: F811
    reply(author, thread, now=timezone.now() + timedelta(minutes=5))
    hear()

    assert told(author) == []


def test_whoever_is_answered_hears_so_and_a_question_answers_its_author(author, category):  # noqa: F811
    question = start(author, category, kind="question", topics=[TopicFactory().pk], details={"subject": "method"})
    hear()
    helper = regular()

    post = reply(helper, question)
    hear()

    assert told(author) == ["reply"]
    assert Notification.objects.get(recipient=author).subject_id == post.pk


@pytest.mark.parametrize("label", ["forum.category", "forum.tag", "accounts.user"])
def test_watchers_of_what_a_thread_stands_in_hear_of_it(label, author, category):  # noqa: F811
    tag = TagFactory()
    target = {"forum.category": category, "forum.tag": tag, "accounts.user": author}[label]
    watcher = SubscriptionFactory(target=target).member

    start(author, category, tags=[tag.slug])
    hear()

    assert told(watcher) == ["thread"]


def test_muting_the_thread_silences_even_mentions(thread):
    named = regular(username="quiet")
    set_level(actor=named, target=thread, level="muted", now=timezone.now())

    reply(regular(), thread, body="And @quiet?")
    hear()

    assert told(named) == []


def test_muting_what_it_stands_in_silences_unless_the_thread_itself_is_watched(thread, category):  # noqa: F811
    hear()
    tag_watcher, both = regular(), regular()
    tag = TagFactory()
    thread.tags.add(tag)
    for member in (tag_watcher, both):
        set_level(actor=member, target=category, level="muted", now=timezone.now())
        set_level(actor=member, target=tag, level="watching", now=timezone.now())
    set_level(actor=both, target=thread, level="watching", now=timezone.now())

    reply(regular(), thread)
    hear()

    assert (told(tag_watcher), told(both)) == ([], ["post"])


@pytest.mark.parametrize("kind", ["mute", "block"])
def test_nobody_hears_of_whom_they_do_not_want_to_hear(kind, thread, author):  # noqa: F811
    writer = regular()
    Block.objects.create(member=author, other=writer, kind=kind, created_at=timezone.now())

    reply(writer, thread)
    hear()

    assert told(author) == []


def test_suspended_and_deactivated_members_are_not_told(thread):
    gone, barred = regular(is_active=False), regular(suspended_until=timezone.now() + timedelta(days=2))
    for member in (gone, barred):
        SubscriptionFactory(target=thread, member=member)

    reply(regular(), thread)
    hear()

    assert (told(gone), told(barred)) == ([], [])


def test_outsider_of_a_group_hears_nothing_though_they_watch(author):  # noqa: F811
    group = GroupFactory()
    MembershipFactory(group=group, member=author)
    insider = MembershipFactory(group=group).member
    place = CategoryFactory(group=group)
    outsider = regular()
    for member in (insider, outsider):
        SubscriptionFactory(target=place, member=member)

    start(author, place)
    hear()

    assert (told(insider), told(outsider)) == (["thread"], [])


def test_what_is_for_checked_members_is_told_to_them_alone(author):  # noqa: F811
    place = CategoryFactory(for_kind="verified")
    checked, unchecked = regular(), regular()
    for member in (author, checked):
        member.shown_credential = CredentialFactory(member=member, state="accepted")
        member.save()
    for member in (checked, unchecked):
        SubscriptionFactory(target=place, member=member)

    start(author, place)
    hear()

    assert (told(checked), told(unchecked)) == (["thread"], [])


def test_of_a_text_that_names_a_crowd_ten_hear(thread):
    crowd = [regular(username=f"one{number}") for number in range(12)]

    reply(regular(trust_level=1), thread, body=" ".join(f"@{member.username}" for member in crowd))
    hear()

    assert sum(told(member) == ["mention"] for member in crowd) == 10


def test_change_tells_only_whoever_it_names_for_the_first_time(thread):
    writer, named = regular(), regular(username="later")
    post = reply(writer, thread, body="As @later said.")
    hear()
    new = regular(username="newcomer")

    now = timezone.now()
    edit_post(actor=writer, post=post, writing=Writing(body="As @later and @newcomer said."), base_edit=0, now=now)
    hear()

    assert told(named) == ["mention"]
    assert told(new) == ["mention"]


def test_mail_waits_ten_minutes_and_comes_only_where_it_is_wanted(thread, author):  # noqa: F811
    wanting, declining = regular(username="wanting"), regular(username="declining")
    ChannelChoiceFactory(member=declining, kind="mention", channel="email", is_on=False)
    ChannelChoiceFactory(member=author, kind="post", channel="site", is_on=False)

    before = timezone.now()
    reply(regular(), thread, body="@wanting and @declining should see this.")
    hear()

    (delivery,) = Delivery.objects.all()
    assert delivery.notification.recipient == wanting
    assert delivery.due_at >= before + fan_out.MAIL_WAITS
    assert told(declining) == ["mention"]
    assert not Notification.objects.filter(recipient=author, is_on_site=True).exists()  # it waits for the digest


@pytest.mark.postgres
def test_many_watchers_are_told_in_batches_by_a_flat_number_of_statements(
    thread, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(fan_out, "BATCH", 20)
    watchers = [SubscriptionFactory(target=thread).member for _turn in range(45)]

    reply(regular(), thread)
    with django_assert_max_num_queries(190):
        hear()

    assert all(told(member) == ["post"] for member in watchers)
    assert FanOut.objects.get(told_count__gt=40).state == "done"


def test_batch_that_dies_is_repeated_and_tells_nobody_twice(thread, monkeypatch):
    monkeypatch.setattr(fan_out, "BATCH", 5)
    watchers = [SubscriptionFactory(target=thread).member for _turn in range(12)]
    reply(regular(), thread)
    hand, calls = fan_out._write_deliveries, []

    def dying(*args):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return hand(*args)

    monkeypatch.setattr(fan_out, "_write_deliveries", dying)
    later = [timezone.now() + timedelta(seconds=1)]
    from events.processing import process_due  # noqa: PLC0415

    while process_due(clock=lambda: later[0]):
        pass
    fan_out.tell_due(clock=lambda: later[0])
    failed = FanOut.objects.get(state="due")
    assert (failed.attempts, failed.last_error) == (1, "RuntimeError")

    later[0] += timedelta(minutes=1)
    hear_at = lambda: later[0]  # noqa: E731
    while fan_out.tell_due(clock=hear_at):
        pass

    assert all(told(member) == ["post"] for member in watchers)


def test_text_under_a_pseudonym_is_told_without_its_author(thread, author):  # noqa: F811
    hear()
    writer = regular(username="behind", name="Known Name")
    writer.shown_credential = CredentialFactory(member=writer, state="accepted")
    writer.save()
    follower = SubscriptionFactory(target=writer).member
    Block.objects.create(member=author, other=writer, kind="block", created_at=timezone.now())

    reply(writer, thread, is_pseudonymous=True)
    hear()

    row = Notification.objects.get(recipient=author)
    assert (row.kind, row.actor) == ("post", None)
    assert (told(follower), told(writer)) == ([], [])


def test_old_news_stands_on_the_site_alone(thread):
    named = regular(username="named")
    reply(regular(), thread, body="Hello @named.")
    from events.models import Event  # noqa: PLC0415

    Event.objects.update(created_at=timezone.now() - fan_out.MAILED_WITHIN - timedelta(hours=1))
    hear()

    assert told(named) == ["mention"]
    assert not Delivery.objects.exists()


def test_event_that_always_kills_its_worker_is_given_up(thread, monkeypatch):
    reply(regular(), thread)
    from events.processing import process_due  # noqa: PLC0415

    process_due(clock=timezone.now)
    FanOut.objects.update(attempts=fan_out.MOST_ATTEMPTS)

    fan_out.tell_due()

    assert set(FanOut.objects.values_list("state", flat=True)) == {"dead"}


def test_reply_costs_its_writer_the_same_whether_one_watches_or_many(thread, django_assert_num_queries):
    first, second = regular(), regular()
    with CaptureQueriesContext(connection) as alone:
        reply(first, thread)
    for _turn in range(30):
        SubscriptionFactory(target=thread)

    with django_assert_num_queries(len(alone)):
        reply(second, thread)
