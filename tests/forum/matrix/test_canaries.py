"""Words written in a group's category and in a private conversation are in no answer to those who stand in neither."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Audience
from content.models import Reference
from forum.actions.conversations import start_conversation
from forum.actions.editing import edit_post
from forum.models import Tag, ThreadNote
from forum.writing import Writing
from tests.addresses import addresses
from tests.factories.accounts import show_second_factor
from tests.factories.forum import CategoryFactory, ReactionFactory, ThreadFactory, ThreadNoteFactory, VoteFactory
from tests.forum.conftest import reply, start
from tests.forum.matrix.world import People

# Hundreds of pages for each of several people: beside the tests that start servers, not before every commit.
pytestmark = [pytest.mark.django_db, pytest.mark.services(seconds=70)]

# Both stand in everything that is planted. Strangers ask for the first one, and never see the second.
ASKED, CANARY = "quillword", "wrencanary"
BOTH = f"{ASKED} {CANARY}"
CITED = "10.1186/s12916-019-1466-7"
MISSING = 987654321
STRANGERS = ("guest", "member", "suspended", "moderator")
# What is new in every answer by design: the tokens of its forms.
NEW_EACH_TIME = re.compile(r'name="(csrfmiddlewaretoken|client_token|shown_at)" value="[^"]*"')


class Planted:
    """What the group's member wrote in the group's category, and to somebody in private."""

    def __init__(self, people):
        self.people = people
        writer, other, now = people["group"], people["other"], timezone.now()
        self.category = CategoryFactory(
            slug="own-room", name_en=f"Room {BOTH}", name_zh=f"房间{CANARY}", group=people.lab
        )
        self.thread = start(
            writer,
            self.category,
            title=f"Group thread {BOTH}",
            body=f"Group text {BOTH}, see doi:{CITED} and @author.",
            tags=(f"{ASKED}-{CANARY}",),
        )
        self.talk = start_conversation(
            actor=writer,
            others=[other],
            title=f"Conversation {BOTH}",
            writing=Writing(body=f"Private text {BOTH}, see doi:{CITED}.", client_token=uuid.uuid4()),
            now=now,
        )
        self.posts = [
            reply(writer, thread, body=f"Reply {number} {BOTH}", now=now + timedelta(minutes=number))
            for number, thread in enumerate([self.thread, self.talk], start=1)
        ]
        for post in self.posts:
            writing = Writing(body=f"Edited {BOTH}")
            later = now + timedelta(hours=1)
            edit_post(actor=writer, post=post, writing=writing, base_edit=0, reason=f"Reason {BOTH}", now=later)
            VoteFactory(post=post, member=other)
            ReactionFactory(post=post, member=other)
        ThreadNoteFactory(thread=self.thread, kind=ThreadNote.Kind.PINNED, reason=f"Note {BOTH}", actor=writer)
        self.tag = Tag.objects.get(name__contains=ASKED)
        self.reference = Reference.objects.order_by("-pk").first()

    def paths(self):
        """All addresses, with the rows that were planted named where a row is named."""
        audience = Audience.objects.get(group=self.people.lab)
        rows = [self.thread.pk, self.talk.pk, *(post.pk for post in self.posts), audience.pk]
        rows += [self.category.pk, self.tag.pk, self.reference.pk]
        found = []
        for address in addresses():
            names = {name for name, _kind in address.arguments}
            for pk in dict.fromkeys(rows) if names & {"pk", "object_id", "thread_id", "post_id"} else [1]:
                known = {
                    "pk": pk,
                    "object_id": pk,
                    "thread_id": pk,
                    "post_id": pk,
                    "username": "group",
                    "slug": "own-room",
                }
                found += [address.path(**known), address.path(**(known | {"slug": "discussion", "model": "thread"}))]
        return [path for path in dict.fromkeys(found) if path and "logout" not in path] + questions(self.thread)


def questions(thread):
    """Lists, counts, searches and completions: addresses that find rows by themselves."""
    found = [
        f"/?tab={tab}"
        for tab in ("latest", "new", "unread", "unanswered", "mine", "trending", "month", "top", "following")
    ]
    found += [f"{reverse('search')}?q={word}" for word in (ASKED, CITED, "Lab")]
    found += [f"{reverse('similar_threads')}?q=Group+thread+{ASKED}", f"{reverse('similar_threads')}?q={ASKED}"]
    for kind in ("mention", "topic", "tag"):
        found += [f"{reverse('suggestions')}?kind={kind}&q={word}&thread={thread.pk}" for word in ("", "q", ASKED)]
    found += [reverse(name) for name in ("categories", "tags", "knowledge")]
    found += [reverse("member", args=[name]) for name in ("group", "other", "author")]
    return found


def browser_of(people, role):
    browser = Client()
    if role != "guest":
        browser.force_login(people[role])
        if people[role].is_staff:
            show_second_factor(browser, people[role])
        browser.get("/")  # a suspended member is signed out by their first look
    return browser


def told(response):
    """Everything that the answer says: its headers and its text, without what is new each time."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return headers + "\n" + NEW_EACH_TIME.sub("", body.decode(errors="replace"))


