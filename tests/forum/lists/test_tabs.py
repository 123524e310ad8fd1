"""What stands under each tab, and for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum import ranking
from forum.counting import renew
from forum.models import Thread
from notifications.actions.subscriptions import set_level
from tests.factories.accounts import BlockFactory
from tests.factories.forum import (
    CategoryFactory,
    CaughtUpFactory,
    PostFactory,
    ReadPositionFactory,
    TagFactory,
    ThreadFactory,
)
from tests.factories.knowledge import TopicFactory
from tests.factories.profiles import ProfileFactory, SpecialtyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LONG_AGO = timezone.now() - timedelta(days=90)
NOW = timezone.now()


@pytest.fixture
def browser(member, sign_in):
    return sign_in(member)


def test_latest_begins_with_the_thread_written_in_last(look):
    old, new = ThreadFactory(created_at=LONG_AGO), ThreadFactory()
    PostFactory(thread=old, created_at=timezone.now() + timedelta(seconds=1))
    assert look("/").threads == [old.pk, new.pk]


def test_new_holds_threads_of_the_last_month_that_the_member_never_opened(look, browser, member):
    unopened, opened, old, own = (
        ThreadFactory(),
        ThreadFactory(),
        ThreadFactory(created_at=LONG_AGO),
        ThreadFactory(author=member),
    )
    ReadPositionFactory(thread=opened, member=member)

    found = look("/?tab=new", browser).threads

    assert found == [unopened.pk]
    assert not {old.pk, own.pk} & set(found)


def test_unread_holds_what_was_written_since_in_opened_and_followed_threads(look, browser, member):
    opened, followed, read, unknown = ThreadFactory.create_batch(4)
    for thread in (opened, read):
        ReadPositionFactory(thread=thread, member=member, number=1)
    PostFactory(thread=opened)
    set_level(actor=member, target=followed, level="tracking", now=NOW)

    found = look("/?tab=unread", browser)

    assert set(found.threads) == {opened.pk, followed.pk}
    assert "1 new" in found.html
    assert not {read.pk, unknown.pk} & set(found.threads)


def test_what_was_written_before_catching_up_is_neither_unread_nor_new(look, browser, member):
    thread = ThreadFactory(created_at=timezone.now() - timedelta(hours=1))
    PostFactory(thread=thread, created_at=timezone.now() - timedelta(minutes=5))
    ReadPositionFactory(thread=thread, member=member, number=1)
    ThreadFactory(created_at=timezone.now() - timedelta(hours=1))
    CaughtUpFactory(member=member)

    assert look("/?tab=unread", browser).threads == []
    assert look("/?tab=new", browser).threads == []
    assert 'class="dot"' not in look("/", browser).html


def test_unanswered_holds_questions_without_an_accepted_or_useful_answer(look):
    waiting, accepted, useful = ThreadFactory.create_batch(3, question=True)
    ThreadFactory()
    answer = PostFactory(thread=accepted)
    Thread.objects.filter(pk=accepted.pk).update(accepted_post=answer, accepted_at=NOW)
    Thread.objects.filter(pk=useful.pk).update(best_answer_score=1)

    assert look("/?tab=unanswered").threads == [waiting.pk]


def test_top_is_in_the_order_of_rank(look):
    low, high = ThreadFactory(rank=1.5), ThreadFactory(rank=2.5)
    assert look("/?tab=top").threads == [high.pk, low.pk]


def test_trending_is_in_the_order_of_what_happened_lately(look):
    """An old thread in which people write now stands before a newer one that nobody answers."""
    newer, old = ThreadFactory(created_at=NOW - timedelta(days=2)), ThreadFactory(created_at=LONG_AGO)
    renew(newer)
    renew(old)
    assert look("/?tab=trending").threads == [newer.pk, old.pk]

    for days in (3, 2, 1):
        PostFactory(thread=old, created_at=NOW - timedelta(days=days))
    renew(old)

    assert look("/?tab=trending&later=1").threads == [old.pk, newer.pk]


def test_best_of_the_month_begins_with_this_month_and_goes_on_with_the_last(look):
    this_month = NOW.replace(day=1, hour=0, minute=0)
    last_month = this_month - timedelta(days=1)
    rows = [
        ThreadFactory(created_at=moment, useful_count=useful)
        for moment, useful in ((this_month, 1), (this_month, 3), (last_month, 9), (last_month, 12))
    ]
    for thread in rows:
        moment, useful = thread.created_at, thread.useful_count
        column = ranking.monthly(created_at=moment, useful=useful, replies=0, same_problem=0)
        Thread.objects.filter(pk=thread.pk).update(monthly=column)

    assert look("/?tab=month").threads == [rows[place].pk for place in (1, 0, 3, 2)]


def test_waiting_for_my_field_are_unanswered_questions_about_what_i_know(look, browser, member):
    branch, followed, named = TopicFactory(), TopicFactory(), TopicFactory(slug="nephrology")
    part = TopicFactory(parent=branch)
    profile = ProfileFactory(member=member)
    profile.topics.create(topic_id=branch.pk)
    profile.specialties.add(SpecialtyFactory(slug="nephrology"))
    set_level(actor=member, target=followed, level="tracking", now=NOW)

    def ask(topic, **fields):
        thread = ThreadFactory(question=True, **fields)
        thread.topics.add(topic)
        return thread.pk

    wanted = {ask(branch), ask(part), ask(followed), ask(named)}
    tagged = ThreadFactory(question=True)
    tagged.tags.add(TagFactory(slug="nephrology"))
    ask(TopicFactory())
    ask(branch, author=member)
    ask(branch, locked_at=NOW, locked_by=member)
    ThreadFactory().topics.add(branch)

    assert set(look("/?tab=mine", browser).threads) == wanted | {tagged.pk}


def test_without_a_field_the_list_leads_to_the_profile(look, browser, member):
    ThreadFactory(question=True).topics.add(TopicFactory())
    page = look("/?tab=mine", browser)
    assert page.threads == []
    assert 'href="/settings/profile/"' in page.html


def test_following_gathers_threads_through_their_category_tag_and_topic(look, browser, member):
    category, tag, topic = CategoryFactory(), TagFactory(), TopicFactory()
    for target in (category, tag, topic):
        set_level(actor=member, target=target, level="tracking", now=NOW)
    by_category, by_tag, by_topic, _other = (
        ThreadFactory(category=category),
        ThreadFactory(),
        ThreadFactory(),
        ThreadFactory(),
    )
    by_tag.tags.add(tag)
    by_topic.topics.add(topic)

    assert set(look("/?tab=following", browser).threads) == {by_category.pk, by_tag.pk, by_topic.pk}


@pytest.mark.parametrize("tab", ["latest", "new", "top"])
def test_muted_things_and_people_are_left_out(look, browser, member, tab):
    kept, by_thread, by_category, by_tag, by_topic, by_author = ThreadFactory.create_batch(6)
    tag, topic = TagFactory(), TopicFactory()
    by_tag.tags.add(tag)
    by_topic.topics.add(topic)
    for target in (by_thread, by_category.category, tag, topic):
        set_level(actor=member, target=target, level="muted", now=NOW)
    BlockFactory(member=member, other=by_author.author, kind="mute")

    assert look(f"/?tab={tab}", browser).threads == [kept.pk]


def test_list_of_a_muted_category_still_shows_its_threads(look, browser, member):
    thread = ThreadFactory()
    set_level(actor=member, target=thread.category, level="muted", now=NOW)
    assert look(thread.category.get_absolute_url(), browser).threads == [thread.pk]


@pytest.mark.parametrize("tab", ["new", "unread", "following"])
def test_guest_who_asks_for_a_members_tab_is_led_to_sign_in_and_back(client, tab):
    response = client.get(f"/?tab={tab}")
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next=%2F%3Ftab%3D{tab}"


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
@pytest.mark.parametrize("tab", ["latest", "new", "unread", "unanswered", "top", "following"])
def test_each_empty_tab_says_what_it_is_for_and_what_to_do_next(look, browser, tab, prefix):
    page = look(f"{prefix}/?tab={tab}", browser)
    assert page.response.status_code == 200
    empty = page.html.split('class="empty"')[1].split("</div>")[0]
    assert "empty__title" in empty
    assert empty.count("<p>") == 1
    assert 'class="button" href="' in empty
    assert ("zh" in page.html.split("<html")[1][:40]) == bool(prefix)


def test_empty_following_leads_to_the_choice_of_topics(look, browser):
    empty = look("/?tab=following", browser).html.split('class="empty"')[1].split("</div>")[0]
    assert 'href="/welcome/"' in empty


def test_signs_of_a_thread_stand_in_its_row(look, browser, member):
    thread = ThreadFactory(question=True, language="zh-hans", title="阈值是怎么定的", excerpt="病房想知道。")
    answer = PostFactory(thread=thread)
    Thread.objects.filter(pk=thread.pk).update(accepted_post=answer, accepted_at=NOW, locked_at=NOW, useful_count=3)

    html = look("/", browser).html

    for sign in (
        "Answered",
        "Closed to replies",
        ">中文<",
        'lang="zh-Hans"',
        "3 useful",
        "病房想知道。",
        "data-relative",
    ):
        assert sign in html


def test_member_marks_everything_as_read_and_takes_it_back(look, browser, member):
    thread = ThreadFactory()
    ReadPositionFactory(thread=thread, member=member, number=1)
    PostFactory(thread=thread)

    page = look(browser.post("/catch-up/")["Location"], browser)
    assert page.threads == []
    assert "Take that back" in page.html

    assert look(browser.post("/catch-up/", {"undo": "yes"})["Location"], browser).threads == [thread.pk]


def test_taking_back_restores_the_moment_that_counted_before(browser, member):
    before = timezone.now() - timedelta(days=3)
    row = CaughtUpFactory(member=member, caught_up_at=before)

    browser.post("/catch-up/")
    row.refresh_from_db()
    assert row.caught_up_at > before
    browser.post("/catch-up/", {"undo": "yes"})
    row.refresh_from_db()
    assert row.caught_up_at == before
    browser.post("/catch-up/", {"undo": "yes"})
    row.refresh_from_db()
    assert row.caught_up_at == before


def test_what_was_marked_long_ago_cannot_be_taken_back_any_more(browser, member, clock):
    row = CaughtUpFactory(member=member, caught_up_at=timezone.now() - timedelta(days=3))
    browser.post("/catch-up/")
    clock.shift(11 * 60)
    browser.post("/catch-up/", {"undo": "yes"})
    row.refresh_from_db()
    assert timezone.now() - row.caught_up_at < timedelta(hours=1)
