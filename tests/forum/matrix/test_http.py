"""Each rule of the tables holds at the site's door: who may not is refused and nothing changes, who may succeeds."""

import uuid
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from forum.care.tool import token_of
from forum.models import (
    Bookmark,
    Category,
    ContactRequest,
    Draft,
    Post,
    Reaction,
    Revelation,
    SameProblem,
    Tag,
    Thread,
    Vote,
)
from moderation.models import Flag
from tests.clients import StrictClient
from tests.factories.forum import CategoryFactory, PostFactory, call_details
from tests.forum.matrix.table import ACTIONS, LISTED, VISIBLE, cells, lines
from tests.forum.matrix.world import People, Things, may_look_behind

# One request and its refusal for each rule: beside the tests that start servers, not before every commit.
pytestmark = [pytest.mark.django_db, pytest.mark.services]

BODY = "Both wards use the same assay, and read it differently."
TITLE = "Which assay do both wards use"
REASON = "Says it more clearly."
REFUSED = {302, 403, 404, 409, 422}


class World(Things):
    """The things, and an answer that somebody else gave to the author's question."""

    def __init__(self, people):
        super().__init__(people)
        self.question = self["thread: public"]
        # More than there are, so that what is taken away leaves a number.
        Category.objects.update(thread_count=20)
        Tag.objects.update(thread_count=20)
        self.answer = PostFactory(thread=self.question, author=people["other"], source="It is the slope.")

    def accept_answer(self):
        Thread.objects.filter(pk=self.question.pk).update(accepted_post=self.answer, accepted_at=timezone.now())

    def call_for_partners(self):
        Thread.objects.filter(pk=self.question.pk).update(kind="collaboration", details=call_details())


@dataclass(frozen=True)
class Cell:
    """A line of a table with somebody to whom it says no and somebody to whom it says yes, and what they ask for."""

    denied: str
    allowed: str
    address: str
    thing: str | Callable[[World], Any] = ""  # named in the address
    # True once what was asked for has happened, seen in the rows or in the answer.
    done: Callable[[World, Any], bool] = lambda world, answer: answer.status_code == 200
    fields: dict[str, Any] | None = None  # sent by POST; None asks by GET
    before: Callable[[World], Any] = lambda world: None
    named: Callable[[Any], list[Any]] = field(default=lambda thing: [thing.pk])
    # Everybody has such a page: what it may not show is left out, not refused.
    is_open: bool = False

    def ask(self, world, browser):
        thing = self.thing(world) if callable(self.thing) else world[self.thing] if self.thing else None
        path = reverse(self.address, args=self.named(thing) if thing is not None else [])
        if self.fields is None:
            return browser.get(path)
        sent = {name: value(world) if callable(value) else value for name, value in self.fields.items()}
        return browser.post(path, sent)


def kept(model, **conditions):
    return lambda world, answer: model.objects.filter(**conditions).exists()


def is_now(thing, **columns):
    """The row has these values now."""

    def look(world, answer):
        row = world[thing] if isinstance(thing, str) else thing(world)
        return type(row)._base_manager.filter(pk=row.pk, **columns).exists()

    return look


def answer_of(world):
    return world.answer


def question_of(world):
    return world.question


def stands_in(category):
    return lambda world, answer: Thread.objects.filter(pk=world.question.pk, category=world[category]).exists()


def moving_to(category):
    """What the page sends once it has shown what would happen."""

    def chosen(world):
        data = QueryDict(mutable=True)
        data.update({"do": "move", "category": str(world[category].pk), "reason": REASON})
        return data

    return {
        "do": "move",
        "category": lambda world: world[category].pk,
        "reason": REASON,
        "confirmed": lambda world: token_of(chosen(world)),
    }


def opened(world, answer):
    return answer.status_code in {200, 302} and "/accounts/login/" not in answer.get("Location", "")


WRITTEN = {"body": BODY, "do": "send"}

