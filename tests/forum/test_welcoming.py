"""What a new member settles first, and where signing in for the first time leads."""

import re

import pytest
from django.utils import timezone

from accounts.models import User
from notifications.actions.subscriptions import set_level
from notifications.models import Subscription
from tests.budgets import assert_flat
from tests.factories.accounts import PASSWORD, EmailAddressFactory, UserFactory
from tests.factories.forum import ThreadFactory
from tests.factories.knowledge import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics(db):
    """A root of the map with two topics, one of which has a part of its own."""
    root = TopicFactory(slug="evaluation")
    first, second = TopicFactory(parent=root), TopicFactory(parent=root)
    TopicFactory(parent=first)
    return first, second


def ticked(html):
    return {int(pk) for pk in re.findall(r'value="(\d+)" checked', html)}


def levels(member):
    return dict(Subscription.objects.of(member, "knowledge.topic").values_list("target_id", "level"))


def test_member_settles_profession_and_topics_and_goes_on_to_writing(sign_in, topics):
    member = UserFactory(profession="other")
    browser = sign_in(member)

    response = browser.post("/welcome/", {"profession": "engineer", "topics": [topics[0].pk]})

    assert response["Location"] == "/welcome/first-thread/"
    assert User.objects.get(pk=member.pk).profession == "engineer"
    assert levels(member) == {topics[0].pk: "tracking"}
    assert ticked(browser.get("/welcome/").content.decode()) == {topics[0].pk}


def test_topic_that_is_no_longer_chosen_is_followed_no_longer(sign_in, topics):
    member = UserFactory()
    followed, watched = topics
    set_level(actor=member, target=followed, level="tracking", now=timezone.now())
    set_level(actor=member, target=watched, level="watching", now=timezone.now())

    sign_in(member).post("/welcome/", {"profession": "student", "topics": [watched.pk]})

    assert levels(member) == {followed.pk: "normal", watched.pk: "watching"}


def test_topics_that_the_page_does_not_offer_stay_as_they_are(sign_in, topics):
    member = UserFactory()
    part = topics[0].children.get()
    set_level(actor=member, target=part, level="tracking", now=timezone.now())

    sign_in(member).post("/welcome/", {"profession": "student"})

    assert levels(member) == {part.pk: "tracking"}


@pytest.mark.parametrize(
    "bad", [{"profession": "wizard"}, {"topics": ["x"]}, {"topics": ["999999"]}, {"topics": ["²"]}, {"profession": ""}]
)
def test_bad_choice_stores_nothing_and_keeps_what_was_ticked(sign_in, topics, bad):
    member = UserFactory(profession="other")
    good = {"profession": "engineer", "topics": [str(topics[1].pk)]}
    sent = {name: [*value, *bad.get(name, [])] if isinstance(value, list) else value for name, value in good.items()}

    response = sign_in(member).post("/welcome/", {**sent, **{k: v for k, v in bad.items() if k == "profession"}})

    assert response.status_code == 422
    assert topics[1].pk in ticked(response.content.decode())
    assert User.objects.get(pk=member.pk).profession == "other"
    assert levels(member) == {}


def test_parts_of_the_map_that_suit_the_profession_are_open(sign_in, topics):
    def opened(profession):
        html = sign_in(UserFactory(profession=profession)).get("/welcome/").content.decode()
        return '<details class="fold" open>' in html

    assert opened("clinician")
    assert not opened("engineer")


def test_first_thread_shows_questions_on_the_topics_that_are_followed(sign_in, topics):
    member = UserFactory()
    mine, other = ThreadFactory(kind="question"), ThreadFactory(kind="question")
    mine.topics.add(topics[0])
    browser = sign_in(member)
    browser.post("/welcome/", {"profession": "student", "topics": [topics[0].pk]})

    html = browser.get("/welcome/first-thread/").content.decode()

    assert mine.get_absolute_url() in html
    assert other.get_absolute_url() not in html
    assert "?tab=following" in html


def test_first_thread_shows_any_question_to_somebody_who_follows_nothing(sign_in, topics):
    waiting = ThreadFactory(kind="question")

    html = sign_in(UserFactory()).get("/welcome/first-thread/").content.decode()

    assert waiting.get_absolute_url() in html
    assert "?tab=following" not in html


def test_first_steps_cost_the_same_for_many_topics(sign_in):
    root = TopicFactory()
    browser = sign_in(UserFactory())

    assert_flat(lambda n: TopicFactory.create_batch(n, parent=root), lambda: browser.get("/welcome/"))


@pytest.mark.parametrize("path", ["/welcome/", "/welcome/first-thread/"])
def test_first_steps_are_for_members(client, path):
    assert client.get(path)["Location"].startswith("/accounts/login/")


class TestSigningIn:
    def sign_in(self, client, member, **fields):
        if not member.emailaddress_set.exists():
            EmailAddressFactory(user=member)
        response = client.post("/accounts/login/", {"login": member.username, "password": PASSWORD, **fields})
        client.post("/accounts/logout/")
        return response["Location"]

    def test_leads_to_the_first_steps_once(self, client):
        member = UserFactory()
        assert [self.sign_in(client, member) for _ in range(2)] == ["/welcome/", "/"]

    def test_for_the_first_time_still_leads_where_the_person_wanted_to_go(self, client):
        assert self.sign_in(client, UserFactory(), next="/search/") == "/search/"

    def test_leads_demonstration_members_to_the_front_page(self, client):
        assert self.sign_in(client, UserFactory(is_demonstration=True)) == "/"

    def test_greets_in_the_language_of_the_account(self, client):
        assert self.sign_in(client, UserFactory(chinese=True)) == "/zh-hans/welcome/"
