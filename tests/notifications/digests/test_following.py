"""The digest of what a member follows: what stands in it, what does not, and in whose words."""

from datetime import timedelta

import pytest

from forum.models import Thread
from notifications.models import DigestItem, OutgoingMail
from tests.factories.accounts import BlockFactory, CredentialFactory
from tests.factories.forum import (
    CategoryFactory,
    CaughtUpFactory,
    PostFactory,
    ReadPositionFactory,
    TagFactory,
    ThreadFactory,
)
from tests.factories.knowledge import ArticleFactory, TopicFactory
from tests.factories.notifications import (
    ChannelChoiceFactory,
    DeliveryFactory,
    NotificationFactory,
    SubscriptionFactory,
)
from tests.forum.conftest import regular
from tests.notifications.digests.post_office import MONDAY, deliver, html_of, keys, made, mails, subscriber, text_of

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY - timedelta(days=6)
LONG_AGO = MONDAY - timedelta(days=60)


@pytest.fixture
def member():
    return subscriber()


def old_thread(**fields):
    """A thread from before the period."""
    return ThreadFactory(created_at=LONG_AGO, **fields)


def follow(member, target, level="watching"):
    return SubscriptionFactory(member=member, target=target, level=level)


def write(thread, count=1, at=TUESDAY, **fields):
    return [PostFactory(thread=thread, created_at=at, **fields) for _turn in range(count)]


def text(member):
    """The plain text of the only digest."""
    (message,) = mails(member)
    return text_of(message)


def test_new_replies_in_a_followed_thread_are_counted_beyond_what_was_read(member):
    thread = old_thread(title="Calibration drift")
    follow(member, thread, level="tracking")
    write(thread, 5)
    ReadPositionFactory(thread=thread, member=member, number=3)

    deliver()

    assert "Calibration drift\n3 new replies" in text(member)
    assert f"{thread.category.name_en}, 5 replies" in text(member)
    assert mails(member)[0]["Subject"] == "Your week on MedAI Commons: 1 thread you follow"


@pytest.mark.parametrize("through", ["category", "tag", "topic", "author"])
def test_thread_is_followed_through_what_it_stands_in(through, member):
    thread = ThreadFactory(created_at=TUESDAY, title="Where drift begins")
    target = {"category": thread.category, "author": thread.author, "tag": TagFactory(), "topic": TopicFactory()}[
        through
    ]
    if through == "tag":
        thread.tags.add(target)
    if through == "topic":
        thread.topics.add(target)
    follow(member, target)

    deliver()

    assert "Where drift begins\nA new thread" in text(member)


def test_posts_of_a_followed_member_are_told_wherever_they_stand(member):
    thread, writer = old_thread(), regular()
    follow(member, writer)
    write(thread, 1, author=writer)
    write(thread, 1)

    deliver()

    assert "1 new reply" in text(member)


@pytest.mark.parametrize("muted", ["thread", "category", "tag", "topic", "author"])
def test_nothing_of_what_is_muted_is_told(muted, member):
    thread = ThreadFactory(created_at=TUESDAY)
    tag, topic, followed = TagFactory(), TopicFactory(), TagFactory()
    thread.tags.add(tag, followed)
    thread.topics.add(topic)
    follow(member, followed)
    target = {"thread": thread, "category": thread.category, "tag": tag, "topic": topic, "author": thread.author}[muted]
    follow(member, target, level="muted")

    deliver()

    assert made(member) == [("empty", "")]


def test_own_posts_and_those_of_blocked_members_are_no_news(member):
    thread, other = old_thread(), regular()
    follow(member, thread)
    BlockFactory(member=member, other=other)
    write(thread, author=member)
    write(thread, author=other)

    deliver()

    assert made(member) == [("empty", "")]
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("hidden", [{"hidden_at": TUESDAY}, {"held_at": TUESDAY}, {"is_stub": True}])
def test_post_that_is_not_for_everybody_is_no_news(hidden, member):
    thread = old_thread()
    follow(member, thread)
    write(thread, **hidden)

    deliver()

    assert made(member) == [("empty", "")]


def test_thread_that_moved_out_of_sight_is_left_out_when_the_digest_is_made(member):
    thread = old_thread()
    follow(member, thread)
    write(thread)
    hidden = CategoryFactory(for_kind="staff")
    Thread.objects.filter(pk=thread.pk).update(category=hidden, audience=hidden.audience)

    deliver()

    assert made(member) == [("empty", "")]


