"""Starting threads, replying, changing what was written."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from content.gates import Decision
from content.models import Hold
from events.models import Event
from forum.actions.editing import EditedMeanwhile, edit_post
from forum.models import Post, Thread
from forum.writing import Writing
from foundation.errors import DomainError, LimitReached, NotPermitted
from notifications.models import Subscription
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.forum.conftest import regular, reply, start

pytestmark = pytest.mark.django_db(transaction=True)


def edit(actor, post, body, **options):
    options.setdefault("base_edit", post.edit_count)
    options.setdefault("now", timezone.now())
    return edit_post(actor=actor, post=post, writing=Writing(body=body), **options)


@pytest.mark.postgres
def test_thread_begins_with_its_first_post_and_is_counted(author, category):
    thread = start(author, category, tags=["Calibration", "calibration ", "sepsis"])

    post = thread.posts.get()
    assert (post.number, post.author, post.html) == (1, author, "<p>The ward asks what this number means.</p>")
    assert [tag.name for tag in thread.tags.order_by("slug")] == ["calibration", "sepsis"]
    assert set(thread.tags.values_list("thread_count", flat=True)) == {1}
    category.refresh_from_db()
    assert category.thread_count == 1
    assert Event.objects.get(kind="thread_started").data["post"] == post.pk
    assert Subscription.objects.level_of(author, thread) == "watching"


@pytest.mark.postgres
def test_reply_takes_the_next_number_and_moves_the_thread(author, category, clock):
    thread = start(author, category)
    clock.shift(60)
    post = reply(regular(), thread)

    thread.refresh_from_db()
    assert post.number == 2
    assert (thread.last_number, thread.reply_count, thread.last_activity_at) == (2, 1, timezone.now())
    assert thread.version == 2
    assert Event.objects.get(kind="post_created").data["thread"] == thread.pk


@pytest.mark.postgres
def test_form_sent_twice_is_one_post(author, category):
    thread, token = start(author, category), uuid.uuid4()
    other = regular()
    first = reply(other, thread, client_token=token)
    second = reply(other, thread, client_token=token)

    assert first.pk == second.pk
    assert thread.posts.count() == 2


def test_text_of_a_patient_is_refused_and_nothing_is_stored(author, category):
    with pytest.raises(DomainError) as refused:
        start(author, category, body="Mr. John Smith, MRN 00123456, DOB 03/12/1951")

    assert refused.value.code == "privacy_findings"
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ({"title": "Short"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"tags": ["one", "two", "three", "four", "five", "six"]}, "tags"),
        ({"tags": ["?!"]}, "tags"),
        ({"kind": "question"}, "detail-subject"),
        ({"kind": "question", "details": {"subject": "weather"}}, "detail-subject"),
        ({"kind": "nothing"}, "kind"),
        ({"details": {"subject": "method"}}, "subject"),
    ],
)
def test_heading_at_fault_names_its_field(author, category, heading, field):
    with pytest.raises(DomainError) as refused:
        start(author, category, **heading)

    assert refused.value.field == field


def test_question_keeps_what_its_kind_asks_for(author, category):
    details = {"subject": "method", "tried": "I *recalibrated*.", "audience": ["clinician"]}
    thread = start(author, category, kind="question", details=details)

    thread.refresh_from_db()
    assert thread.details == details
    assert thread.details_html == {"tried": "<p>I <em>recalibrated</em>.</p>"}


def test_category_takes_only_the_kinds_it_admits(author):
    with pytest.raises(DomainError) as refused:
        start(author, CategoryFactory(kinds=["question"]))

    assert refused.value.code == "kind_not_admitted"


def test_newcomer_starts_three_threads_on_the_first_day(category, clock):
    newcomer = UserFactory()
    for _number in range(3):
        start(newcomer, category)
        clock.shift(60)
    with pytest.raises(LimitReached):
        start(newcomer, category)
    clock.shift(timedelta(days=2))
    start(newcomer, category)


def test_two_replies_come_five_seconds_apart(author, category, clock):
    thread = start(author, category)
    other = regular()
    reply(other, thread)
    with pytest.raises(LimitReached):
        reply(other, thread)
    clock.shift(6)
    reply(other, thread)

    assert thread.posts.count() == 3


def test_locked_thread_takes_replies_of_moderators_only(author, moderator, category):
    thread = ThreadFactory(category=category, locked_at=timezone.now())
    with pytest.raises(NotPermitted) as refused:
        reply(author, thread)

    assert refused.value.code == "thread_locked"
    assert reply(moderator, thread).number == 2


def test_held_reply_is_seen_by_its_author_alone_and_not_counted(author, category):
    thread = start(author, category)
    other = regular()
    pasted = "PID|1||12345^^^MRN||DOE^JANE||19510312|F"
    with pytest.raises(DomainError) as refused:
        reply(other, thread, body=pasted)
    decisions = _keep(refused.value.extra["findings"])
    post = reply(other, thread, body=pasted, decisions=decisions, is_reviewed=True)

    thread.refresh_from_db()
    assert (thread.reply_count, thread.last_number) == (0, 2)
    assert Hold.objects.of(post).open().exists()
    assert Post.objects.visible_to(other).filter(pk=post.pk).exists()
    assert not Post.objects.visible_to(author).filter(pk=post.pk).exists()


def _keep(findings):
    return [Decision(found["field"], found["rule"], found["start"], found["end"], "fictional") for found in findings]


@pytest.mark.postgres
def test_change_after_an_answer_is_a_revision_with_the_earlier_text_kept(author, category, clock):
    thread = start(author, category)
    post = thread.posts.get()
    clock.shift(60)
    reply(regular(), thread)
    edit(author, post, "The ward asks what this probability means.", reason="the right word")

    post.refresh_from_db()
    texts = list(post.revisions.order_by("number").values_list("number", "source", "reason"))
    assert texts == [
        (1, "The ward asks what this number means.", ""),
        (2, "The ward asks what this probability means.", "the right word"),
    ]
    assert (post.revision_number, post.edit_count, post.edited_by) == (2, 1, author)


def test_own_change_within_ten_minutes_folds_into_the_open_revision(author, category, clock):
    post = start(author, category).posts.get()
    clock.shift(60)
    edit(author, post, "Another text altogether.")

    post.refresh_from_db()
    assert [row.source for row in post.revisions.all()] == ["Another text altogether."]
    assert (post.revision_number, post.edit_count) == (1, 1)


def test_unchanged_text_leaves_nothing(author, category):
    post = start(author, category).posts.get()
    edit(author, post, post.source)

    assert not post.revisions.exists()
    assert not Event.objects.filter(kind="post_edited").exists()


def test_change_over_a_newer_one_is_refused_even_when_that_one_folded(author, category):
    post = start(author, category).posts.get()
    edit(author, post, "Another text altogether.")
    with pytest.raises(EditedMeanwhile) as refused:
        edit(author, post, "A third text.", base_edit=0)

    assert refused.value.extra == {"edit_count": 1}
    post.refresh_from_db()
    assert post.source == "Another text altogether."


def test_member_changes_anothers_post_only_where_it_is_a_wiki(author, category):
    post = PostFactory(thread=ThreadFactory(category=category))
    with pytest.raises(NotPermitted):
        edit(author, post, "Changed by somebody else.")
    post.wiki_at = timezone.now()
    post.save()

    assert edit(author, post, "Changed by somebody else.").edited_by == author