def shown(response):
    """Where it leads and what stands in it, without the token of its forms."""
    return response.get("Location", "") + NEW_EACH_TIME.sub("", response.content.decode())


@pytest.fixture
def people():
    return People()


@pytest.mark.parametrize("role", STRANGERS)
def test_what_is_written_apart_is_in_no_answer_to_strangers(people, role, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        planted = Planted(people)
    paths = planted.paths()
    own = browser_of(people, "group")
    assert CANARY in told(own.get(planted.thread.get_absolute_url()))
    assert CANARY in told(own.get(planted.talk.get_absolute_url()))

    assert browser_of(people, "moderator").get(reverse("admin:queue")).status_code == 200
    browser = browser_of(people, role)

    leaks = [path for path in paths if CANARY in told(browser.get(path))]

    assert len(paths) > 300
    assert leaks == []


def test_what_is_written_apart_changes_no_answer_to_strangers(people, django_capture_on_commit_callbacks):
    """Not a count, not an order, not a suggestion: each answer is what it was before."""
    public = ThreadFactory(title=f"Public {ASKED}", author=people["author"])
    browsers = {role: browser_of(people, role) for role in ("guest", "member", "moderator")}
    paths = [*questions(public), public.get_absolute_url(), public.category.get_absolute_url()]

    def answers():
        seen = {(role, path): browser.get(path) for role, browser in browsers.items() for path in paths}
        return {key: shown(answer) for key, answer in seen.items()}

    answers()  # whatever a first visit changes, such as what is unread
    before = answers()
    with django_capture_on_commit_callbacks(execute=True):
        Planted(people)
    after = answers()

    assert [key for key in before if before[key] != after[key]] == []


@pytest.mark.parametrize("role", STRANGERS)
def test_what_is_out_of_sight_is_answered_as_what_is_not_there(people, role):
    """The same status and the same words, whether it is read, written to, or answered."""
    planted = Planted(people)
    browser = browser_of(people, role)
    named = ("thread", "post", "reply", "follow_thread", "same_problem", "bookmark")
    ours = {address.name for address in addresses() if address.view and address.view.__module__.startswith("forum.")}
    assert set(named) <= ours

    def asked(path):
        """Both answers, with the address taken out."""
        sent = {"body": "x", "answer": "useful", "has_it": "yes", "do": "hide"}
        answers = browser.get(path), browser.post(path, sent)
        return [(answer.status_code, shown(answer).replace(path, "PATH")) for answer in answers]

    differing, statuses = [], set()
    asked(reverse("reply", args=[MISSING]))  # a suspended member is told so once
    for address in addresses():
        arguments = {name for name, _kind in address.arguments}
        if address.name not in ours or "pk" not in arguments or address.name in {"follow"}:
            continue
        missing = asked(address.path(pk=MISSING))
        is_of_posts = address.route.startswith("p/")
        rows = planted.posts if is_of_posts else [planted.thread, planted.talk]
        for row in rows:
            here = asked(address.path(pk=row.pk))
            statuses |= {status for status, _text in here}
            if here != missing:
                differing.append(f"{address.name}: {here[0][0]} {here[1][0]}, {missing[0][0]} {missing[1][0]}")

    assert differing == []
    assert role in {"guest", "suspended"} or 404 in statuses