def test_conversation_is_never_in_the_list_of_threads(member):
    letters = ThreadFactory(conversation=True, created_at=LONG_AGO, participants=[member])
    follow(member, letters)
    write(letters)

    deliver()

    assert made(member) == [("empty", "")]


def test_everything_counted_as_read_is_no_news(member):
    thread = old_thread()
    follow(member, thread)
    write(thread)
    CaughtUpFactory(member=member, caught_up_at=TUESDAY + timedelta(hours=1))

    deliver()

    assert made(member) == [("empty", "")]


def test_next_digest_repeats_nothing_and_tells_what_came_since(member):
    thread, quiet = old_thread(), old_thread()
    follow(member, thread)
    follow(member, quiet)
    late = MONDAY - timedelta(hours=2)
    write(quiet, at=late)
    write(thread, at=late)
    deliver()
    write(thread, 2, at=MONDAY + timedelta(days=1))
    deliver(MONDAY + timedelta(days=7))

    first, second = keys(member)
    assert first == sorted([f"forum.thread:{thread.pk}", f"forum.thread:{quiet.pk}"])
    assert second == [f"forum.thread:{thread.pk}"]
    assert "2 new replies" in text_of(mails(member)[1])


def test_text_released_after_its_period_comes_in_the_next_digest(member):
    thread = old_thread()
    follow(member, thread)
    (post,) = write(thread, at=MONDAY - timedelta(days=1), held_at=MONDAY - timedelta(days=1))
    deliver()
    post.held_at = None
    post.save()
    deliver(MONDAY + timedelta(days=7))

    assert made(member) == [("empty", ""), ("sent", "")]


def test_what_a_mail_told_already_is_not_repeated(member):
    thread = old_thread()
    follow(member, thread)
    (post,) = write(thread)
    row = NotificationFactory(recipient=member, kind="post", subject=post, target=thread, created_at=TUESDAY)
    DeliveryFactory(notification=row, state="sent", done_at=TUESDAY)

    deliver()

    assert made(member) == [("empty", "")]


def test_kinds_switched_off_for_the_digest_stay_out_of_it(member):
    thread = ThreadFactory(created_at=TUESDAY)
    follow(member, thread.category)
    write(thread)
    ChannelChoiceFactory(member=member, kind="thread", channel="digest", is_on=False)
    ChannelChoiceFactory(member=member, kind="post", channel="digest", is_on=False)

    deliver()

    assert made(member) == [("empty", "")]


def test_waiting_notifications_of_chosen_kinds_are_collapsed(member):
    thread = old_thread(title="Sepsis alerts")
    for post in write(thread, 3, source="The ward asks."):
        NotificationFactory(recipient=member, kind="quote", subject=post, target=thread, created_at=TUESDAY)
    NotificationFactory(recipient=member, kind="reply", subject=post, target=thread, created_at=TUESDAY)

    deliver()

    assert "[Somebody quotes you] Sepsis alerts\n3 times" in text(member)
    assert "answers you" not in text(member)  # comes by mail at once
    assert mails(member)[0]["Subject"].endswith("1 notification")


def test_read_notification_is_not_told(member):
    (post,) = write(old_thread())
    NotificationFactory(
        recipient=member, kind="quote", subject=post, target=post.thread, created_at=TUESDAY, read_at=TUESDAY
    )

    deliver()

    assert made(member) == [("empty", "")]


def test_private_text_stays_out_of_the_digest(member):
    letters = ThreadFactory(conversation=True, created_at=LONG_AGO, participants=[member])
    (post,) = write(letters, source="The secret word is herring.")
    NotificationFactory(recipient=member, kind="message", subject=post, target=letters, created_at=TUESDAY)
    ChannelChoiceFactory(member=member, kind="message", channel="digest", is_on=True)

    deliver()

    assert f"[Somebody writes to you in private] {letters.title}" in text(member)
    assert "herring" not in mails(member)[0].as_string()


def test_changed_article_on_a_followed_topic_is_told_once_in_the_readers_language():
    member = subscriber(language="zh-hans")
    article = published(TUESDAY)
    follow(member, article.topic)

    deliver()
    deliver(MONDAY + timedelta(days=7))

    assert keys(member) == [[f"knowledge.article:{article.pk}"]]
    assert f'lang="zh-Hans">{title_in(article, "zh-hans")}' in html_of(mails(member)[0])


