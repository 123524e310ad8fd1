"""What the page of a thread reads: five statements for a guest, however long the thread is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.translation import get_language

from accounts.models import Block, User
from content.citations.cards import Card, cards
from content.models import Citation
from forum.care import wording
from forum.models import (
    Bookmark,
    Category,
    Post,
    Pseudonym,
    PseudonymMute,
    Reaction,
    SameProblem,
    Tag,
    Thread,
    ThreadLink,
    ThreadNote,
    Vote,
)
from forum.querysets.threads import SHOWN_ANSWER
from forum.thread_page.paging import PER_PAGE, Page
from forum.viewers import shape_of, stand_in
from foundation.json_rows import JsonRows, data, moment
from foundation.prepared import Prepared, PreparedTuples
from knowledge.models import Topic

Viewer = User | AnonymousUser
_NOTE = (
    *("id", "kind", "actor__name", "actor__username", "actor__is_staff"),
    *("reason", "data", "after_number", "created_at", "undone_at"),
)
# On one page: those of its numbers and the accepted answer.
MOST_POSTS = PER_PAGE + 1


@dataclass(frozen=True)
class Note:
    """What was done to the thread, after the post with the number `after`."""

    pk: int
    kind: str
    actor_name: str
    is_by_staff: bool
    reason: str
    data: dict[str, Any]  # Any: ids and earlier values, by kind
    after: int
    created_at: datetime
    is_undone: bool


@dataclass(frozen=True)
class Place:
    """A thread or a category that the page leads to."""

    name: str
    slug: str


@dataclass
class Own:
    """What a member said about the posts of a page, and whom they do not want to hear."""

    votes: dict[int, int] = field(default_factory=dict)
    reactions: set[tuple[int, str]] = field(default_factory=set)
    bookmarks: dict[int, str] = field(default_factory=dict)
    unheard: dict[int, str] = field(default_factory=dict)
    """Kinds of Block by the other member's id."""
    silent: set[int] = field(default_factory=set)
    """Pseudonyms whose voice they do not want to hear."""


def version_of(pk: int, slug: str = "") -> int | None:
    """The number that moves with every change a reader of the thread can see; None for a thread that is not there."""
    return next((version for (version,) in _versions.rows(pk)), None)


_versions = PreparedTuples(lambda pk: Thread.objects.filter(pk=pk).values_list("version"))


def find_thread(user: Viewer, pk: int, first: int, last: int) -> Thread | None:
    """The thread with all that its page says beside its posts; None where the viewer may not open it. One statement.

    `tag_rows`, `topic_rows`, `link_rows` and `note_rows` hold lists, the last of notes behind posts with these numbers;
    `has_problem` says whether a member shares the question, `own_voice` holds role and number of their pseudonym here,
    `is_named_here` says whether they wrote under their name. Also what `with_reader` adds.
    """
    start = first if first > 1 else 0
    if isinstance(user, User):
        found = _member_threads.rows(pk, start, last, user.pk, shape=shape_of(user))
    else:
        found = _guest_threads.rows(pk, start, last)
    return next(iter(found), None)


def _thread(user: Viewer, pk: int, start: int, last: int) -> QuerySet[Thread]:
    this = OuterRef("pk")
    notes = ThreadNote.objects.filter(thread=this, after_number__gte=start, after_number__lte=last)
    links = ThreadLink.objects.filter(Q(source=this) | Q(target=this))
    found = Thread.objects.visible_to(user).with_reader(user).select_related("category", "audience__group")
    found = found.annotate(
        accepted_number=Case(When(SHOWN_ANSWER, then=F("accepted_post__number"))),
        tag_rows=JsonRows(Tag.objects.filter(threads=this), "slug", "name"),
        topic_rows=JsonRows(Topic.objects.filter(threads=this), "slug", "name_en", "name_zh"),
        link_rows=JsonRows(links, "source_id", "target_id"),
        note_rows=JsonRows(notes, *_NOTE),
    )
    if user.is_authenticated:
        found = found.annotate(
            has_problem=Exists(SameProblem.objects.filter(thread=this, member_id=user.pk)),
            own_voice=JsonRows(Pseudonym.objects.filter(thread=this, member_id=user.pk), "role", "number"),
            is_named_here=Exists(Post.objects.filter(thread=this, author_id=user.pk)),
        )
    return found.filter(pk=pk).order_by()


_guest_threads = Prepared(lambda pk, start, last: _thread(AnonymousUser(), pk, start, last))
_member_threads = Prepared(lambda pk, start, last, number, shape: _thread(stand_in(number, shape), pk, start, last))


def notes_of(thread: Thread) -> list[Note]:
    """The notes that came with `find_thread`, in their order."""
    rows: Sequence[Any] = thread.note_rows  # type: ignore[attr-defined]  # annotated
    notes = [
        Note(
            pk=pk,
            kind=kind,
            actor_name=name or username or "",
            is_by_staff=bool(is_staff),
            reason=reason,
            data=data(facts),
            after=after,
            created_at=moment(created),
            is_undone=undone is not None,
        )
        for pk, kind, name, username, is_staff, reason, facts, after, created, undone in rows
    ]
    return sorted(notes, key=lambda note: (note.after, note.pk))


def posts_of_page(thread: Thread, page: Page) -> list[Post]:
    """The posts with the numbers of a page, and on the first one the accepted answer, wherever it stands.

    One statement, and one more for an answer that stands on a later page.
    """
    posts = _posts.rows(thread.pk, page.first, page.last)
    if page.number == 1 and thread.accepted_post_id and all(post.pk != thread.accepted_post_id for post in posts):
        posts += _answers.rows(thread.pk, thread.accepted_post_id)
    return _with_thread(posts, thread)


