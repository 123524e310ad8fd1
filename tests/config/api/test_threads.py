"""Threads and posts by programs."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forum.models import Post, Thread
from tests.budgets import assert_flat, count_queries
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, TagFactory, ThreadFactory
from tests.factories.knowledge import TopicFactory

pytestmark = pytest.mark.django_db

BODY = "Both wards use the same assay, and read it differently."


def thread_given(category, **more):
    return {
        "category": category.slug,
        "kind": "discussion",
        "title": "Which assay do both wards use",
        "language": "en",
        "body": BODY,
    } | more


def test_guest_lists_threads_and_reads_one_with_its_posts(program):
    thread = ThreadFactory(title="How is the threshold chosen")
    reply = PostFactory(thread=thread)

    listed = program().read("/threads/")
    read = program().read(f"/threads/{thread.pk}/")
    posts = program().read(f"/threads/{thread.pk}/posts/")

    assert [row["id"] for row in listed.told["results"]] == [thread.pk]
    assert read.told["title"] == "How is the threshold chosen"
    assert [row["number"] for row in posts.told["results"]] == [1, 2]
    assert posts.told["results"][1]["author"]["username"] == reply.author.username


def test_thread_is_started_answered_and_changed(program, member):
    category = CategoryFactory()
    mine = program(member)

    started = mine.ask("POST", "/threads/", thread_given(category, tags=["assay"]))
    reply = mine.ask("POST", f"/threads/{started.told['id']}/posts/", {"body": "It is the slope."})
    changed = mine.ask(
        "PATCH", f"/posts/{reply.told['id']}/", {"body": "It is the intercept."}, if_match=reply.headers["ETag"]
    )

    assert started.status_code == 201
    assert started.told["tags"] == [{"slug": "assay", "name": "assay"}]
    assert (reply.status_code, reply.told["number"]) == (201, 2)
    assert (changed.status_code, changed.told["source"]) == (200, "It is the intercept.")
    assert Post.objects.get(pk=reply.told["id"]).edit_count == 1


def test_change_of_what_somebody_changed_meanwhile_is_refused(program, member):
    post = PostFactory(author=member)
    mine = program(member)
    etag = mine.read(f"/posts/{post.pk}/").headers["ETag"]
    mine.ask("PATCH", f"/posts/{post.pk}/", {"body": "First change."}, if_match=etag)

    late = mine.ask("PATCH", f"/posts/{post.pk}/", {"body": "Second change."}, if_match=etag)
    blind = mine.ask("PATCH", f"/posts/{post.pk}/", {"body": "Third change."})

    assert (late.status_code, late.told["code"]) == (412, "changed_meanwhile")
    assert (blind.status_code, blind.told["code"]) == (428, "if_match_missing")
    assert Post.objects.get(pk=post.pk).source == "First change."


def test_request_that_is_sent_twice_is_done_once(program, member):
    category = CategoryFactory()
    mine = program(member)

    first, second = (mine.ask("POST", "/threads/", thread_given(category), idempotency_key="one") for _ in range(2))
    other = mine.ask("POST", "/threads/", thread_given(category, body="Another."), idempotency_key="one")

    assert first.told["id"] == second.told["id"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.told["code"]) == (422, "idempotency_key_reused")
    assert Thread.objects.count() == 1


def test_refused_request_can_be_sent_again_with_its_key(program, member):
    category = CategoryFactory()
    mine = program(member)

    refused = mine.ask("POST", "/threads/", thread_given(category, title="x"), idempotency_key="one")
    mended = mine.ask("POST", "/threads/", thread_given(category), idempotency_key="one")

    assert (refused.status_code, refused.told["code"], list(refused.told["fields"])) == (422, "title_length", ["title"])
    assert mended.status_code == 201


def test_pages_partition_the_list_both_ways(program):
    ids = [ThreadFactory().pk for _ in range(23)]
    guest = program()
    there, url = [], "/threads/?limit=10"
    pages = []
    while url:
        page = guest.read(url).told
        pages.append(page)
        there += [row["id"] for row in page["results"]]
        url = page["next"] and page["next"].partition("/api/v1")[2]
    back = guest.read(pages[-1]["previous"].partition("/api/v1")[2]).told

    assert sorted(there) == sorted(ids)
    assert len(there) == len(set(there))
    assert [row["id"] for row in back["results"]] == [row["id"] for row in pages[1]["results"]]


def test_sparse_fields_and_expansions(program, member):
    thread = ThreadFactory()
    mine = program(member)

    sparse = mine.read("/threads/?fields=id,title&expand=first_post,own,may").told["results"][0]

    assert set(sparse) == {"id", "title", "first_post", "own", "may"}
    assert sparse["first_post"]["thread_id"] == thread.pk
    assert sparse["may"]["reply"] is True


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/threads/?nonsense=1", "nonsense"),
        ("/threads/?tab=nonsense", "tab"),
        ("/threads/?fields=nonsense", "fields"),
        ("/threads/?expand=nonsense", "expand"),
        ("/threads/?limit=7", "limit"),
        ("/threads/?cursor=nonsense", "cursor"),
        ("/threads/?cursor=nAAAA", "cursor"),
        ("/threads/?tab=top&tab=new", "tab"),
        ("/threads/?detail=subject:code", "detail"),
    ],
)
def test_query_that_makes_no_sense_is_named(program, path, field):
    answer = program().read(path)

    assert answer.status_code == (422 if field == "detail" else 400)
    assert field in answer.told["fields"]


@pytest.mark.parametrize("expand", ["", "first_post,own,may"])
def test_list_of_threads_is_flat_and_takes_few_statements(program, member, expand):
    tag, topic = TagFactory(), TopicFactory()

    def make(number):
        for _ in range(number):
            thread = ThreadFactory()
            thread.tags.add(tag)
            thread.topics.add(topic)

    mine = program(member)
    path = f"/threads/?expand={expand}"
    assert_flat(make, lambda: mine.read(path))
    statements = count_queries(lambda: mine.read(path))

    assert len(statements) <= (8 if expand else 5)


def test_pages_of_posts_are_what_the_rule_finds_for_each_caller(program, member, moderator):
    """Their statements are written once for callers of a kind; the rule is asked anew here."""
    thread, group = ThreadFactory(), MembershipFactory(member=member).group
    lab = CategoryFactory(group=group)
    PostFactory.create_batch(2, thread=thread)
    PostFactory(thread=thread, hidden_at=timezone.now(), hide_reason="No.")
    PostFactory(thread=thread, author=member, held_at=timezone.now())
    PostFactory(thread=ThreadFactory(category=lab, audience=lab.audience))
    for caller in (None, UserFactory(), member, moderator):
        visible = Post.objects.visible_to(caller or AnonymousUser())
        asking = program(caller)
        for path, rule in (
            ("/posts/", visible.filter(thread__category__isnull=False).order_by("-pk")),
            (f"/threads/{thread.pk}/posts/", visible.filter(thread=thread).order_by("number")),
        ):
            for more in ("", "?expand=thread", "?expand=may"):
                told = asking.read(path + more).told["results"]
                assert [one["id"] for one in told] == [*rule.values_list("pk", flat=True)], (path, caller)
