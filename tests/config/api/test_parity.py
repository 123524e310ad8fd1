"""Pages and API agree: what the tables of the forum say of who may see and do what holds for programs too."""

import pytest
from django.urls import reverse

from config.middleware import limits
from forum.models import Bookmark, Draft
from foundation.rates import Rate
from tests.addresses import addresses
from tests.config.api.conftest import Program, token_of
from tests.forum.matrix import test_http as doors
from tests.forum.matrix.table import ACTIONS, LISTED, ROLES, VISIBLE, cells, lines
from tests.forum.matrix.world import SECRET, People

pytestmark = [pytest.mark.django_db, pytest.mark.services]
REFUSED = {401, 403, 404, 422}
CARE = {"reason": doors.REASON}


def of(name, path):
    return lambda world: path.format(world[name].pk if isinstance(name, str) else name(world).pk)


# Line of the table -> what a program sends for it: method, address, body. Who is denied and who allowed, what comes
# before and how it is seen that it happened is told beside the tests of the pages.
SENT = {
    "may_start_thread: open category": (
        "POST",
        lambda world: "/threads/",
        lambda world: {
            "title": doors.TITLE,
            "category": world["category: public"].slug,
            "language": "en",
            "kind": "discussion",
            "body": doors.BODY,
        },
    ),
    "may_reply: locked thread": ("POST", of("thread: locked", "/threads/{}/posts/"), {"body": doors.BODY}),
    "may_edit_post: own post": ("PATCH", of("post: public", "/posts/{}/"), {"body": doors.BODY}),
    "may_see_history: hidden post": ("GET", of("post: hidden", "/posts/{}/revisions/"), None),
    "may_hide_post: shown post": ("PUT", of("post: public", "/posts/{}/hidden/"), CARE),
    "may_restore_post: withdrawn": ("DELETE", of("post: withdrawn", "/posts/{}/hidden/"), {}),
    "may_restore_post: hidden by a moderator": ("DELETE", of("post: hidden", "/posts/{}/hidden/"), {}),
    "may_decide_hold: held post": ("POST", of("post: held", "/posts/{}/hold/"), {"is_released": True}),
    "may_open_as_wiki: shown post": ("PUT", of("post: public", "/posts/{}/wiki/"), CARE),
    "may_vote: author's post": ("PUT", of("post: public", "/posts/{}/vote/"), {"value": 1}),
    "may_vote_against: other's answer": ("PUT", of(doors.answer_of, "/posts/{}/vote/"), {"value": -1}),
    "may_react: author's post": ("PUT", of("post: public", "/posts/{}/reactions/reproduced/"), {}),
    "may_say_same_problem: question": ("PUT", of(doors.question_of, "/threads/{}/same-problem/"), {}),
    "may_accept: other's answer": (
        "PUT",
        of(doors.question_of, "/threads/{}/accepted/"),
        lambda world: {"post": world.answer.pk},
    ),
    "may_withdraw_acceptance: answered question": ("DELETE", of(doors.question_of, "/threads/{}/accepted/"), None),
    "may_retitle: own thread": (
        "PATCH",
        of(doors.question_of, "/threads/{}/"),
        {"title": doors.TITLE, "tags": ["word-public"], **CARE},
    ),
    "may_tend: public thread": (
        "PATCH",
        of(doors.question_of, "/threads/{}/"),
        {"title": doors.TITLE, "tags": ["word-public"], **CARE},
    ),
    "may_move: public thread": (
        "POST",
        of(doors.question_of, "/threads/{}/move/"),
        lambda world: {"category": world["category: other"].slug, **CARE},
    ),
    "may_move_to: members' category": (
        "POST",
        of(doors.question_of, "/threads/{}/move/"),
        lambda world: {"category": world["category: members"].slug, **CARE},
    ),
    "may_mark_duplicate: question": (
        "PUT",
        of(doors.question_of, "/threads/{}/duplicate/"),
        lambda world: {"of": world["thread: locked"].pk, **CARE},
    ),
    "may_close_call: open call": ("DELETE", of(doors.question_of, "/threads/{}/open-call/"), None),
    "may_moderate: open thread": ("PUT", of(doors.question_of, "/threads/{}/locked/"), CARE),
    "may_withdraw_thread: unanswered thread": ("PUT", of("thread: members", "/threads/{}/hidden/"), {}),
    "may_restore_thread: hidden by a moderator": ("DELETE", of("thread: hidden", "/threads/{}/hidden/"), {}),
    "may_start_conversation: anybody": (
        "POST",
        lambda world: "/conversations/",
        {"others": ["other"], "title": doors.TITLE, "body": doors.BODY},
    ),
    "may_use_pseudonym: anybody": (
        "POST",
        of(doors.question_of, "/threads/{}/posts/"),
        {"body": doors.BODY, "is_pseudonymous": True},
    ),
    "may_invite_to: author's conversation": (
        "POST",
        of("thread: conversation", "/conversations/{}/participants/"),
        {"others": ["member"]},
    ),
    "may_report: author's post": ("POST", of("post: public", "/posts/{}/reports/"), {"reason": "spam"}),
    "may_undo: pinned by a moderator": (
        "POST",
        lambda world: f"/threads/{world.question.pk}/notes/{world['note: public'].pk}/undo/",
        None,
    ),
}
# For people alone: they open a page and read a warning first.
PAGES_ONLY = {"may_ask_for_contact", "may_reveal_author"}


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch):
    """Without it most requests would be refused as too many before anything had looked at them."""
    for name in ("GUEST_REQUESTS", "ACCOUNT_REQUESTS", "TOKEN_REQUESTS"):
        monkeypatch.setattr(limits, name, Rate(name.lower(), most=1_000_000, window=60))


