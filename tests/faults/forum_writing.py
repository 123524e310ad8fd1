"""What members write while the site falls down around them, and what each of them may rely on afterwards.

A member sends a form as a browser would, and sends the same form again until the site has answered. What was answered
is a promise: `Journal` keeps it, and `tests.faults.forum_laws` looks whether it was kept.
"""

import itertools
import random
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from html import escape

from forum.kinds.kind import PREFIX as DETAILS
from tests.faults.forum_members import PATIENCE, Answer, Lost, Member
from tests.faults.stack import Stack

PAUSE = 5.2  # seconds between two texts of one member; the site asks for five
START_PAUSE = 15.5
MOST_THREADS = 15  # of one member; the site takes twenty a day
CATEGORY = "statistics"
LONG_EVERY = 6  # every how many texts one is long, so that the renderer is at work for a while
MOST_REFUSALS = 3
LEADS_ON, UNPROCESSABLE, TOO_MANY = (302, 303), 422, 429


KINDS = ("thread", "reply", "edit", "vote", "reaction", "acceptance")


@dataclass
class Form:
    """One form of one member: what it says, and what became of it."""

    kind: str  # one of KINDS
    member: str
    path: str
    fields: dict[str, str]
    about: tuple[int, ...] = ()
    """Ids of the post, and of the thread for an acceptance."""
    token: str = ""
    sent: int = 0
    lost: int = 0
    refused: int = 0
    stood_before: int | None = None
    """The post that the form had made already when it was sent again."""
    location: str = ""
    """Where the answer led; empty until there is one."""


@dataclass
class Journal:
    """Every form in the order in which its member began with it, and what should not have happened."""

    forms: list[Form] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    """Names of what befell the site meanwhile."""

    @property
    def answered(self) -> list[Form]:
        return [form for form in list(self.forms) if form.location]

    @property
    def kinds(self) -> set[str]:
        """Kinds of forms that were answered."""
        return {form.kind for form in self.answered}


