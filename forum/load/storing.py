"""From the plan to rows, in batches: each batch is a transaction of its own."""

import string
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, Final

from django.db import connection, models, transaction

from accounts.models import Audience, Credential, User
from content.markup import RENDERER_VERSION
from forum import ranking
from forum.load.plan import Plan, PostPlan, Response, ThreadPlan, others, readers
from forum.load.texts import Text, Texts
from forum.models import (
    Bookmark,
    Category,
    Participant,
    Post,
    PostRevision,
    Reaction,
    ReadPosition,
    SameProblem,
    Tag,
    Thread,
    ThreadNote,
    Vote,
)
from forum.models.categories import LONGEST_TAG
from forum.starter.categories import load_categories
from foundation import site
from knowledge.models import Topic
from knowledge.starter.topics import load_topics
from notifications.models import Subscription

BATCH: Final = 2000  # rows
USERNAME: Final = "load{:05d}"
_LETTERS: Final = string.ascii_lowercase + string.digits
Report = Callable[[str], None]


@dataclass
class Load:
    """The storing of one plan. `until` is the moment of its end."""

    plan: Plan
    texts: Texts
    until: datetime
    report: Report
    random: Random = field(init=False)
    members: list[User] = field(init=False, default_factory=list)
    categories: list[Category] = field(init=False, default_factory=list)
    threads: list[Thread] = field(init=False, default_factory=list)
    # Keys of the posts of each thread that are stored already.
    stored: list[list[int]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(f"rows {self.plan.size.seed}")

    def store(self) -> None:
        """Everything, in the order in which rows lean on each other."""
        load_topics()
        load_categories()
        for step in (self._members, self._places, self._posts, self._accepted, self._following, self._counts):
            step()
            self.report(step.__name__.strip("_"))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        site.bump_epoch()

    def at(self, seconds: float) -> datetime:
        """So many seconds before the end."""
        return self.until - timedelta(seconds=max(seconds, 0))

    def _members(self) -> None:
        languages = [self.random.choices(("en", "zh-hans"), (3, 2))[0] for _ in range(self.plan.size.members)]
        joined = self.at(0) - timedelta(days=4 * 365)
        rows = (
            User(
                username=USERNAME.format(place),
                email=f"load{place}@example.org",
                name=self.texts.person(language, self.random),
                language=language,
                profession=self.random.choice(User.Profession.values),
                trust_level=self.random.choice((1, 1, 1, 2, 2, 3)),
                is_demonstration=True,
                password="!",  # noqa: S106 - no password opens the account
                joined_at=joined,
                approved_at=joined,
                email_confirmed_at=joined,
            )
            for place, language in enumerate(languages, start=1)
        )
        self.members = list(_store(User, rows))
        checked = [member for member in self.members if member.profession in Credential.Profession.values][::3]
        credentials = (
            Credential(
                member=member,
                profession=member.profession,
                method=self.random.choice(Credential.Method.values),
                state=Credential.State.ACCEPTED,
                requested_at=joined,
                checked_at=joined,
            )
            for member in checked
        )
        for credential in _store(Credential, credentials):
            credential.member.shown_credential = credential
        User.objects.bulk_update(checked, ["shown_credential"], batch_size=400)

    def _places(self) -> None:
        """Categories, tags and threads, with the counters they will have."""
        self.categories = list(Category.objects.filter(audience__kind__in=["public", "members"]).in_order())
        tags = list(_store(Tag, (_tag(name, self.until) for name in self.texts.words["tags"])))
        topics = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
        # The first category holds far more than the last, as ever.
        weights = [1 / place for place in range(1, len(self.categories) + 1)]
        private = Audience.objects.get(kind=Audience.Kind.PARTICIPANTS)
        rows = (
            self._thread(thread, self.random.choices(self.categories, weights)[0], private)
            for thread in self.plan.threads
        )
        self.threads = list(_store(Thread, rows))
        self.stored = [[] for _ in self.threads]
        kept = [thread for thread in self.threads if thread.category_id is not None]
        _all(Thread.tags.through, self._links(kept, "tag_id", [tag.pk for tag in tags], most=4))
        _all(Thread.topics.through, self._links(kept, "topic_id", topics, most=2))
        _all(ThreadNote, self._notes())

    def _thread(self, plan: ThreadPlan, category: Category, private: Audience) -> Thread:
        language = self.members[plan.author].language
        title = self.texts.title(language, self.random)
        text = self._text(language, plan.length)
        began, author = self.at(plan.began), self.members[plan.author]
        counted = {"useful": plan.useful_count, "replies": plan.reply_count, "same_problem": len(plan.same_problem)}
        best = plan.best[0] if plan.best and plan.kind == "question" else 0
        return Thread(
            kind=plan.kind,
            title=title,
            slug=Thread.slug_of(title),
            language=language,
            author=author,
            category=None if plan.is_conversation else category,
            audience_id=private.pk if plan.is_conversation else category.audience_id,
            details={"subject": self.random.choice(("method", "data", "clinical-use"))}
            if plan.kind == "question"
            else {},
            renderer_version=RENDERER_VERSION,
            excerpt=text.excerpt,
            created_at=began,
            last_activity_at=self.at(plan.last_activity),
            last_number=plan.length,
            reply_count=plan.reply_count,
            useful_count=plan.useful_count,
            same_problem_count=len(plan.same_problem),
            best_answer_score=best,
            view_count=plan.length * self.random.randint(3, 60),
            rank=ranking.rank(created_at=began, **counted),
            version=1 + plan.length,
            **self._state(plan, author),
        )

    def _state(self, plan: ThreadPlan, author: User) -> dict[str, Any]:  # Any: columns of several types
        state: dict[str, Any] = {}
        if plan.accepted is not None:
            state |= {"accepted_at": self.at(plan.last_activity), "accepted_by": author}
        if plan.is_locked:
            state |= {"locked_at": self.until, "locked_by": self.members[0], "lock_reason": "Nothing new is said here."}
        if plan.is_hidden:
            state |= {"hidden_at": self.until, "hidden_by": self.members[0], "hide_reason": "Not about the subject."}
        return state

    def _links(self, threads: list[Thread], column: str, keys: list[int], *, most: int) -> Iterator[models.Model]:
        through = Thread.tags.through if column == "tag_id" else Thread.topics.through
        for thread in threads:
            for key in sorted(self.random.sample(keys, min(self.random.randint(0, most), len(keys)))):
                yield through(thread_id=thread.pk, **{column: key})

    def _notes(self) -> Iterator[ThreadNote]:
        kinds = {"is_locked": ("locked", "lock_reason"), "is_hidden": ("hidden", "hide_reason")}
        for plan, thread in zip(self.plan.threads, self.threads, strict=True):
            for name, (kind, reason) in kinds.items():
                if getattr(plan, name):
                    yield ThreadNote(
                        thread=thread,
                        kind=kind,
                        actor=self.members[0],
                        reason=getattr(thread, reason),
                        after_number=thread.last_number,
                        created_at=self.until,
                    )

    def _posts(self) -> None:
        places = iter(range(len(self.plan.posts)))
        while batch := list(islice(places, BATCH)):
            with transaction.atomic():
                posts = Post.objects.bulk_create([self._post(place) for place in batch])
                _all(PostRevision, self._revisions(batch, posts))
                _all(Vote, self._votes(batch, posts))
                _all(Reaction, self._reactions(batch, posts))
                _all(Bookmark, self._bookmarks(posts))
            for place, post in zip(batch, posts, strict=True):
                self.stored[self.plan.posts[place].thread].append(post.pk)
            if batch[-1] % (25 * BATCH) > 24 * BATCH:
                self.report(f"posts, {batch[-1] + 1}")

    def _post(self, place: int) -> Post:
        plan = self.plan.posts[place]
        thread, author = self.threads[plan.thread], self.members[plan.author]
        text = self._text(author.language, plan.number + plan.thread)
        earlier = self.stored[plan.thread]
        response = self.plan.responses.get(place, Response())
        when = self.at(plan.when)
        state: dict[str, Any] = {}  # Any: columns of several types
        if place in self.plan.hidden:
            state |= {"hidden_at": when, "hidden_by": author, "hide_reason": ""}
        if place in self.plan.edited:
            state |= {"revision_number": 2, "edit_count": 1, "edited_at": when, "edited_by": author}
        return Post(
            thread=thread,
            number=plan.number,
            author=author,
            source=text.source,
            html=text.html,
            renderer_version=RENDERER_VERSION,
            anchor="u-" + "".join(self.random.choices(_LETTERS, k=8)) + "-",
            language=author.language,
            reply_to_id=self.random.choice(earlier[-10:]) if earlier and self.random.random() < 0.35 else None,
            created_at=when,
            useful_count=response.useful,
            not_useful_count=response.not_useful,
            score=response.useful - response.not_useful,
            changed_my_mind_count=response.changed_my_mind,
            well_explained_count=response.well_explained,
            reproduced_count=response.reproduced,
            **state,
        )

    def _text(self, language: str, number: int) -> Text:
        texts = self.texts.by_language[language]
        return texts[number * 7919 % len(texts)]

    def _revisions(self, batch: list[int], posts: list[Post]) -> Iterator[PostRevision]:
        for place, post in zip(batch, posts, strict=True):
            if place in self.plan.edited:
                first = f"{post.source}\n\nP.S."
                for number, source in enumerate((first, post.source), start=1):
                    yield PostRevision(
                        post=post, number=number, source=source, editor_id=post.author_id, created_at=post.created_at
                    )

    def _votes(self, batch: list[int], posts: list[Post]) -> Iterator[Vote]:
        for plan, post, response in self._answered(batch, posts):
            count = response.useful + response.not_useful
            for turn, member in enumerate(others(self.random, self.plan.size, plan.author, count)):
                value = 1 if turn < response.useful else -1
                yield Vote(post=post, member=self.members[member], value=value, created_at=post.created_at)

    def _reactions(self, batch: list[int], posts: list[Post]) -> Iterator[Reaction]:
        for plan, post, response in self._answered(batch, posts):
            for kind in Reaction.Kind.values:
                for member in others(self.random, self.plan.size, plan.author, getattr(response, kind)):
                    yield Reaction(post=post, member=self.members[member], kind=kind, created_at=post.created_at)

    def _answered(self, batch: list[int], posts: list[Post]) -> Iterator[tuple[PostPlan, Post, Response]]:
        for place, post in zip(batch, posts, strict=True):
            if place in self.plan.responses:
                yield self.plan.posts[place], post, self.plan.responses[place]

    def _bookmarks(self, posts: list[Post]) -> Iterator[Bookmark]:
        for post in posts[::50]:
            if post.thread.category_id is not None and not post.is_apart:
                yield Bookmark(post=post, member=self.random.choice(self.members), created_at=self.until)

    def _accepted(self) -> None:
        answered = []
        for plan, thread, keys in zip(self.plan.threads, self.threads, self.stored, strict=True):
            if plan.accepted is not None:
                thread.accepted_post_id = keys[plan.accepted - 1]
                answered.append(thread)
        Thread.objects.bulk_update(answered, ["accepted_post"], batch_size=400)

    def _following(self) -> None:
        """Shared problems, participants, subscriptions and how far everybody has read."""
        _all(SameProblem, self._same_problems())
        _all(Participant, self._participants())
        _all(Subscription, self._subscriptions())
        positions = readers(self.plan).items()
        _all(
            ReadPosition,
            (
                ReadPosition(thread=self.threads[place], member=self.members[member], number=number, read_at=self.until)
                for (place, member), number in positions
            ),
        )

    def _same_problems(self) -> Iterator[SameProblem]:
        for plan, thread in zip(self.plan.threads, self.threads, strict=True):
            for member in plan.same_problem:
                yield SameProblem(thread=thread, member=self.members[member], created_at=self.until)

    def _participants(self) -> Iterator[Participant]:
        for plan, thread in zip(self.plan.threads, self.threads, strict=True):
            if plan.is_conversation:
                for member in plan.people:
                    yield Participant(
                        thread=thread,
                        member=self.members[member],
                        invited_by=self.members[plan.author],
                        joined_at=thread.created_at,
                    )

    def _subscriptions(self) -> Iterator[Subscription]:
        for plan, thread in zip(self.plan.threads, self.threads, strict=True):
            for member in plan.people:
                yield Subscription(
                    member=self.members[member],
                    target_model="forum.thread",
                    target_id=thread.pk,
                    level="watching" if member == plan.author or plan.is_conversation else "tracking",
                    is_automatic=True,
                    changed_at=thread.created_at,
                )

    def _counts(self) -> None:
        """Categories and tags count their threads; `manage.py recount` finds nothing afterwards."""
        shown = Thread.objects.filter(hidden_at__isnull=True, category__isnull=False).order_by()
        for model, place in ((Category, "category"), (Tag, "tags")):
            for key, count in shown.values_list(place).annotate(models.Count("pk")):
                model._default_manager.filter(pk=key).update(thread_count=count)


def _tag(name: str, now: datetime) -> Tag:
    return Tag(slug=name[:LONGEST_TAG], name=name[:LONGEST_TAG], created_at=now)


def _store(model: type[models.Model], rows: Iterable[Any]) -> Iterator[Any]:  # Any: rows of that model
    """Store rows in batches; each batch with its keys."""
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        with transaction.atomic():
            yield from model._default_manager.bulk_create(batch)


def _all(model: type[models.Model], rows: Iterable[Any]) -> None:  # Any: as above
    for _row in _store(model, rows):
        pass
