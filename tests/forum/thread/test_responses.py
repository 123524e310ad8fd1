"""Votes, reactions, bookmarks, acceptance and following, as plain forms and for the script."""

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.models import Bookmark, Post, Reaction, SameProblem, Thread, Vote
from notifications.models import Subscription
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.forum.conftest import regular

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer():
    """An answer to somebody's question."""
    return PostFactory(thread=ThreadFactory(question=True))


def press(client, post, word, query="", **headers):
    """Press one button in the foot of a post."""
    return client.post(reverse("post_respond", args=[post.pk]) + query, {"answer": word}, headers=headers)


def test_vote_leads_back_to_the_post_and_counts_once_without_javascript(client, answer):
    client.force_login(regular())
    for _ in range(2):
        response = press(client, answer, "useful")

    assert response["Location"] == f"{answer.thread.get_absolute_url()}#post-2"
    answer.refresh_from_db()
    assert (answer.useful_count, answer.score) == (1, 1)
    press(client, answer, "not-useful")
    press(client, answer, "take-back")
    answer.refresh_from_db()
    assert (answer.useful_count, answer.not_useful_count, answer.score) == (0, 0, 0)
    assert not Vote.objects.exists()


def test_reaction_is_said_and_taken_back(client, answer):
    client.force_login(regular())
    press(client, answer, "say-reproduced")
    press(client, answer, "say-reproduced")
    assert Reaction.objects.count() == 1
    press(client, answer, "unsay-reproduced")
    assert not Reaction.objects.exists()


def test_order_of_answers_is_kept_on_the_way_back(client, answer):
    client.force_login(regular())

    response = press(client, answer, "useful", "?sort=useful&after=3.4")

    assert response["Location"] == f"{answer.thread.get_absolute_url()}?sort=useful&after=3.4#post-2"


def test_script_gets_the_new_foot_alone(client, answer):
    client.force_login(regular())

    response = press(client, answer, "useful", **{"HX-Request": "true"})

    html = response.content.decode()
    assert response.status_code == 200
    assert html.startswith('<form class="post__foot"')
    assert 'value="take-back" aria-pressed="true"' in html


def test_own_post_takes_no_vote_and_says_so(client, answer):
    client.force_login(answer.author)

    page, script = press(client, answer, "useful"), press(client, answer, "useful", **{"HX-Request": "true"})

    assert page.status_code == script.status_code == 403
    assert "You cannot vote on this post." in page.content.decode()
    assert script.json()["message"] == "You cannot vote on this post."
    assert not Vote.objects.exists()


def test_word_that_is_not_offered_is_refused(client, answer):
    client.force_login(regular())

    assert press(client, answer, "like").status_code == 422


def test_guest_is_led_to_sign_in_and_nothing_is_counted(client, answer):
    response = press(client, answer, "useful")

    assert response.status_code in (302, 401, 403)
    assert not Vote.objects.exists()


def test_response_to_an_invisible_post_is_a_404(client):
    answer = PostFactory(thread=ThreadFactory(category=CategoryFactory(for_kind="staff")))
    client.force_login(regular())

    assert press(client, answer, "useful").status_code == 404
    assert client.get(reverse("post_accept", args=[answer.pk])).status_code == 404
    assert client.get(reverse("post_bookmark", args=[answer.pk])).status_code == 404


def test_asker_accepts_says_why_and_takes_it_back(client, answer):
    client.force_login(answer.thread.author)
    press(client, answer, "accept")
    assert Thread.objects.get(pk=answer.thread_id).accepted_post_id == answer.pk

    client.post(reverse("post_accept", args=[answer.pk]), {"note": "It told me in one line."})
    html = client.get(answer.thread.get_absolute_url()).content.decode()
    assert "Accepted by the asker" in html
    assert "It told me in one line." in html

    press(client, answer, "unaccept")
    assert Thread.objects.get(pk=answer.thread_id).accepted_post_id is None


def test_note_with_a_telephone_number_is_refused_and_kept_in_the_form(client, answer):
    client.force_login(answer.thread.author)
    note = "Ring 13812345678 at night."

    response = client.post(reverse("post_accept", args=[answer.pk]), {"note": note})

    assert response.status_code == 422
    assert note in response.content.decode()
    assert Thread.objects.get(pk=answer.thread_id).accepted_post_id is None


def test_others_cannot_accept(client, answer):
    client.force_login(regular())

    assert press(client, answer, "accept").status_code == 403
    assert client.post(reverse("post_accept", args=[answer.pk]), {"note": ""}).status_code == 422
    assert Thread.objects.get(pk=answer.thread_id).accepted_post_id is None


def test_bookmark_keeps_its_note_and_goes_again(client, answer):
    client.force_login(regular())
    press(client, answer, "keep")
    client.post(reverse("post_bookmark", args=[answer.pk]), {"note": "For the journal club"})
    assert Bookmark.objects.get().note == "For the journal club"
    assert "For the journal club" in client.get(reverse("post_bookmark", args=[answer.pk])).content.decode()
    press(client, answer, "forget")
    assert not Bookmark.objects.exists()


def test_same_problem_is_said_once_and_not_about_ones_own(client, answer):
    address = reverse("same_problem", args=[answer.thread_id])
    client.force_login(regular())
    for _ in range(2):
        assert client.post(address, {"has_it": "yes"}).status_code == 302
    assert SameProblem.objects.count() == 1
    client.post(address, {"has_it": "no"})
    assert not SameProblem.objects.exists()
    client.force_login(answer.thread.author)
    assert client.post(address, {"has_it": "yes"}).status_code == 403


def test_follow_level_is_chosen(client, answer):
    address = reverse("follow_thread", args=[answer.thread_id])
    client.force_login(regular())
    client.post(address, {"level": "watching"})
    assert Subscription.objects.get().level == "watching"
    assert client.post(address, {"level": "loudly"}).status_code == 422
    assert Subscription.objects.get().level == "watching"


def test_silenced_member_sees_numbers_and_no_buttons(client, answer):
    Post.objects.filter(pk=answer.pk).update(useful_count=3)
    client.force_login(UserFactory(silenced_until=timezone.now() + timezone.timedelta(days=1)))

    html = client.get(answer.thread.get_absolute_url()).content.decode()

    assert "Useful 3" in html
    assert 'value="useful"' not in html