class Pen(threading.Thread):
    """Writes for some of the members, one after the other, until told to stop; then ends what it began."""

    def __init__(self, members: list[Member], journal: Journal, seed: int) -> None:
        super().__init__(daemon=True)
        self.members, self.journal = members, journal
        self.dice = random.Random(seed)
        self.is_done = threading.Event()
        self.texts = itertools.count(1)
        # (id, thread, author, is a question) of posts that were answered for; of this pen's members.
        self.posts: list[tuple[int, int, str, bool]] = []

    def run(self) -> None:
        try:
            for member in itertools.cycle(self.members):
                if self.is_done.is_set():
                    return
                self._turn(member)
        except Exception as error:
            self.journal.faults.append(f"a pen stopped: {type(error).__name__}: {error}")

    def _turn(self, member: Member) -> None:
        now = time.monotonic()
        may_start = now > member.may_start_at and member.threads < MOST_THREADS
        if may_start and (not self.posts or self.dice.random() < 0.1):
            self._start(member)
        elif not self.posts:
            time.sleep(0.05)
        elif now > member.may_write_at and self.dice.random() < 0.6:
            self._reply(member)
        else:
            self.dice.choice([self._edit, self._vote, self._react, self._accept])(member)

    # What members do

    def _start(self, member: Member) -> None:
        hidden = member.open_form(f"/new/question/?category={CATEGORY}")
        words = self._words("Question")
        fields = hidden | {
            "title": words.split(".")[0],
            "body": words,
            "category": CATEGORY,
            "language": "en",
            f"{DETAILS}-subject": "method",
        }
        form = Form("thread", member.name, "/new/question/", fields, token=_hex(hidden["client_token"]))
        member.threads += 1
        member.may_start_at = time.monotonic() + START_PAUSE
        self._deliver_text(member, form, is_question=True)

    def _reply(self, member: Member) -> None:
        _post, thread, _author, is_question = self.dice.choice(self.posts)
        path = f"/threads/{thread}/reply/"
        hidden = member.open_form(path)
        form = Form(
            "reply", member.name, path, hidden | {"body": self._words("Reply")}, token=_hex(hidden["client_token"])
        )
        member.may_write_at = time.monotonic() + PAUSE
        self._deliver_text(member, form, is_question=is_question)

    def _edit(self, member: Member) -> None:
        firsts: dict[int, int] = {}  # their forms ask for what the thread is about, too
        for post, thread, _author, _question in self.posts:
            firsts.setdefault(thread, post)
        own = [
            post for post, thread, author, _question in self.posts if author == member.name and firsts[thread] != post
        ]
        if own:
            post = self.dice.choice(own)
            path = f"/p/{post}/edit/"
            form = Form("edit", member.name, path, member.open_form(path) | {"body": self._words("Edit")}, (post,))
            self._deliver(member, form)

    def _vote(self, member: Member) -> None:
        self._respond(member, "vote", self.dice.choice(["useful", "useful", "take-back"]))

    def _react(self, member: Member) -> None:
        self._respond(member, "reaction", "say-well_explained")

    def _respond(self, member: Member, kind: str, answer: str) -> None:
        others = [post for post, _thread, author, _question in self.posts if author != member.name]
        if others and member.csrf:
            post = self.dice.choice(others)
            fields = {"answer": answer, "csrfmiddlewaretoken": member.csrf}
            self._deliver(member, Form(kind, member.name, f"/p/{post}/respond/", fields, (post,)))

    def _accept(self, member: Member) -> None:
        """Some answer to a question of the member's own."""
        own = {}
        for post, thread, author, _question in self.posts:  # the post that a thread began with comes first
            own.setdefault(thread, []).append((post, author))
        answers = [
            (posts[1:], thread) for thread, posts in own.items() if posts[0][1] == member.name and len(posts) > 1
        ]
        if answers and member.csrf:
            posts, thread = self.dice.choice(answers)
            post, _author = self.dice.choice(posts)
            fields = {"answer": "accept", "csrfmiddlewaretoken": member.csrf}
            self._deliver(member, Form("acceptance", member.name, f"/p/{post}/respond/", fields, (post, thread)))

    def _words(self, kind: str) -> str:
        number = next(self.texts)
        words = f"{kind} {number} of {self.name}. How is the **threshold** chosen on the validation set?"
        return words if number % LONG_EVERY else f"{words}\n\n" + "- *A line* of a `list` and a bit more.\n" * 600

    # How a form finds its answer

    def _deliver_text(self, member: Member, form: Form, *, is_question: bool) -> None:
        if self._deliver(member, form):
            for post, thread in posts_of(member.stack, form.token):
                self.posts.append((post, thread, member.name, is_question))

    def _deliver(self, member: Member, form: Form) -> bool:
        """Send the form until it is answered, as somebody would who sees no answer; False where it was refused."""
        self.journal.forms.append(form)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if form.lost and form.token and form.stood_before is None:
                form.stood_before = next((post for post, _thread in posts_of(member.stack, form.token)), None)
            form.sent += 1
            try:
                answer = member.ask(form.path, form.fields)
            except Lost:
                form.lost += 1
                time.sleep(0.2)
                continue
            if answer.status in LEADS_ON:
                form.location = answer.location
                return True
            if not self._may_be_sent_again(form, answer):
                return False
        self.journal.faults.append(f"{form.kind} of {form.member}: no answer within {PATIENCE} s")
        return False

    def _may_be_sent_again(self, form: Form, answer: Answer) -> bool:
        """Whether the refusal is one that passes by itself."""
        if answer.status == TOO_MANY:
            time.sleep(0.5)
            return True
        what = f"{form.kind} of {form.member} answered {answer.status}"
        if answer.status == UNPROCESSABLE:
            form.refused += 1
            if escape(form.fields["body"][:40]) not in answer.page:
                self.journal.faults.append(f"{what}, and what was typed is gone")
            if form.refused <= MOST_REFUSALS:
                return True
        said = re.findall(r"field__error.*?<p>(.*?)</p>", answer.page, re.DOTALL)
        self.journal.faults.append(f"{what} {said}")
        return False


def posts_of(stack: Stack, token: str) -> list[tuple[int, int]]:
    """(id, thread) of the posts that a form made."""
    return stack.rows(f"SELECT id, thread_id FROM forum_post WHERE client_token = '{token}'")


def _hex(token: str) -> str:
    return uuid.UUID(token).hex
