"""Every counter of the forum can be counted again, is put right, and is told of when it differs."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from forum.models import Post, Thread
from forum.recounting import register as register_again
from foundation import recounting
from tests.factories.forum import (
    PostFactory,
    PostRevisionFactory,
    ReactionFactory,
    SameProblemFactory,
    TagFactory,
    ThreadFactory,
    VoteFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def recount(*arguments):
    """The command's lines by name, and what it ended with."""
    out, status = StringIO(), 0
    try:
        call_command("recount", *arguments, stdout=out)
    except SystemExit as end:
        status = end.code
    return dict(line.rsplit(None, 1) for line in out.getvalue().splitlines() if line.startswith("forum.")), status


@pytest.fixture
def thread():
    """A question in one category with a tag and an answer that members found useful; no counter knows of it."""
    thread = ThreadFactory(question=True)
    thread.tags.add(TagFactory())
    answer = PostFactory(thread=thread)
    VoteFactory(post=answer)
    VoteFactory(post=answer)
    VoteFactory(post=answer, value=-1)
    ReactionFactory(post=answer, kind="reproduced")
    PostRevisionFactory(post=answer, number=1)
    PostRevisionFactory(post=answer, number=2)
    SameProblemFactory(thread=thread)
    PostFactory(thread=thread, hidden_at=thread.created_at)
    return thread


def test_check_counts_what_differs_and_changes_nothing(thread):
    assert recount("--check") == (
        {
            "forum.categories": "1",
            "forum.posts": "1",
            "forum.tags": "1",
            "forum.threads": "1",
            "forum.title_terms": "0",
        },
        1,
    )
    thread.refresh_from_db()
    assert thread.same_problem_count == 0


def test_everything_is_put_right_in_one_run(thread):
    recount()

    answer = Post.objects.get(thread=thread, number=2)
    assert (answer.useful_count, answer.not_useful_count, answer.score) == (2, 1, 1)
    assert (answer.reproduced_count, answer.well_explained_count, answer.revision_number) == (1, 0, 2)
    thread.refresh_from_db()
    counters = (thread.reply_count, thread.useful_count, thread.same_problem_count, thread.best_answer_score)
    assert counters == (1, 2, 1, 1)
    assert thread.rank > 0
    assert (thread.category.thread_count, thread.tags.get().thread_count) == (1, 1)
    assert recount("--check")[1] == 0


def test_hidden_held_and_merged_threads_count_nowhere(thread):
    recount()
    tag, now = thread.tags.get(), thread.created_at
    apart = ({"hidden_at": now}, {"held_at": now}, {"merged_into": thread, "merged_at": now})
    for columns in apart:
        ThreadFactory(category=thread.category, **columns).tags.add(tag)

    assert recount("--check", "--only", "forum.categories") == ({"forum.categories": "0"}, 0)
    assert recount("--check", "--only", "forum.tags") == ({"forum.tags": "0"}, 0)


def test_last_number_is_raised_to_the_highest_and_never_lowered(thread):
    recount()
    Thread.objects.filter(pk=thread.pk).update(last_number=2)
    recount()
    thread.refresh_from_db()
    assert thread.last_number == 3

    Thread.objects.filter(pk=thread.pk).update(last_number=9)
    assert recount("--check")[1] == 0


def test_walk_in_small_portions_misses_nothing(thread, monkeypatch):
    monkeypatch.setattr(recounting, "PORTION", 2)
    others = [VoteFactory(post=PostFactory(thread=thread)).post for _number in range(5)]

    assert recount()[0]["forum.posts"] == "6"
    assert {post.useful_count for post in Post.objects.filter(pk__in=[post.pk for post in others])} == {1}


def test_stopped_walk_says_how_to_go_on(thread, monkeypatch):
    monkeypatch.setattr(recounting, "PORTION", 1)
    first, later = Post.objects.order_by("pk")[:2]
    settle = dict(recounting.recounts())["forum.posts"].settle
    keys = []

    def settle_and_stop(key, is_check):
        keys.append(key)
        if len(keys) == 1:
            raise KeyboardInterrupt
        return settle(key, is_check)

    VoteFactory(post=first)
    walk = recounting.Walk(Post.objects.all, dict(recounting.recounts())["forum.posts"].differing, settle_and_stop)
    monkeypatch.setattr(recounting, "_recounts", {"forum.posts": walk})
    error = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("recount", stdout=StringIO(), stderr=error)
    assert stopped.value.code == 130
    assert "--only forum.posts --after 0" in error.getvalue()

    assert recount("--only", "forum.posts", "--after", str(first.pk))[0] == {"forum.posts": "1"}
    assert keys == [first.pk, later.pk]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--only", "forum.nothing"], "no count forum.nothing"),
        (["--after", "3"], "Name the count"),
        (["--only", "content.citation_counts", "--after", "3"], "in one go"),
    ],
)
def test_impossible_wish_is_answered_with_a_sentence(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("recount", *arguments)


def test_forum_registers_once():
    with pytest.raises(ValueError, match="twice"):
        register_again()


def test_older_threads_get_their_orders_by_the_migration(thread):
    """As a recount works them out; a second run changes nothing."""
    recount()
    right = list(Thread.objects.order_by("pk").values_list("trend", "monthly"))
    Thread.objects.update(trend=0, monthly=0)
    fill = import_module("forum.migrations.0007_trending_and_best_of_the_month").fill

    for _run in range(2):
        fill(apps, None)
        assert list(Thread.objects.order_by("pk").values_list("trend", "monthly")) == right
    assert recount("--check")[1] == 0
