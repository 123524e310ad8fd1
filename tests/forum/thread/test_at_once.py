"""The same thing sent many times in the same moment has one effect, on either database."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum import counting
from forum.actions.editing import EditedMeanwhile, edit_post
from forum.actions.responses import accept_answer, react, say_same_problem, vote
from forum.models import Post, Reaction, SameProblem, Thread, Vote
from forum.writing import Writing
from tests.factories.forum import CategoryFactory, PostFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular
from tests.forum.hands import assert_whole, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HANDS = 50
SENT_TWICE = 2


@pytest.fixture
def answered():
    """A question with one answer."""
    thread = counted(question=True, author=regular())
    PostFactory(thread=thread)
    counting.renew(thread)
    return thread


def effects(thread):
    """Everything that one vote, one reaction, one acceptance and one shared problem change."""
    thread.refresh_from_db()
    post = thread.posts.get(number=2)
    rows = [model.objects.count() for model in (Vote, Reaction, SameProblem)]
    counters = post.useful_count, post.score, post.reproduced_count, thread.same_problem_count
    return *rows, *counters, thread.accepted_post_id is not None


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda who, post: vote(actor=who, post=post, value=1, now=timezone.now()), (1, 0, 0, 1, 1, 0, 0, False)),
        (lambda who, post: vote(actor=who, post=post, value=-1, now=timezone.now()), (1, 0, 0, 0, -1, 0, 0, False)),
        (
            lambda who, post: react(actor=who, post=post, kind="reproduced", now=timezone.now()),
            (0, 1, 0, 0, 0, 1, 0, False),
        ),
        (
            lambda who, post: say_same_problem(actor=who, thread=post.thread, has_it=True, now=timezone.now()),
            (0, 0, 1, 0, 0, 0, 1, False),
        ),
        (
            lambda who, post: accept_answer(actor=post.thread.author, post=post, now=timezone.now()),
            (0, 0, 0, 0, 0, 0, 0, True),
        ),
    ],
    ids=["useful", "not useful", "reaction", "same problem", "accepted"],
)
@pytest.mark.services
def test_fifty_identical_answers_have_one_effect(answered, act, expected):
    member, post = regular(), answered.posts.select_related("thread__author").get(number=2)

    answers, errors = together(*([lambda: act(member, post)] * HANDS))

    assert errors == []
    assert len(answers) == HANDS
    assert effects(answered) == expected
    assert_whole([], answered)


def browsers(member):
    """Two windows of one member."""
    found = [Client() for _each in range(SENT_TWICE)]
    for browser in found:
        browser.force_login(member)
    return found


def sent_at_once(member, path, fields):
    """The answers to one form that is sent twice in the same moment."""
    sent = {"client_token": str(uuid.uuid4()), "draft_version": "0", "do": "send"} | fields
    answers, errors = together(*(lambda browser=browser: browser.post(path, sent) for browser in browsers(member)))
    assert errors == []
    return answers


def assert_both_lead_to(post, answers):
    assert [answer.status_code for answer in answers] == [answers[0].status_code] * SENT_TWICE
    assert answers[0].status_code in {302, 303}
    assert len({answer["Location"] for answer in answers}) == 1
    page = Client().get(answers[0]["Location"], follow=True)
    assert post.source in page.content.decode()


def test_reply_that_is_sent_twice_at_once_is_one_post_and_both_answers_lead_to_it(answered):
    member = regular()
    answers = sent_at_once(member, reverse("reply", args=[answered.pk]), {"body": "It is the slope of the curve."})

    post = Post.objects.get(author=member)
    assert_both_lead_to(post, answers)
    assert_whole([post], answered)


def test_thread_that_is_sent_twice_at_once_is_one_thread_and_both_answers_lead_to_it():
    member, category = regular(), CategoryFactory()
    fields = {"title": "Which slope is this", "body": "The curve of ward B bends.", "category": category.slug}
    answers = sent_at_once(member, reverse("new_thread_of_kind", args=["discussion"]), fields | {"language": "en"})

    thread = Thread.objects.get()
    assert_both_lead_to(thread.posts.get(), answers)
    category.refresh_from_db()
    assert category.thread_count == 1
    assert_whole([thread.posts.get()], thread)


def test_of_two_changes_at_once_one_stands_and_the_other_hand_is_told(answered):
    post = answered.posts.select_related("thread", "author").get(number=2)

    def change(text):
        writing = Writing(body=text)
        return lambda: edit_post(actor=post.author, post=post, writing=writing, base_edit=0, now=timezone.now())

    answers, errors = together(change("The slope is 0.71."), change("The slope is 0.75."))

    assert [type(error) for error in errors] == [EditedMeanwhile]
    (stored,) = answers
    post.refresh_from_db()
    assert (post.source, post.edit_count) == (stored.source, 1)