@pytest.fixture
def people():
    return People()


@pytest.fixture
def world(people):
    return doors.World(people)


def program_of(people, role):
    return Program("" if role == "guest" else token_of(people[role]))


def ask(world, role, sent):
    method, path, body = sent
    body = body(world) if callable(body) else body
    return program_of(world.people, role).ask(method, path(world), body, if_match="*")


def test_each_rule_of_what_may_be_done_holds_for_programs(world):
    says = {(name, role): mark for name, role, mark in cells(ACTIONS)}
    faults = []
    for name, sent in SENT.items():
        cell = doors.ACTING[name]
        for role in (cell.denied, cell.allowed):
            with doors.undone_afterwards():
                cell.before(world)
                answer = ask(world, role, sent)
                is_done = answer.status_code < 300 and cell.done(world, answer)
            is_plain = role == cell.allowed or answer.status_code in REFUSED
            if is_done != says[name, role] or not is_plain:
                faults.append(f"{name} / {role}: {answer.status_code} {answer.told}")

    assert faults == []


def test_no_rule_is_without_a_request():
    rules = {name.partition(":")[0] for name in lines(ACTIONS)}
    assert {name.partition(":")[0] for name in SENT} | PAGES_ONLY == rules


def path_of(name, thing):
    """Where a program reads this thing."""
    kind = name.partition(":")[0]
    if kind == "thread":
        return f"/conversations/{thing.pk}/" if thing.is_conversation else f"/threads/{thing.pk}/"
    return {
        "post": f"/posts/{thing.pk}/",
        "category": f"/categories/{getattr(thing, 'slug', '')}/",
        "tag": f"/tags/{getattr(thing, 'slug', '')}/",
    }.get(kind)


def test_each_thing_is_read_by_those_who_may_see_it_and_by_nobody_else(world):
    programs = {role: program_of(world.people, role) for role in ROLES if role != "suspended"}
    faults = []
    for name, role, may in cells(VISIBLE):
        path = path_of(name, world[name])
        if path is None or role == "suspended":
            continue
        status = programs[role].read(path).status_code
        # Who is not signed in is told so where nothing is for guests.
        if (status == 200) != may or status not in ({200, 404} | ({401} if role == "guest" else set())):
            faults.append(f"{name} / {role}: {status}")

    assert faults == []


def test_lists_show_programs_what_the_table_says(world):
    says = {(name, role): mark for name, role, mark in cells(LISTED)}
    faults = []
    for role in ("guest", "member", "group", "moderator"):
        shown = {row["id"] for row in program_of(world.people, role).read("/threads/?limit=100").told["results"]}
        faults += [f"{name} / {role}" for name in lines(LISTED) if (world[name].pk in shown) != says[name, role]]

    assert faults == []


def test_what_may_be_done_is_told_as_pages_offer_it(world):
    """`may` of a thread and the reply form of its page agree, for everybody."""
    faults = []
    for name in ("thread: public", "thread: locked", "thread: members"):
        for role in ("member", "silenced", "author", "moderator"):
            told = program_of(world.people, role).read(f"/threads/{world[name].pk}/?expand=may").told
            browser = doors.browser_of(world, role)
            page = browser.get(reverse("reply", args=[world[name].pk]))
            if (page.status_code == 200) != told["may"]["reply"]:
                faults.append(f"{name} / {role}: page {page.status_code}, API {told['may']['reply']}")

    assert faults == []


@pytest.mark.parametrize("role", ["guest", "suspended"])
def test_what_is_not_for_everybody_is_in_no_answer_to_strangers(world, role):
    rows = sorted({thing.pk for thing in world.values()})
    paths = ["/threads/?tab=top&limit=100", "/posts/?limit=100&expand=thread,own,may", "/tags/", "/categories/"]
    for address in addresses():
        if address.route.startswith("api/v1/") and hasattr(address.view.cls, "get"):
            ids = [name for name, kind in address.arguments if kind == "int"]
            paths += [address.path(**dict.fromkeys(ids, pk)).removeprefix("/api/v1") for pk in (rows if ids else [1])]
    asking = program_of(world.people, role)
    faults = [path for path in dict.fromkeys(paths) if SECRET in asking.read(path).content.decode()]

    assert len(paths) > 300
    assert faults == []


def test_keeping_things_for_oneself_is_nobody_elses(world):
    author, other = (program_of(world.people, role) for role in ("author", "other"))

    assert [row["note"] for row in author.read("/bookmarks/").told["results"]] == [f"For later {SECRET}"]
    assert other.read("/bookmarks/").told["results"] == []
    assert other.read("/drafts/new/").status_code == 404
    assert author.read("/drafts/new/").status_code == 200
    assert (Bookmark.objects.count(), Draft.objects.count()) == (2, 1)
