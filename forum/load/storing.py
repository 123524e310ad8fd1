"""From the plan to rows, in batches: each batch is a transaction of its own."""

import string
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from django.db import connection, models

from accounts.models import Audience, Credential, User
from content.markup import RENDERER_VERSION
from forum import counting, ranking
from forum.likeness import terms_of
from forum.load.plan import Plan, Response, ThreadPlan, others, readers
from forum.load.rows import Rows, renew_sequences
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
    TitleTerm,
    Vote,
)
from forum.models.categories import LONGEST_TAG
from forum.starter.categories import load_categories
from foundation import site
from knowledge.models import Topic
from knowledge.starter.topics import load_topics
from notifications.models import Subscription

POST_COLUMNS: Final = (
    "thread_id",
    "number",
    "author_id",
    "source",
    "html",
    "renderer_version",
    "anchor",
    "language",
    "reply_to_id",
    "created_at",
    *(f"{name}_count" for name in Response._fields),
    "score",
    "hidden_at",
    "hidden_by_id",
    "revision_number",
    "edit_count",
    "edited_at",
    "edited_by_id",
)
PORTION: Final = 400  # threads whose trend is worked out at once
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
    # Keys of the posts of each thread that are stored already; the first key of all.
    stored: list[list[int]] = field(init=False, default_factory=list)
    first_key: int = field(init=False, default=0)
    tables: list[type[models.Model]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(f"rows {self.plan.size.seed}")

    def store(self) -> None:
        """Everything, in the order in which rows lean on each other."""
        load_topics()
        load_categories()
        for step in (self._members, self._places, self._posts, self._accepted, self._following, self._counts):
            step()
            self.report(step.__name__.strip("_"))
        renew_sequences(*self.tables)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        site.bump_epoch()

    def _rows(self, model: type[models.Model], *names: str) -> Rows:
        self.tables.append(model)
        return Rows(model, *names)

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
        self.members = _store(User, rows)
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
        tags = self._tags()
        topics = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
        # The first category holds far more than the last, as ever.
        weights = [1 / place for place in range(1, len(self.categories) + 1)]
        private = Audience.objects.get(kind=Audience.Kind.PARTICIPANTS)
        rows = (
            self._thread(thread, self.random.choices(self.categories, weights)[0], private)
            for thread in self.plan.threads
        )
        self.threads = _store(Thread, rows)
        self.stored = [[] for _ in self.threads]
        kept = [thread for thread in self.threads if thread.category_id is not None]
        self._rows(Thread.tags.through, "thread_id", "tag_id").store(
            self._links(kept, [tag.pk for tag in tags], most=4)
        )
        self._rows(Thread.topics.through, "thread_id", "topic_id").store(self._links(kept, topics, most=2))
        _store(ThreadNote, self._notes())
        self._rows(TitleTerm, "thread_id", "term").store(
            (thread.pk, term) for thread in self.threads for term in terms_of(thread)
        )

    def _tags(self) -> list[Tag]:
        """One tag a word; what members use already is taken as it is."""
        wanted = [_tag(name) for name in self.texts.words["tags"]]
        there = {tag.slug: tag for tag in Tag.objects.filter(slug__in=[tag.slug for tag in wanted])}
        there |= {tag.slug: tag for tag in _store(Tag, (tag for tag in wanted if tag.slug not in there))}
        return [there[tag.slug] for tag in wanted]

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
            monthly=ranking.monthly(created_at=began, **counted),
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

    def _links(self, threads: list[Thread], keys: list[int], *, most: int) -> Iterator[tuple[int, int]]:
        for thread in threads:
            for key in sorted(self.random.sample(keys, min(self.random.randint(0, most), len(keys)))):
                yield thread.pk, key

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
        rows = self._rows(Post, *POST_COLUMNS)
        self.first_key = rows.next_key
        rows.store(self._post(place) for place in range(len(self.plan.posts)))
        self.report("posts")
        self._rows(PostRevision, "post_id", "number", "source", "editor_id", "created_at").store(self._revisions())
        self._rows(Vote, "post_id", "member_id", "value", "created_at").store(self._votes())
        self._rows(Reaction, "post_id", "member_id", "kind", "created_at").store(self._reactions())
        self._rows(Bookmark, "post_id", "member_id", "created_at").store(self._bookmarks())

    def _post(self, place: int) -> tuple[Any, ...]:  # Any: values of several types
        plan = self.plan.posts[place]
        thread, author = self.threads[plan.thread], self.members[plan.author]
        text = self._text(author.language, plan.number + plan.thread)
        earlier = self.stored[plan.thread]
        answered = self.random.choice(earlier[-10:]) if earlier and self.random.random() < 0.35 else None
        earlier.append(self.first_key + place)
        response = self.plan.responses.get(place, Response())
        when = self.at(plan.when)
        is_hidden, is_edited = place in self.plan.hidden, place in self.plan.edited
        if place % 50_000 == 0:
            self.report(f"posts, {place}")
        return (
            thread.pk,
            plan.number,
            author.pk,
            text.source,
            text.html,
            RENDERER_VERSION,
            "u-" + "".join(self.random.choices(_LETTERS, k=8)) + "-",
            author.language,
            answered,
            when,
            *response,
            response.useful - response.not_useful,
            when if is_hidden else None,
            author.pk if is_hidden else None,
            2 if is_edited else 1,
            1 if is_edited else 0,
            when if is_edited else None,
            author.pk if is_edited else None,
        )

    def _text(self, language: str, number: int) -> Text:
        texts = self.texts.by_language[language]
        return texts[number * 7919 % len(texts)]

    def _revisions(self) -> Iterator[tuple[Any, ...]]:  # Any: as above
        for place in sorted(self.plan.edited):
            post = self.plan.posts[place]
            author, when = self.members[post.author], self.at(post.when)
            source = self._text(author.language, post.number + post.thread).source
            for number, said in enumerate((f"{source}\n\nP.S.", source), start=1):
                yield self.first_key + place, number, said, author.pk, when

    def _votes(self) -> Iterator[tuple[Any, ...]]:
        for place, response in self.plan.responses.items():
            post, when = self.plan.posts[place], self.at(self.plan.posts[place].when)
            count = response.useful + response.not_useful
            for turn, member in enumerate(others(self.random, self.plan.size, post.author, count)):
                yield self.first_key + place, self.members[member].pk, 1 if turn < response.useful else -1, when

    def _reactions(self) -> Iterator[tuple[Any, ...]]:
        for place, response in self.plan.responses.items():
            post, when = self.plan.posts[place], self.at(self.plan.posts[place].when)
            for kind in Reaction.Kind.values:
                for member in others(self.random, self.plan.size, post.author, getattr(response, kind)):
                    yield self.first_key + place, self.members[member].pk, kind, when

    def _bookmarks(self) -> Iterator[tuple[Any, ...]]:
        for place in range(0, len(self.plan.posts), 50):
            is_private = self.plan.threads[self.plan.posts[place].thread].is_conversation
            if not is_private and place not in self.plan.hidden:
                yield self.first_key + place, self.random.choice(self.members).pk, self.until

    def _accepted(self) -> None:
        answered = []
        for plan, thread, keys in zip(self.plan.threads, self.threads, self.stored, strict=True):
            if plan.accepted is not None:
                thread.accepted_post_id = keys[plan.accepted - 1]
                answered.append(thread)
        Thread.objects.bulk_update(answered, ["accepted_post"], batch_size=400)

    def _following(self) -> None:
        """Shared problems, participants, subscriptions and how far everybody has read."""
        self._rows(SameProblem, "thread_id", "member_id", "created_at").store(self._same_problems())
        invited = self._rows(Participant, "thread_id", "member_id", "invited_by_id", "joined_at")
        invited.store(self._participants())
        followed = ("member_id", "target_model", "target_id", "level", "is_automatic", "changed_at")
        self._rows(Subscription, *followed).store(self._subscriptions())
        self._rows(ReadPosition, "thread_id", "member_id", "number", "read_at").store(
            (self.threads[place].pk, self.members[member].pk, number, self.until)
            for (place, member), number in readers(self.plan).items()
        )

    def _same_problems(self) -> Iterator[tuple[Any, ...]]:
        for plan, thread in zip(self.plan.threads, self.threads, strict=True):
            for member in plan.same_problem:
                yield thread.pk, self.members[member].pk, self.until

    def _participants(self) -> Iterator[tuple[Any, ...]]:
        for plan, thread in zip(self.plan.threads, self.threads, strict=True):
            for member in plan.people if plan.is_conversation else ():
                yield thread.pk, self.members[member].pk, self.members[plan.author].pk, thread.created_at

    def _subscriptions(self) -> Iterator[tuple[Any, ...]]:
        for plan, thread in zip(self.plan.threads, self.threads, strict=True):
            for member in plan.people:
                level = "watching" if member == plan.author or plan.is_conversation else "tracking"
                yield self.members[member].pk, "forum.thread", thread.pk, level, True, thread.created_at

    def _counts(self) -> None:
        """Categories and tags count their threads, and what happened in these makes their trend; `manage.py recount`
        finds nothing afterwards.
        """
        shown = Thread.objects.filter(hidden_at__isnull=True, category__isnull=False).order_by()
        for model, place in ((Category, "category"), (Tag, "tags")):
            for key, count in shown.values_list(place).annotate(models.Count("pk")):
                model._default_manager.filter(pk=key).update(thread_count=count)
        for start in range(0, len(self.threads), PORTION):
            threads = self.threads[start : start + PORTION]
            found = counting.trends(threads)
            for thread in threads:
                thread.trend = found[thread.pk]
            Thread.objects.bulk_update(threads, ["trend"], batch_size=PORTION)


def _tag(name: str) -> Tag:
    return Tag(slug=name[:LONGEST_TAG], name=name[:LONGEST_TAG])


def _store(model: type[models.Model], rows: Iterable[Any]) -> list[Any]:  # Any: rows of that model
    """Few rows, as objects with their keys."""
    return model._default_manager.bulk_create(rows, batch_size=500)
