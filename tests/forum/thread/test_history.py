"""What a post said before, and what changed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.actions.editing import edit_post
from forum.actions.hiding import hide_post
from forum.writing import Writing
from tests.factories.forum import PostFactory, PostRevisionFactory
from tests.forum.conftest import regular, reply, start

pytestmark = pytest.mark.django_db


def history(client, post, **query):
    return client.get(reverse("post_history", args=[post.pk]), query)


def test_edit_can_be_compared_and_leads_from_the_post(client, author, category):
    thread = start(author, category)
    later = timezone.now() + timezone.timedelta(hours=1)
    post = reply(author, thread, body="The slope is 0.71 at site B.", now=later)
    much_later = later + timezone.timedelta(hours=1)
    edit_post(
        actor=author,
        post=post,
        writing=Writing(body="The slope is 0.75 at site B."),
        base_edit=0,
        now=much_later,
        reason="A slip of the pen",
    )

    html = history(client, post).content.decode()

    assert "<del>71 </del><ins>75 </ins>" in html
    assert "A slip of the pen" in html
    assert author.shown_name in html
    assert f'href="{reverse("post_history", args=[post.pk])}"' in client.get(thread.get_absolute_url()).content.decode()


def test_any_two_revisions_are_compared_whichever_comes_first(client):
    post = PostFactory(source="三", revision_number=3)
    for number, source in enumerate(("灵敏度很高。", "灵敏度不高。", "特异度不高。"), start=1):
        PostRevisionFactory(post=post, number=number, source=source, editor=post.author)

    forwards = history(client, post, **{"from": 1, "to": 3}).content
    backwards = history(client, post, **{"from": 3, "to": 1}).content

    assert "<del>灵敏</del><ins>特异</ins>".encode() in forwards
    assert forwards[forwards.index(b'id="changes"') :] == backwards[backwards.index(b'id="changes"') :]


def test_markdown_of_a_revision_is_shown_as_it_was_written(client):
    post = PostFactory(source="A *slope* of <b>0.71</b>")

    html = history(client, post, show=1).content.decode()

    assert "A *slope* of &lt;b&gt;0.71&lt;/b&gt;" in html
    assert "Nobody changed this post" in html


@pytest.mark.parametrize("query", [{"from": "7"}, {"to": "x"}, {"show": "0"}, {"show": "9" * 30}])
def test_revision_that_is_not_there_is_a_404(client, query):
    assert history(client, PostFactory(), **query).status_code == 404


def test_history_of_a_hidden_post_is_for_its_author_and_moderators(client, moderator):
    post = PostFactory(author=regular())
    hide_post(actor=moderator, post=post, reason="It names a ward.", now=timezone.now())

    assert history(client, post).status_code == 404
    client.force_login(post.author)
    assert history(client, post).status_code == 200
    client.force_login(moderator)
    assert history(client, post).status_code == 200
