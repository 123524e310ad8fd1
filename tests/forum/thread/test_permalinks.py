"""Addresses of threads and posts lead to where they stand now."""

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.actions.hiding import hide_post
from forum.actions.placing import move_thread
from forum.actions.relocating import merge_thread, split_thread
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db


def place(**named):
    """A category in which threads are counted already."""
    return CategoryFactory(thread_count=9, **named)


def permalink(post):
    return reverse("post", args=[post.pk])


def test_wrong_slug_leads_to_the_thread_and_keeps_the_query(client):
    thread = ThreadFactory()
    for _ in range(25):
        PostFactory(thread=thread, author=thread.author)

    answer = client.get(reverse("thread", args=[thread.pk, "something-else"]) + "?page=2")

    assert answer.status_code == 302
    assert answer["Location"] == thread.get_absolute_url() + "?page=2"


def test_title_without_letters_has_an_address_too(client):
    thread = ThreadFactory(title="?????????????", slug="")

    assert client.get(thread.get_absolute_url()).status_code == 200


def test_permalink_leads_to_the_page_of_the_number(client):
    thread = ThreadFactory()
    posts = [PostFactory(thread=thread, author=thread.author) for _ in range(41)]

    assert client.get(permalink(posts[0]))["Location"] == f"{thread.get_absolute_url()}#post-2"
    assert client.get(permalink(posts[40]))["Location"] == f"{thread.get_absolute_url()}?page=3#post-42"


def test_permalink_survives_move_merge_and_split(client, moderator):
    now = timezone.now()
    thread, target = ThreadFactory(category=place()), ThreadFactory(category=place())
    post = PostFactory(thread=thread)
    move_thread(actor=moderator, thread=thread, category=place(), reason="Belongs there.", now=now)
    assert client.get(permalink(post))["Location"] == f"{thread.get_absolute_url()}#post-2"

    merge_thread(actor=moderator, thread=thread, into=target, reason="The same question.", now=now)
    assert client.get(permalink(post))["Location"] == f"{target.get_absolute_url()}#post-3"

    target.refresh_from_db()
    new = split_thread(
        actor=moderator, thread=target, numbers=[3], title="A thread of its own", reason="Other subject.", now=now
    )
    assert client.get(permalink(post))["Location"] == f"{new.get_absolute_url()}#post-1"


def test_merged_thread_leads_to_its_target_for_those_who_see_that(client, moderator):
    thread, target = ThreadFactory(category=place()), ThreadFactory(category=place(for_kind="members"))
    merge_thread(actor=moderator, thread=thread, into=target, reason="The same question.", now=timezone.now())

    assert client.get(thread.get_absolute_url()).status_code == 404
    client.force_login(thread.author)
    assert client.get(thread.get_absolute_url())["Location"] == target.get_absolute_url()


def test_stub_names_its_target_only_to_those_who_see_it(client, moderator, committing):
    hidden_place = place(for_kind="members")
    thread = ThreadFactory(category=place())
    PostFactory(thread=thread)
    new = split_thread(
        actor=moderator,
        thread=thread,
        numbers=[2],
        title="Nothing for guests at all",
        reason="Other subject.",
        now=timezone.now(),
    )
    told = client.get(thread.get_absolute_url()).content.decode()
    assert f'href="{new.get_absolute_url()}#post-1"' in told

    with committing():
        move_thread(actor=moderator, thread=new, category=hidden_place, reason="For members.", now=timezone.now())
    told = client.get(thread.get_absolute_url()).content.decode()
    assert "Nothing for guests at all" not in told
    assert "Post 2 was moved to another thread." in told


def test_permalink_of_a_post_that_is_not_shown_is_as_missing(client, moderator):
    post = PostFactory()
    hide_post(actor=moderator, post=post, reason="Names a ward.", now=timezone.now())

    hidden, missing = client.get(permalink(post)), client.get(reverse("post", args=[10**6]))

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content.replace(b"1000000", str(post.pk).encode())