def test_minor_change_of_an_article_is_silent(member):
    article = published(LONG_AGO)
    follow(member, article)
    revise(article, TUESDAY, significance="minor")

    deliver()

    assert made(member) == [("empty", "")]


def test_unanswered_question_goes_to_those_whose_credential_was_checked_and_stands_once(member):
    expert = subscriber()
    CredentialFactory(member=expert)
    question, topic = ThreadFactory(question=True, created_at=TUESDAY, title="Which threshold"), TopicFactory()
    question.topics.add(topic)
    follow(member, topic)
    follow(expert, topic)

    deliver()

    assert "wait for an answer" in text(expert)
    assert text(expert).count("Which threshold") == 1
    assert "wait for an answer" not in text(member)
    assert "Which threshold" in text(member)


def test_item_in_the_other_language_says_so_and_keeps_its_language_tag(member):
    thread = old_thread(title="科室怎么设栏目", language="zh-hans")
    follow(member, thread)
    write(thread)

    deliver()

    assert "1 new reply, in Chinese" in text(member)
    assert 'lang="zh-Hans">科室怎么设栏目</a>' in html_of(mails(member)[0])


def test_chinese_reader_gets_chinese_words_and_addresses():
    member = subscriber(language="zh-hans", time_zone="UTC")
    thread = old_thread()
    follow(member, thread)
    write(thread)

    deliver()

    (message,) = mails(member)
    assert "1 个你关注的讨论" in message["Subject"]
    assert "/zh-hans/p/" in text_of(message)


def test_more_than_ten_are_counted_and_never_told_again(member):
    category = CategoryFactory()
    follow(member, category)
    for number in range(13):
        ThreadFactory(created_at=TUESDAY, category=category, title=f"Thread {number}")

    deliver()
    deliver(MONDAY + timedelta(days=7))

    assert text(member).count("A new thread") == 10
    assert "3 more on the site" in text(member)
    assert DigestItem.objects.count() == 13
    assert made(member) == [("sent", ""), ("empty", "")]


def test_digest_costs_as_many_statements_for_many_members_as_for_few():
    from tests.budgets import count_queries  # noqa: PLC0415

    def crowd(count):
        for _turn in range(count):
            one, thread = subscriber(), old_thread()
            CredentialFactory(member=one)
            follow(one, thread)
            follow(one, thread.category)
            (post,) = write(thread)
            NotificationFactory(recipient=one, kind="quote", subject=post, target=thread, created_at=TUESDAY)

    crowd(1)
    deliver()  # fills what is read once and kept
    crowd(2)
    few = count_queries(deliver)
    crowd(9)
    many = count_queries(deliver)

    assert len(many) == len(few)


def published(at):
    """An article with a published text in both languages."""
    from tests.factories.knowledge import ArticleTextFactory  # noqa: PLC0415

    article = ArticleFactory()
    for language in ("en", "zh-hans"):
        revise(article, at, text=ArticleTextFactory(article=article, language=language))
    return article


def revise(article, at, text=None, **fields):
    from knowledge.models import ArticleRevision  # noqa: PLC0415
    from tests.factories.knowledge import ArticleRevisionFactory  # noqa: PLC0415

    text = text or article.texts.get(language="en")
    ArticleRevision.objects.filter(text=text).update(is_published=False)
    number = text.revisions.count() + 1
    return ArticleRevisionFactory(
        text=text,
        number=number,
        language=text.language,
        title=f"Article {article.pk} in {text.language}",
        state="approved",
        decided_at=at,
        is_published=True,
        published_at=at,
        **fields,
    )


def title_in(article, language):
    return f"Article {article.pk} in {language}"


def test_question_on_a_topic_of_the_profile_goes_to_whose_credential_was_checked(member):
    from tests.factories.profiles import ProfileFactory  # noqa: PLC0415

    topic = TopicFactory()
    member.shown_credential = CredentialFactory(member=member, state="accepted")
    member.save()
    ProfileFactory(member=member).topics.create(topic_id=topic.pk)
    question = ThreadFactory(kind="question", created_at=TUESDAY, title="Who checks the labels")
    question.topics.add(topic)

    deliver()

    assert "Who checks the labels\nNobody has answered yet" in text(member)
