"""From an action to the index, and from nothing to a whole index."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.actions import redaction
from content.markup import RenderedHtml
from content.privacy import Kind
from forum.actions import hiding, posts
from forum.models import Post
from forum.writing import Writing
from search import actions
from search.documents import Key
from search.indexing import building, indexer, rows
from search.indexing.indexer import IndexBroken, Indexer
from search.kinds import registry
from search.models import Purge, SearchDocument, Suggestion, Word
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

# Each writes an index to the disk: beside the tests that start servers, not before every commit.
pytestmark = [pytest.mark.django_db, pytest.mark.services]


def reply(thread, member, text):
    return posts.reply_to_thread(actor=member, thread=thread, writing=Writing(body=text), now=timezone.now())


def test_new_reply_is_found_under_its_thread(searching, everyone, member, committing):
    thread = ThreadFactory(title="Sepsis alerts")
    searching.catch_up()

    with committing():
        post = reply(thread, member, "The zorblatt method helps.")
    searching.catch_up()

    [hit] = searching.found("zorblatt", audiences=everyone).hits
    assert (hit.key, hit.group) == (Key("reply", post.pk), Key("thread", thread.pk).number)
    row = SearchDocument.objects.get(kind="reply", object_id=post.pk)
    assert row.indexed_version == row.content_version
    assert row.audiences == everyone[0]


def test_hidden_reply_is_gone_and_restored_reply_is_back(searching, everyone, staff, member, committing):
    thread = ThreadFactory()
    with committing():
        post = reply(thread, member, "The zorblatt method helps.")
    searching.catch_up()
    assert searching.keys("zorblatt", audiences=everyone)
    moderator = UserFactory(admin=True)

    with committing():
        hiding.hide_post(actor=moderator, post=post, reason="Off topic.", now=timezone.now())
    searching.catch_up()
    assert searching.keys("zorblatt", audiences=everyone) == []

    with committing():
        hiding.restore_post(actor=moderator, post=Post.objects.get(pk=post.pk), now=timezone.now())
    searching.catch_up()
    assert searching.keys("zorblatt", audiences=everyone)


@pytest.mark.parametrize("trait", [{"hidden_at": "now"}, {"held_at": "now"}, {"conversation": True}])
def test_hidden_held_and_private_threads_are_in_no_index(searching, everyone, trait):
    fields = {name: timezone.now() if value == "now" else value for name, value in trait.items()}
    thread = ThreadFactory(title="The zorblatt question", **fields)
    PostFactory(thread=thread, source="About zorblatt")
    searching.build()

    audiences = tuple(f"a:{pk}" for pk in range(1, 30))
    assert searching.keys("zorblatt", audiences=audiences) == []
    assert not Suggestion.objects.filter(title__icontains="zorblatt").exists()


def test_group_thread_is_for_the_group_alone_and_suggested_to_nobody(searching, everyone):
    from tests.factories.accounts import GroupFactory  # noqa: PLC0415

    group = GroupFactory()
    thread = ThreadFactory(title="The zorblatt question", category=CategoryFactory(group=group))
    ThreadFactory(title="A wibbleton question")
    searching.build()

    assert searching.keys("zorblatt", audiences=everyone) == []
    assert searching.keys("zorblatt", audiences=(f"a:{thread.audience_id}",)) == [Key("thread", thread.pk)]
    assert list(Suggestion.objects.filter(folded__contains="question").values_list("title", flat=True)) == [
        "A wibbleton question"
    ]
    assert not Word.objects.filter(word="zorblatt").exists()
    assert Word.objects.get(word="wibbleton").count == 1


def test_words_are_counted_as_titles_come_change_and_go(searching):
    thread = ThreadFactory(title="Wibbleton and wobbleton")
    searching.catch_up()
    assert set(Word.objects.filter(word__endswith="bbleton").values_list("word", "count")) == {
        ("wibbleton", 1),
        ("wobbleton", 1),
    }

    thread.title = "Wibbleton alone"
    thread.save()
    actions.mark_changed(kind="thread", ids=[thread.pk], now=timezone.now())
    searching.catch_up()
    assert set(Word.objects.filter(word__endswith="bbleton").values_list("word", "count")) == {("wibbleton", 1)}

    thread.hidden_at = timezone.now()
    thread.save()
    actions.mark_changed(kind="thread", ids=[thread.pk], now=timezone.now())
    searching.catch_up()
    assert not Word.objects.filter(word__endswith="bbleton").exists()


def test_change_that_commits_late_is_still_read(searching, everyone):
    ThreadFactory(title="First")
    searching.catch_up()
    late = ThreadFactory(title="The zorblatt question")
    actions.mark_changed(kind="thread", ids=[late.pk], now=timezone.now() - indexer.OVERLAP / 2)

    searching.indexer.round()

    assert searching.keys("zorblatt", audiences=everyone) == [Key("thread", late.pk)]


def test_round_without_changes_writes_nothing(searching, monkeypatch):
    ThreadFactory()
    searching.catch_up()
    searching.indexer.round()
    monkeypatch.setattr(rows, "tell", lambda *_args: pytest.fail("something was indexed again"))

    assert searching.indexer.round() == 0


def test_what_a_build_put_in_is_not_read_again(searching, monkeypatch):
    thread = ThreadFactory()
    searching.build()
    searching.indexer = Indexer(searching.folder)
    monkeypatch.setattr(rows, "tell", lambda *_args: pytest.fail("something was indexed again"))

    assert searching.indexer.round() == 0

    monkeypatch.undo()
    actions.mark_changed(kind="thread", ids=[thread.pk], now=timezone.now())
    assert searching.indexer.round() == 1


def test_rows_that_rounds_found_to_be_in_are_not_read_in_each_later_round(searching, monkeypatch):
    ThreadFactory()
    searching.catch_up()
    later = timezone.now() + 3 * indexer.OVERLAP
    monkeypatch.setattr(indexer.timezone, "now", lambda: later)
    searching.indexer.round()

    with CaptureQueriesContext(connection) as queries:
        searching.indexer.round()

    assert not searching.indexer._done
    assert (later - 2 * indexer.OVERLAP).strftime("%H:%M:%S") in str(queries.captured_queries)


def test_document_that_cannot_be_made_becomes_a_dead_letter(searching, everyone, monkeypatch):
    bad, good = ThreadFactory(title="Bad zorblatt"), ThreadFactory(title="Good zorblatt")
    searching.build()
    made = registry.find("thread")

    def build(ids):
        if bad.pk in ids:
            raise ArithmeticError
        return made.build(ids)

    monkeypatch.setitem(registry._kinds, "thread", registry.Searchable("thread", made.keys, build, made.load))
    actions.mark_changed(kind="thread", ids=[bad.pk, good.pk], now=timezone.now())
    searching.catch_up()

    assert list(SearchDocument.objects.dead().values_list("object_id", "problem")) == [
        (bad.pk, SearchDocument.objects.dead().get().problem)
    ]
    assert SearchDocument.objects.dead().get().problem.startswith("ArithmeticError at ")
    assert Key("thread", good.pk) in searching.keys("zorblatt", audiences=everyone)


def test_build_goes_on_where_it_was_stopped(searching, everyone, monkeypatch):
    for number in range(12):
        ThreadFactory(title=f"zorblatt {number}")
    monkeypatch.setattr(building, "PORTION", 5)
    monkeypatch.setattr(building, "DOCUMENTS_A_COMMIT", 5)
    stops = iter([None, KeyboardInterrupt])
    seen: list[tuple[str, int]] = []

    def report(kind, after, documents):
        seen.append((kind, documents))
        if kind == "thread" and (stop := next(stops, None)):
            raise stop

    with pytest.raises(KeyboardInterrupt):
        searching.build(report=report)
    assert searching.folder.current() is None
    stopped = seen[-1]
    seen.clear()
    searching.build(report=report)

    assert seen[0] == ("thread", stopped[1] + 2)
    assert len(searching.keys("zorblatt", audiences=everyone)) == 12
    assert len(list(searching.folder.path.glob("index-*"))) == 1


def test_reindex_says_how_it_ended(searching, everyone, capsys):
    ThreadFactory(title="zorblatt")
    call_command("reindex")

    assert "The index is whole" in capsys.readouterr().out
    assert searching.keys("zorblatt", audiences=everyone)


def test_indexer_leaves_an_index_that_another_replaced(searching):
    searching.catch_up()
    searching.build(is_fresh=True)

    with pytest.raises(IndexBroken):
        searching.indexer.round()


def test_database_that_went_back_in_time_is_indexed_anew(searching):
    ThreadFactory()
    searching.catch_up()
    SearchDocument.objects.update(changed_at=timezone.now() - timedelta(days=3))

    with pytest.raises(IndexBroken):
        Indexer(searching.folder).look_around()
    assert searching.folder.current() is None


def test_redaction_leaves_nothing_in_the_index(searching, everyone, committing):
    thread = ThreadFactory(title="A case", first_post__source="Patient Zorblatt Quux was seen.")
    ThreadFactory(title="Another case")
    searching.catch_up()
    assert searching.keys("zorblatt", audiences=everyone)
    admin = UserFactory(staff=True, is_superuser=True)

    redaction.redact_everywhere(actor=admin, text="Zorblatt Quux", kind=Kind.NAME, now=timezone.now())
    searching.catch_up()

    assert Purge.objects.count() == 1
    assert searching.keys("zorblatt", audiences=everyone) == []
    assert Key("thread", thread.pk) in searching.keys("patient seen", audiences=everyone)
    assert searching.indexer.writer.remains_of("Zorblatt Quux") == {}


def test_repeated_redaction_purges_what_a_broken_off_one_left(searching, everyone):
    thread = ThreadFactory(title="A case", first_post__source="Patient Zorblatt was seen.")
    searching.catch_up()
    Post.objects.filter(thread=thread).update(source="Patient gone", html=RenderedHtml("<p>Patient gone</p>"))
    admin = UserFactory(staff=True, is_superuser=True)

    redaction.redact_everywhere(actor=admin, text="Zorblatt", kind=Kind.NAME, now=timezone.now())
    searching.catch_up()

    assert searching.keys("zorblatt", audiences=everyone) == []
    assert searching.indexer.writer.remains_of("Zorblatt") == {}