ACTING = {
    "may_start_thread: open category": Cell(
        "silenced",
        "member",
        "new_thread_of_kind",
        lambda world: "discussion",
        kept(Thread, title=TITLE),
        {"title": TITLE, "category": lambda world: world["category: public"].slug, "language": "en", **WRITTEN},
        named=lambda kind: [kind],
    ),
    "may_reply: locked thread": Cell("other", "moderator", "reply", "thread: locked", kept(Post, source=BODY), WRITTEN),
    "may_edit_post: own post": Cell(
        "other", "author", "post_edit", "post: public", kept(Post, source=BODY), {"base_edit": 0, **WRITTEN}
    ),
    "may_see_history: hidden post": Cell("other", "author", "post_history", "post: hidden"),
    "may_hide_post: shown post": Cell(
        "other",
        "author",
        "post_care",
        "post: public",
        is_now("post: public", hidden_at__isnull=False),
        {"do": "hide", "reason": REASON},
    ),
    "may_restore_post: withdrawn": Cell(
        "member",
        "author",
        "post_care",
        "post: withdrawn",
        is_now("post: withdrawn", hidden_at__isnull=True),
        {"do": "restore"},
    ),
    "may_restore_post: hidden by a moderator": Cell(
        "author",
        "moderator",
        "post_care",
        "post: hidden",
        is_now("post: hidden", hidden_at__isnull=True),
        {"do": "restore"},
    ),
    "may_decide_hold: held post": Cell(
        "author",
        "moderator",
        "post_care",
        "post: held",
        is_now("post: held", held_at__isnull=True),
        {"do": "decide", "decision": "release"},
    ),
    "may_open_as_wiki: shown post": Cell(
        "other",
        "author",
        "post_care",
        "post: public",
        is_now("post: public", wiki_at__isnull=False),
        {"do": "wiki"},
    ),
    "may_vote: author's post": Cell(
        "author", "member", "post_respond", "post: public", kept(Vote, value=1), {"answer": "useful"}
    ),
    "may_vote_against: other's answer": Cell(
        "other", "member", "post_respond", answer_of, kept(Vote, value=-1), {"answer": "not-useful"}
    ),
    "may_react: author's post": Cell(
        "author", "member", "post_respond", "post: public", kept(Reaction), {"answer": "say-reproduced"}
    ),
    "may_say_same_problem: question": Cell(
        "author", "member", "same_problem", question_of, kept(SameProblem), {"has_it": "yes"}
    ),
    "may_accept: other's answer": Cell(
        "other",
        "author",
        "post_respond",
        answer_of,
        is_now(question_of, accepted_post__isnull=False),
        {"answer": "accept"},
    ),
    "may_withdraw_acceptance: answered question": Cell(
        "other",
        "author",
        "post_respond",
        answer_of,
        is_now(question_of, accepted_post__isnull=True),
        {"answer": "unaccept"},
        before=World.accept_answer,
    ),
    "may_retitle: own thread": Cell(
        "other",
        "author",
        "thread_care",
        question_of,
        is_now(question_of, title=TITLE),
        {"do": "retitle", "title": TITLE, "language": "en", "tags": "word-public", "reason": REASON},
    ),
    "may_tend: public thread": Cell(
        "other",
        "regular",
        "thread_care",
        question_of,
        is_now(question_of, title=TITLE),
        {"do": "retitle", "title": TITLE, "language": "en", "tags": "word-public", "reason": REASON},
    ),
    "may_move: public thread": Cell(
        "other",
        "regular",
        "thread_care",
        question_of,
        stands_in("category: other"),
        moving_to("category: other"),
        before=lambda world: world.setdefault("category: other", CategoryFactory(slug="other")),
    ),
    "may_move_to: members' category": Cell(
        "regular",
        "moderator",
        "thread_care",
        question_of,
        stands_in("category: members"),
        moving_to("category: members"),
    ),
    "may_mark_duplicate: question": Cell(
        "other",
        "author",
        "thread_care",
        question_of,
        lambda world, answer: world.question.links.filter(kind="duplicate").exists(),
        {"do": "duplicate", "of": lambda world: world["thread: locked"].pk, "reason": REASON},
    ),
    "may_close_call: open call": Cell(
        "other",
        "author",
        "thread_care",
        question_of,
        is_now(question_of, details__status="closed"),
        {"do": "close-call"},
        before=World.call_for_partners,
    ),
    "may_moderate: open thread": Cell(
        "author",
        "moderator",
        "thread_care",
        question_of,
        is_now(question_of, locked_at__isnull=False),
        {"do": "lock", "reason": REASON},
    ),
    "may_withdraw_thread: unanswered thread": Cell(
        "other",
        "author",
        "thread_care",
        "thread: members",
        is_now("thread: members", hidden_at__isnull=False),
        {"do": "hide", "reason": REASON},
        before=lambda world: Thread.objects.filter(pk=world["thread: members"].pk).update(reply_count=0),
    ),
    "may_restore_thread: hidden by a moderator": Cell(
        "author",
        "moderator",
        "thread_care",
        "thread: hidden",
        is_now("thread: hidden", hidden_at__isnull=True),
        {"do": "restore"},
    ),
    "may_start_conversation: anybody": Cell(
        "newcomer",
        "member",
        "new_conversation",
        "",
        kept(Thread, title=TITLE),
        {"others": "other", "title": TITLE, "body": BODY, "client_token": lambda world: uuid.uuid4()},
    ),
    "may_ask_for_contact: who wants to be asked": Cell(
        "newcomer",
        "member",
        "contact",
        lambda world: world.people["other"],
        kept(ContactRequest, text=REASON),
        {"text": REASON},
        named=lambda member: [member.username],
    ),
    "may_use_pseudonym: anybody": Cell(
        "member",
        "clinician",
        "reply",
        question_of,
        kept(Post, source=BODY, author=None),
        {**WRITTEN, "voice": "pseudonym"},
    ),
    "may_reveal_author: with its own permission": Cell(
        "member",
        "moderator",
        "post_pseudonym",
        "post: under a pseudonym, held",
        kept(Revelation, reason=REASON),
        {"do": "reveal", "reason": REASON},
        before=lambda world: may_look_behind(world.people["moderator"]),
    ),
    "may_invite_to: author's conversation": Cell(
        "other",
        "author",
        "conversation_invite",
        "thread: conversation",
        lambda world, answer: world["thread: conversation"].participants.filter(member__username="member").exists(),
        {"others": "member"},
    ),
    "may_report: author's post": Cell(
        "author", "member", "post_report", "post: public", kept(Flag, reason="spam"), {"reason": "spam"}
    ),
    "may_undo: pinned by a moderator": Cell(
        "author",
        "moderator",
        "thread_undo",
        question_of,
        is_now("note: public", undone_at__isnull=False),
        {"note": lambda world: world["note: public"].pk},
        before=lambda world: Thread.objects.filter(pk=world.question.pk).update(pinned_at=timezone.now()),
    ),
}


