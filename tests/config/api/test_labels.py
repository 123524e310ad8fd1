"""Labels beside a post, for programs of readers and of moderators."""

import pytest
from django.utils import timezone

from forum.models import Post
from tests.factories.forum import PostFactory, ThreadFactory
from tests.factories.moderation import LabelFactory

pytestmark = pytest.mark.django_db
REASON = "Two replies give other figures."
GIVEN = {"kind": "disputed", "reason": REASON}


def test_everybody_who_reads_a_post_reads_why(program):
    label = LabelFactory()
    LabelFactory(post=label.post, kind="superseded", removed_at=timezone.now())

    told = program().read(f"/posts/{label.post_id}/labels/").told["results"]

    assert [(row["kind"], row["reason"]) for row in told] == [("disputed", REASON)]
    assert label.given_by.username not in str(told)


def test_labels_of_what_one_may_not_read_are_not_there(program, member):
    hidden = LabelFactory(post=PostFactory(hidden_at=timezone.now(), hide_reason="x"))
    private = LabelFactory(post=PostFactory(thread=ThreadFactory(conversation=True)))

    for label in (hidden, private):
        assert program(member).read(f"/posts/{label.post_id}/labels/").status_code == 404


def test_moderators_put_one_there_and_take_it_off(program, moderator):
    post, mine = PostFactory(), program(moderator)
    address = f"/posts/{post.pk}/labels/"

    made = mine.ask("POST", address, GIVEN)
    assert (made.status_code, Post.objects.get(pk=post.pk).labels) == (201, ["disputed"])
    assert mine.ask("POST", address, GIVEN).told["code"] == "label_stands"
    one = f"{address}{made.told['id']}/"
    assert mine.ask("DELETE", one, {"reason": ""}).told["code"] == "reason_missing"
    assert mine.ask("DELETE", one, {"reason": "They agree now."}).told["removed_at"] is not None
    assert mine.ask("DELETE", one, {"reason": "They agree now."}).told["code"] == "label_gone"
    assert Post.objects.get(pk=post.pk).labels == []


def test_members_and_authors_do_not(program, member):
    post = PostFactory(author=member)

    answer = program(member).ask("POST", f"/posts/{post.pk}/labels/", GIVEN)

    assert (answer.status_code, answer.told["code"]) == (403, "label_post")
    assert Post.objects.get(pk=post.pk).labels == []


def test_label_of_another_post_is_not_there(program, moderator):
    label, other = LabelFactory(), PostFactory()

    answer = program(moderator).ask("DELETE", f"/posts/{other.pk}/labels/{label.pk}/", {"reason": REASON})

    assert answer.status_code == 404