def _numbered(thread_pk: int, first: int, last: int) -> QuerySet[Post]:
    """The limit cuts nothing off: it tells PostgreSQL that there are few.

    It takes a thread and a number for independent, expects thousands of rows of a long thread, and reads whole tables
    and starts further processes for them.
    """
    found = Post.objects.filter(thread_id=thread_pk, number__gte=first, number__lte=last)
    return found.for_page().order_by("number")[:PER_PAGE]


_posts = Prepared(_numbered)
_answers = Prepared(lambda thread, pk: Post.objects.filter(thread_id=thread, pk=pk).for_page().order_by())


def answers_by_score(user: Viewer, thread: Thread, after: tuple[int, int] | None) -> tuple[list[Post], bool]:
    """The most useful answers below the place `after` (score and number), and whether there are more.

    On the first page the question comes first. Only texts that the viewer may read have a place in this order.
    """
    shown = Post.objects.visible_to(user).filter(thread_id=thread.pk, number__gt=1)
    if after is not None:
        score, number = after
        shown = shown.filter(Q(score__lt=score) | Q(score=score, number__gt=number))
    best = shown.order_by("-score", "number").values("pk")[: PER_PAGE + 1]
    wanted = Q(pk__in=best) if after is not None else Q(pk__in=best) | Q(number=1)
    posts = _with_thread(Post.objects.filter(wanted, thread_id=thread.pk).for_page(), thread)
    posts.sort(key=lambda post: (post.number > 1, -post.score, post.number))
    most = PER_PAGE + (after is None)
    return posts[:most], len(posts) > most


def _with_thread(posts: Iterable[Post], thread: Thread) -> list[Post]:
    found = list(posts)
    for post in found:
        post.thread = thread
    return found


def works_cited(post_ids: list[int]) -> list[Card]:
    """The works that these posts cite, each once."""
    return cards(Citation.objects.of_hosts("forum.post", post_ids)) if post_ids else []


def places_named(
    user: Viewer, thread: Thread, posts: Iterable[Post], notes: Iterable[Note]
) -> tuple[dict[int, Place], dict[int, Place]]:
    """Threads and categories that stubs, links and notes lead to, as far as the viewer sees them; by their ids.

    One statement, none where nothing is named.
    """
    threads = {post.moved_thread for post in posts if post.is_stub and post.moved_to_id}  # type: ignore[attr-defined]
    for source_id, target_id in thread.link_rows:  # type: ignore[attr-defined]  # annotated
        threads |= {source_id, target_id}
    categories: set[int] = set()
    for note in notes:
        threads.update(wording.threads_in(note.data))
        categories.update(wording.categories_in(note.kind, note.data))
    threads -= {thread.pk}
    if not threads and not categories:
        return {}, {}
    name = "name_zh" if get_language() == "zh-hans" else "name_en"
    rows = _named("thread", Thread.objects.visible_to(user).filter(pk__in=threads), "title").union(
        _named("category", Category.objects.visible_to(user).filter(pk__in=categories), name), all=True
    )
    found: dict[str, dict[int, Place]] = {"thread": {}, "category": {}}
    for what, pk, named, slug in rows:
        found[what][pk] = Place(named, slug)
    return found["thread"], found["category"]


def _named(what: str, rows: QuerySet[Any], name: str) -> QuerySet[Any, Any]:  # Any: columns
    return rows.order_by().values_list(Value(what, output_field=CharField()), "pk", name, "slug")


def own_responses(member: User, posts: Iterable[Post]) -> Own:
    """What the member said about these posts, and which of their authors they do not want to hear. One statement."""
    found = list(posts)
    ids = [post.pk for post in found]
    authors = sorted({post.author_id for post in found if post.author_id} - {member.pk})
    # As many values as the statement has places; more than these no page holds.
    places = (*ids, *[0] * (MOST_POSTS - len(ids)), *authors, *[0] * (MOST_POSTS - len(authors)))
    rows = _responses.rows(member.pk, *places)
    own = Own()
    for what, pk, word in rows:
        if what == "vote":
            own.votes[pk] = int(word)
        elif what == "reaction":
            own.reactions.add((pk, word))
        elif what == "voice":
            own.silent.add(pk)
        elif what == "bookmark":
            own.bookmarks[pk] = word
        else:
            own.unheard[pk] = word
    return own


def _responses_of(member_pk: int, *places: int) -> QuerySet[Any, Any]:  # Any: columns
    ids, authors, mine = places[:MOST_POSTS], places[MOST_POSTS:], {"member_id": member_pk}
    return _said("vote", Vote.objects.filter(post__in=ids, **mine), "post_id", Cast("value", CharField())).union(
        _said("reaction", Reaction.objects.filter(post__in=ids, **mine), "post_id", F("kind")),
        _said("bookmark", Bookmark.objects.filter(post__in=ids, **mine), "post_id", F("note")),
        _said(
            "voice",
            PseudonymMute.objects.filter(pseudonym__posts__in=ids, **mine),
            "pseudonym_id",
            Value("", output_field=CharField()),
        ),
        _said("block", Block.objects.filter(other__in=authors, **mine), "other_id", F("kind")),
        all=True,
    )


_responses = PreparedTuples(_responses_of)


def _said(what: str, rows: QuerySet[Any], key: str, word: Any) -> QuerySet[Any, Any]:  # Any: columns
    return rows.order_by().values_list(
        Value(what, output_field=CharField()),
        Cast(key, IntegerField()),
        Cast(word, CharField()) if isinstance(word, F) else word,
    )