def asked_of_other(world):
    return world["contact request: author's to other"]


def reads(answer, text):
    return text in answer.content.decode()


def by_slug(thing):
    return [thing.slug]


def by_pk_and_slug(thing):
    return [thing.pk, thing.slug]


SEEING = {
    "thread: group": Cell("member", "group", "thread", "thread: group", named=by_pk_and_slug),
    "thread: hidden": Cell("member", "moderator", "thread", "thread: hidden", named=by_pk_and_slug),
    "thread: verified": Cell("member", "clinician", "thread", "thread: verified", named=by_pk_and_slug),
    "thread: conversation": Cell("moderator", "other", "thread", "thread: conversation", named=by_pk_and_slug),
    "post: group": Cell("moderator", "group", "post", "post: group", opened),
    "note: group": Cell(
        "moderator",
        "group",
        "thread",
        "thread: group",
        lambda world, answer: world["note: group"].reason in answer.content.decode(),
        named=by_pk_and_slug,
    ),
    "category: members": Cell("guest", "member", "category", "category: members", named=by_slug),
    "category: group": Cell("moderator", "group", "category", "category: group", named=by_slug),
    "tag: group": Cell("moderator", "group", "tag", "tag: group", named=by_slug),
    "participant: author in a conversation": Cell(
        "moderator", "other", "conversation_leave", "thread: conversation", opened
    ),
    "bookmark: author's": Cell(
        "moderator", "author", "bookmark", "bookmark: author's", kept(Bookmark, note=REASON), {"note": REASON}
    ),
    "draft: author's": Cell(
        "moderator",
        "author",
        "draft_discard",
        "draft: author's",
        lambda world, answer: not Draft.objects.filter(pk=world["draft: author's"].pk).exists(),
        {},
    ),
    "contact request: author's to other": Cell(
        "moderator",
        "other",
        "conversations",
        done=lambda world, answer: reads(answer, reverse("contact_answer", args=[asked_of_other(world).pk])),
        is_open=True,
    ),
    "pseudonym: clinician's": Cell(
        "moderator",
        "clinician",
        "own_pseudonyms",
        done=lambda world, answer: reads(answer, world["thread: public"].title),
        is_open=True,
    ),
    "revelation: behind clinician's": Cell(
        "moderator",
        "clinician",
        "own_pseudonyms",
        done=lambda world, answer: reads(answer, world["revelation: behind clinician's"].reason),
        is_open=True,
    ),
    "pseudonym mute: other's": Cell(
        "moderator",
        "other",
        "post_pseudonym",
        "post: under a pseudonym, held",
        lambda world, answer: reads(answer, 'value="unmute"'),
        before=lambda world: Post.objects.filter(pk=world["post: under a pseudonym, held"].pk).update(held_at=None),
        is_open=True,
    ),
}


