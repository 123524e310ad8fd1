"""What members say about posts, keep, and do to threads, by programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.models import Bookmark, Category, Draft, SameProblem, Thread, Vote
from moderation.models import Flag
from tests.budgets import assert_flat, count_queries
from tests.factories.accounts import UserFactory
from tests.factories.forum import (
    BookmarkFactory,
    CategoryFactory,
    DraftFactory,
    PostFactory,
    TagFactory,
    ThreadFactory,
)

pytestmark = pytest.mark.django_db
REASON = {"reason": "It is settled."}


def test_vote_and_reaction_are_said_and_taken_back(program, member):
    post = PostFactory()
    mine = program(member)

    voted = mine.ask("PUT", f"/posts/{post.pk}/vote/?expand=own", {"value": 1})
    reacted = mine.ask("PUT", f"/posts/{post.pk}/reactions/reproduced/?expand=own")
    gone = mine.ask("DELETE", f"/posts/{post.pk}/vote/?expand=own")
    mine.ask("DELETE", f"/posts/{post.pk}/reactions/reproduced/")

    assert (voted.told["useful_count"], voted.told["own"]["vote"]) == (1, 1)
    assert reacted.told["reactions"]["reproduced"] == 1
    assert (gone.told["useful_count"], gone.told["own"]["reactions"]) == (0, ["reproduced"])
    assert not Vote.objects.exists()


@pytest.mark.parametrize("value", [0, 2, "1", None, True, 1.5])
def test_vote_of_another_value_is_refused(program, member, value):
    answer = program(member).ask("PUT", f"/posts/{PostFactory().pk}/vote/", {"value": value})

    assert (answer.status_code, answer.told["code"], list(answer.told["fields"])) == (400, "invalid_input", ["value"])


def test_unknown_reaction_is_refused(program, member):
    answer = program(member).ask("PUT", f"/posts/{PostFactory().pk}/reactions/laughing/")

    assert (answer.status_code, answer.told["code"]) == (422, "reaction_kind")


def test_vote_on_ones_own_post_is_refused(program, member):
    answer = program(member).ask("PUT", f"/posts/{PostFactory(author=member).pk}/vote/", {"value": 1})

    assert (answer.status_code, answer.told["code"]) == (403, "vote")


def test_asker_accepts_an_answer_and_takes_it_back(program, member):
    thread = ThreadFactory(question=True, author=member)
    answer = PostFactory(thread=thread)
    mine = program(member)

    accepted = mine.ask("PUT", f"/threads/{thread.pk}/accepted/", {"post": answer.pk, "note": "It is clear now."})
    withdrawn = mine.ask("DELETE", f"/threads/{thread.pk}/accepted/")

    assert (accepted.told["accepted_post"], accepted.told["acceptance_note"]) == (answer.pk, "It is clear now.")
    assert withdrawn.told["accepted_post"] is None


def test_same_problem_is_said_and_taken_back(program, member):
    thread = ThreadFactory(question=True)
    mine = program(member)

    said = mine.ask("PUT", f"/threads/{thread.pk}/same-problem/?expand=own")
    assert (said.told["same_problem_count"], said.told["own"]["has_same_problem"]) == (1, True)
    mine.ask("DELETE", f"/threads/{thread.pk}/same-problem/")

    assert not SameProblem.objects.exists()


def test_post_is_reported_once(program, member):
    post = PostFactory()
    mine = program(member)

    first, second = (mine.ask("POST", f"/posts/{post.pk}/reports/", {"reason": "spam"}) for _ in range(2))

    assert first.status_code == 201
    assert first.told["id"] == second.told["id"]
    assert Flag.objects.count() == 1


def test_bookmarks_are_kept_listed_and_removed(program, member):
    post = PostFactory()
    mine = program(member)
    mine.ask("PUT", f"/posts/{post.pk}/bookmark/", {"note": "for the club"})

    listed = mine.read("/bookmarks/").told["results"]
    mine.ask("DELETE", f"/posts/{post.pk}/bookmark/")

    assert [(row["post"]["id"], row["note"]) for row in listed] == [(post.pk, "for the club")]
    assert not Bookmark.objects.exists()


def test_draft_follows_its_author_and_is_not_overwritten_unseen(program, member):
    mine = program(member)
    saved = mine.ask("PUT", "/drafts/new/", {"fields": {"body": "One"}})
    again = mine.ask("PUT", "/drafts/new/", {"fields": {"body": "Two"}}, if_match=saved.headers["ETag"])
    blind = mine.ask("PUT", "/drafts/new/", {"fields": {"body": "Three"}})

    assert again.told["version"] == 2
    assert (blind.status_code, blind.told["code"]) == (412, "changed_meanwhile")
    assert mine.read("/drafts/").told["results"][0]["fields"] == {"body": "Two"}
    assert mine.ask("DELETE", "/drafts/new/").status_code == 204
    assert not Draft.objects.exists()


@pytest.mark.parametrize("context", ["nonsense", "reply:0", "x" * 200])
def test_draft_of_nothing_is_refused(program, member, context):
    answer = program(member).ask("PUT", f"/drafts/{context}/", {"fields": {"body": "One"}})

    assert (answer.status_code, answer.told["code"]) == (422, "draft_too_large")


def test_position_goes_forth_and_back(program, member):
    thread = ThreadFactory()
    PostFactory(thread=thread)
    mine = program(member)

    assert mine.read(f"/threads/{thread.pk}/position/").status_code == 404
    assert mine.ask("PUT", f"/threads/{thread.pk}/position/", {"number": 9}).told["number"] == 2
    assert mine.ask("PUT", f"/threads/{thread.pk}/position/", {"number": 1}).told["number"] == 1


def test_author_withdraws_a_post_and_brings_it_back(program, member):
    post = PostFactory(author=member)
    mine = program(member)

    hidden = mine.ask("PUT", f"/posts/{post.pk}/hidden/", {})
    assert program().read(f"/posts/{post.pk}/").status_code == 404
    back = mine.ask("DELETE", f"/posts/{post.pk}/hidden/", {})

    assert hidden.told["hidden"] is not None
    assert back.told["hidden"] is None


def test_wiki_is_opened_and_closed(program, member):
    post = PostFactory(author=member)
    mine = program(member)

    assert mine.ask("PUT", f"/posts/{post.pk}/wiki/", {}).told["wiki"] is not None
    assert mine.ask("DELETE", f"/posts/{post.pk}/wiki/", {}).told["wiki"] is None


def test_moderator_cares_for_a_thread_and_undoes_it(program, moderator):
    thread, elsewhere = ThreadFactory(), CategoryFactory()
    Category.objects.update(thread_count=20)
    care = program(moderator)

    assert care.ask("PUT", f"/threads/{thread.pk}/locked/", REASON).told["locked"]["reason"] == "It is settled."
    assert care.ask("DELETE", f"/threads/{thread.pk}/locked/", REASON).told["locked"] is None
    assert care.ask("PUT", f"/threads/{thread.pk}/pinned/", REASON).told["pinned"]
    assert care.ask("DELETE", f"/threads/{thread.pk}/pinned/", {}).told["pinned"] is None
    moved = care.ask("POST", f"/threads/{thread.pk}/move/", {"category": elsewhere.slug, **REASON})
    assert moved.told["category"]["slug"] == elsewhere.slug
    note = care.read(f"/threads/{thread.pk}/notes/").told["results"][0]
    undone = care.ask("POST", f"/threads/{thread.pk}/notes/{note['id']}/undo/")
    assert note["kind"] == "moved"
    assert undone.told["undone_at"]
    assert Thread.objects.get(pk=thread.pk).category != elsewhere


def test_call_is_closed_and_opened_again_by_its_author_alone(program, member):
    thread = ThreadFactory(call=True, author=member)
    mine, other = program(member), program(UserFactory())
    address = f"/threads/{thread.pk}/open-call/"

    assert mine.ask("DELETE", address).told["details"]["status"] == "closed"
    assert other.ask("PUT", address).status_code == 403
    assert mine.ask("PUT", address).told["details"]["status"] == "open"
    Thread.objects.filter(pk=thread.pk).update(details=thread.details | {"deadline": "2020-01-01", "status": "closed"})
    assert mine.ask("PUT", address).told["code"] == "call_has_ended"


def test_moderator_splits_and_merges(program, moderator):
    thread = ThreadFactory()
    post = PostFactory(thread=thread)
    care = program(moderator)

    made = care.ask(
        "POST",
        f"/threads/{thread.pk}/split/",
        {"numbers": [post.number], "title": "Which assay do both wards use", **REASON},
    )
    merged = care.ask("POST", f"/threads/{made.told['id']}/merge/", {"into": thread.pk, **REASON})

    assert made.status_code == 201
    assert (merged.status_code, merged.told["id"]) == (200, thread.pk)


def test_question_is_marked_as_a_duplicate_and_not(program, member):
    older, newer = ThreadFactory(question=True), ThreadFactory(question=True, author=member)
    mine = program(member)

    assert mine.ask("PUT", f"/threads/{newer.pk}/duplicate/", {"of": older.pk}).status_code == 200
    assert newer.links.get().target == older
    assert mine.ask("DELETE", f"/threads/{newer.pk}/duplicate/").status_code == 200
    assert not newer.links.exists()


def test_moderator_decides_about_held_posts(program, moderator):
    held = PostFactory(held_at=timezone.now())

    released = program(moderator).ask("POST", f"/posts/{held.pk}/hold/", {"is_released": True})

    assert released.told["held"] is None


def test_members_moderate_nothing(program, member):
    thread = ThreadFactory()
    mine = program(member)

    assert mine.ask("PUT", f"/threads/{thread.pk}/locked/", REASON).told["code"] == "moderate_thread"
    assert mine.ask("POST", f"/posts/{PostFactory().pk}/hold/", {"is_released": True}).told["code"] == "decide_hold"


def test_conversation_is_begun_read_answered_and_left(program):
    ana, ben, eve = (UserFactory(joined_at=timezone.now() - timedelta(days=9)) for _ in range(3))
    given = {"others": [ben.username], "title": "Thresholds of the ward", "body": "How did you choose them?"}
    begun = program(ana).ask("POST", "/conversations/", given)
    talk = begun.told["id"]

    reply = program(ben).ask("POST", f"/conversations/{talk}/posts/", {"body": "By the curve."})
    muted = program(ben).ask("PUT", f"/conversations/{talk}/muted/", {"is_muted": True})
    listed = program(ana).read("/conversations/").told["results"]

    assert begun.status_code == 201
    assert (reply.told["number"], muted.told["is_muted"]) == (2, True)
    assert [row["id"] for row in listed] == [talk]
    assert {one["username"] for one in listed[0]["participants"]} == {ana.username, ben.username}
    for path in ("", "posts/"):
        assert program(eve).read(f"/conversations/{talk}/{path}").status_code == 404
    assert (
        program(ana).ask("POST", f"/conversations/{talk}/participants/", {"others": [eve.username]}).status_code == 200
    )
    assert program(eve).read(f"/conversations/{talk}/posts/").status_code == 200
    assert program(ben).ask("DELETE", f"/conversations/{talk}/participants/").status_code == 204
    assert program(ben).read(f"/conversations/{talk}/").status_code == 404


def _conversations(member):
    return lambda number: [
        ThreadFactory(conversation=True, author=member, participants=[UserFactory()]) for _ in range(number)
    ]


LISTS = {
    "/posts/?expand=thread,own,may": lambda member: lambda number: [PostFactory() for _ in range(number)],
    "/bookmarks/": lambda member: lambda number: [BookmarkFactory(member=member) for _ in range(number)],
    "/drafts/": lambda member: (
        lambda number: [
            DraftFactory(author=member, context=f"reply:{10 + Draft.objects.count()}") for _ in range(number)
        ]
    ),
    "/conversations/": _conversations,
    "/tags/": lambda member: lambda number: [ThreadFactory().tags.add(TagFactory()) for _ in range(number)],
    "/categories/": lambda member: lambda number: [CategoryFactory() for _ in range(number)],
}


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_flat_and_take_few_statements(program, member, path):
    mine = program(member)
    assert_flat(LISTS[path](member), lambda: mine.read(path))

    assert len(count_queries(lambda: mine.read(path))) <= (7 if "own" in path else 5)


def test_wrong_counter_keeps_no_moderator_from_hiding_a_thread(program, moderator):
    thread = ThreadFactory()
    thread.tags.add(TagFactory(thread_count=0))
    Category.objects.filter(pk=thread.category_id).update(thread_count=0)

    answer = program(moderator).ask("PUT", f"/threads/{thread.pk}/hidden/", {"reason": "A face can be seen."})

    assert answer.status_code == 200
    assert Category.objects.get(pk=thread.category_id).thread_count == 0
