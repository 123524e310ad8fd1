"""Demonstration members write the demonstration threads: by the actions that every member's texts go through."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice

from accounts.models import User
from content import markup
from content.attachments.actions import upload
from content.attachments.refusals import AttachmentRefused
from forum import kinds
from forum.actions.editing import edit_post
from forum.actions.posts import reply_to_thread
from forum.actions.responses import accept_answer, react, say_same_problem, vote
from forum.actions.threads import start_thread
from forum.headings import Heading
from forum.models import Category, Post, Thread
from forum.models.threads import Origin
from forum.starter.reading import FILES, PICTURE, StarterThread, Step, duration, starter_threads
from forum.writing import Writing
from knowledge.models import Topic

# The same text has the same name on every installation, so that loading again finds it.
_NAMES = uuid.UUID("0d9f5a3e-6d1c-4a53-9f0e-5b8f3c1e7a42")
# Votes and the like come so long after the text, one after the other.
_LATER = timedelta(minutes=7)
_UNTIL_ACCEPTED = timedelta(hours=1)
Deed = tuple[datetime, Callable[[], object]]


def load_threads(now: datetime) -> int:
    """Let demonstration members write the threads that are missing; returns how many were written.

    Everything happens in the order of its time, `age` before `now`: limits on how often somebody writes then mean what
    they mean for members. A thread that somebody moved, renamed or hid is not written again.
    """
    members = {member.username: member for member in User.objects.filter(is_demonstration=True, is_active=True)}
    known = set(Post.objects.filter(author__in=members.values(), number=1).values_list("client_token", flat=True))
    missing = [thread for thread in starter_threads() if _token(thread.name, 1) not in known]
    world = _World(members)
    scripts = [_Script(thread, world, now - thread.age) for thread in missing if thread.author in members]
    deeds = sorted((deed for script in scripts for deed in script.deeds()), key=lambda deed: deed[0])
    # At a first start the render process is not there yet, and these texts are ours.
    with markup.rendering_here():
        for _when, deed in deeds:
            deed()
    return len(scripts)


def _token(name: str, number: int) -> uuid.UUID:
    return uuid.uuid5(_NAMES, f"{name}#{number}")


@dataclass
class _World:
    """Who and what the threads name."""

    members: dict[str, User]
    categories: dict[str, Category] = field(default_factory=lambda: {row.slug: row for row in Category.objects.all()})
    topics: dict[str, Topic] = field(default_factory=lambda: {row.slug: row for row in Topic.objects.all()})

    def others(self, member: User, count: int, start: int) -> Iterator[User]:
        """So many members other than this one, beginning somewhere: not always the same ones agree."""
        rest = [other for other in self.members.values() if other != member and not other.is_staff]
        return islice(cycle(rest), start % len(rest), start % len(rest) + min(count, len(rest)))


@dataclass
class _Script:
    """One thread on its way into the forum."""

    told: StarterThread
    world: _World
    began_at: datetime
    thread: Thread | None = None
    # By number, as the file counts them.
    posts: dict[int, Post] = field(default_factory=dict)

    def deeds(self) -> Iterator[Deed]:
        """Everything that happens in this thread, each with its time."""
        told = self.told
        yield self.began_at, self._start
        yield from self._responses(1, told.author, self.began_at, told.useful, {})
        for place in range(1, told.same_problem + 1):
            at = self.began_at + _LATER * place
            yield at, partial(self._same_problem, place, at)
        number = 1
        for step in told.steps:
            when = self.began_at + step.after
            if step.is_edit:
                yield when, partial(self._edit, step, when)
                continue
            number += 1
            yield when, partial(self._reply, step, when, number)
            yield from self._responses(number, step.by, when, step.useful, step.reactions)
            if step.is_accepted:
                yield when + _UNTIL_ACCEPTED, partial(self._accept, number, when + _UNTIL_ACCEPTED)

    def _responses(
        self, number: int, by: str, when: datetime, useful: int, reactions: dict[str, int]
    ) -> Iterator[Deed]:
        author, start = self.world.members[by], len(self.told.name) + number * 3
        for place, voter in enumerate(self.world.others(author, useful, start), start=1):
            at = when + _LATER * place
            yield at, partial(self._vote, voter, number, at)
        for kind, count in reactions.items():
            for place, reader in enumerate(self.world.others(author, count, start + 1), start=1):
                at = when + _LATER * place
                yield at, partial(self._react, reader, number, kind, at)

    def _start(self) -> None:
        told = self.told
        author = self.world.members[told.author]
        self.thread = start_thread(
            actor=author,
            category=self.world.categories[told.category],
            heading=Heading(
                title=told.title,
                kind=told.kind,
                language=told.language,
                details=self._details(),
                tags=told.tags,
                topics=[self.world.topics[slug] for slug in told.topics],
            ),
            writing=self._writing(author, told.body, 1, self.began_at),
            now=self.began_at,
        )
        Thread.objects.filter(pk=self.thread.pk).update(origin=Origin.STARTER)
        Post.objects.filter(thread=self.thread).update(origin=Origin.STARTER)
        self.posts[1] = Post.objects.get(thread=self.thread, number=1)

    def _details(self) -> dict[str, str | list[str]]:
        """As the file says, with days counted from when the threads are loaded."""
        kind = kinds.find(self.told.kind)
        days = {field.name for field in kind.fields if field.type == "date"} if kind else set()
        loaded_on = (self.began_at + self.told.age).date()
        return {
            name: (loaded_on + duration(str(value).removeprefix("+"))).isoformat() if name in days else value
            for name, value in self.told.details.items()
        }

    def _reply(self, step: Step, when: datetime, number: int) -> None:
        author = self.world.members[step.by]
        post = reply_to_thread(
            actor=author,
            thread=Thread.objects.get(pk=self._thread().pk),
            writing=self._writing(author, step.body, number, when),
            reply_to=self.posts.get(step.post),
            now=when,
        )
        Post.objects.filter(pk=post.pk).update(origin=Origin.STARTER)
        self.posts[number] = post

    def _edit(self, step: Step, when: datetime) -> None:
        editor = self.world.members[step.by]
        post = self._post(step.post)
        writing = Writing(body=self._with_pictures(editor, step.body, when), is_reviewed=True)
        edit_post(actor=editor, post=post, writing=writing, base_edit=post.edit_count, reason=step.reason, now=when)

    def _accept(self, number: int, when: datetime) -> None:
        accept_answer(actor=self.world.members[self.told.author], post=self._post(number), now=when)

    def _vote(self, voter: User, number: int, when: datetime) -> None:
        vote(actor=voter, post=self._post(number), value=1, now=when)

    def _react(self, reader: User, number: int, kind: str, when: datetime) -> None:
        react(actor=reader, post=self._post(number), kind=kind, now=when)

    def _same_problem(self, place: int, when: datetime) -> None:
        (asker,) = self.world.others(self.world.members[self.told.author], 1, len(self.told.title) + place)
        say_same_problem(actor=asker, thread=Thread.objects.get(pk=self._thread().pk), has_it=True, now=when)

    def _writing(self, author: User, body: str, number: int, when: datetime) -> Writing:
        body = self._with_pictures(author, body, when)
        # Everything in these files is invented, so what the check only suspects was looked at.
        return Writing(body=body, client_token=_token(self.told.name, number), is_reviewed=True)

    def _with_pictures(self, author: User, body: str, when: datetime) -> str:
        def stored(found: re.Match[str]) -> str:
            try:
                with (FILES / found["name"]).open("rb") as file:
                    picture = upload(actor=author, file=file, name=found["name"], alt_text=found["alt"], now=when)
            except AttachmentRefused:
                # A slow machine may take longer than a picture is given; the site starts without it.
                return f"*{found['alt']}*"
            return f"![{found['alt']}]({picture.get_absolute_url()})"

        return PICTURE.sub(stored, body)

    def _thread(self) -> Thread:
        if self.thread is None:
            raise RuntimeError(f"{self.told.name} has not begun.")
        return self.thread

    def _post(self, number: int) -> Post:
        """As it stands now."""
        return Post.objects.select_related("thread").get(pk=self.posts[number].pk)