@contextmanager
def undone_afterwards():
    """What happens inside is taken back at the end; to the product it is a test's frame, not a transaction."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world():
    return World(People())


def browser_of(world, role):
    browser = StrictClient()
    if role != "guest":
        browser.force_login(world.people[role])
    return browser


def faults(world, table, chosen):
    """Cells that the site answers otherwise than the table says."""
    says = {(name, role): mark for name, role, mark in cells(table)}
    found = []
    for name, cell in chosen.items():
        assert (says[name, cell.denied], says[name, cell.allowed]) == (False, True), name
        for role in (cell.denied, cell.allowed):
            with undone_afterwards():
                cell.before(world)
                assert cell.fields is None or not cell.done(world, None), f"{name}: done before anybody asked"
                answer = cell.ask(world, browser_of(world, role))
                is_done = cell.done(world, answer)
            is_plain = role == cell.allowed or cell.is_open or answer.status_code in REFUSED
            if is_done != says[name, role] or not is_plain:
                found.append(f"{name} / {role}: {answer.status_code}, {'done' if is_done else 'not done'}")
    return found


def test_each_rule_of_what_may_be_done_holds_at_the_door(world):
    assert faults(world, ACTIONS, ACTING) == []


def test_each_rule_of_what_is_visible_holds_at_the_door(world):
    assert faults(world, VISIBLE, SEEING) == []


def test_lists_show_what_the_table_says(world):
    titles = {name: world[name].title for name in lines(LISTED)}
    says = {(name, role): mark for name, role, mark in cells(LISTED)}
    found = []
    for role in ("guest", "member", "group", "moderator"):
        page = browser_of(world, role).get("/").content.decode()
        found += [f"{name} / {role}" for name, title in titles.items() if (f">{title}<" in page) != says[name, role]]

    assert found == []


def test_no_rule_is_without_a_cell():
    assert {name.partition(":")[0] for name in ACTING} == {name.partition(":")[0] for name in lines(ACTIONS)}
    assert {name.partition(":")[0] for name in SEEING} == {name.partition(":")[0] for name in lines(VISIBLE)}
