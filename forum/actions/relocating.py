"""Posts that go to another thread: merging, splitting, and the way back. Numbers stay: each leaves a stub behind."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from content import markup
from events.actions import record
from forum import counting, policies, ranking
from forum.actions.hiding import checked_reason
from forum.actions.locking import lock_thread, lock_threads
from forum.actions.responses import clear_acceptance
from forum.beside import renew_thread
from forum.headings import check_title
from forum.models import Post, Thread, ThreadNote
from forum.notes import leave_note
from foundation import site
from foundation.errors import DomainError, NotPermitted

BATCH = 500  # rows in one statement
MOST_SPLIT = 500  # posts


@transaction.atomic
def merge_thread(*, actor: User, thread: Thread, into: Thread, reason: str, now: datetime) -> Thread:
    """Append all posts of `thread` to `into`; the address of the merged thread leads there from then on.

    Both rows are locked, so a reply that is written meanwhile is either moved along or refused. Returns `into`.
    Raises NotPermitted, DomainError.
    """
    if thread.pk == into.pk:
        raise DomainError("merge_into_itself", _("A thread cannot be merged into itself."), field="into")
    source, target = _both(actor, thread, into, now)
    reason = checked_reason(reason)
    accepted = source.accepted_post_id
    posts = list(Post.objects.filter(thread=source, is_stub=False).order_by("number"))
    if source.is_counted:
        counting.count_thread(source, -1)
    if accepted:
        clear_acceptance(source)
    relocate(posts, source=source, target=target)
    Thread.objects.filter(pk=source.pk).update(
        merged_into=target, merged_at=now, merged_by=actor, merge_reason=reason, version=F("version") + 1
    )
    _renew_both(source, target)
    note = leave_note(
        target,
        ThreadNote.Kind.MERGED,
        actor,
        now,
        reason=reason,
        after=posts[0].number - 1 if posts else None,
        source=source.pk,
        accepted=accepted,
    )
    record("thread_merged", actor=actor, subject=source, data={"into": target.pk, "note": note.pk}, now=now)
    site.bump_epoch()
    target.refresh_from_db()
    return target


@transaction.atomic
def split_thread(
    *, actor: User, thread: Thread, numbers: Sequence[int], title: str, reason: str, now: datetime
) -> Thread:
    """Make a thread of its own from the posts with these numbers, in their order; returns it.

    The first post stays. Raises NotPermitted, DomainError.
    """
    source = _moderated(actor, lock_thread(thread.pk), now)
    reason = checked_reason(reason)
    title = check_title(title, source.language)
    wanted = sorted(set(numbers) - {1})
    posts = list(Post.objects.filter(thread=source, number__in=wanted, is_stub=False).order_by("number"))
    if not posts or len(posts) > MOST_SPLIT:
        message = _("Choose between 1 and %(most)d posts other than the first.") % {"most": MOST_SPLIT}
        raise DomainError("split_numbers", message, field="numbers")
    target = Thread.objects.create(
        kind="discussion",
        title=title,
        slug=Thread.slug_of(title),
        language=source.language,
        author=posts[0].author,
        category_id=source.category_id,
        audience_id=source.audience_id,
        excerpt=source.excerpt,
        created_at=posts[0].created_at,
        last_activity_at=now,
        rank=ranking.rank(created_at=posts[0].created_at, useful=0, replies=0, same_problem=0),
    )
    if source.accepted_post_id in {post.pk for post in posts}:
        clear_acceptance(source)
    relocate(posts, source=source, target=target)
    counting.count_thread(target, 1)
    _renew_both(source, target)
    leave_note(source, ThreadNote.Kind.SPLIT, actor, now, reason=reason, after=posts[0].number, target=target.pk)
    leave_note(target, ThreadNote.Kind.SPLIT, actor, now, reason=reason, after=len(posts), source=source.pk)
    record("thread_split", actor=actor, subject=source, data={"new": target.pk, "posts": len(posts)}, now=now)
    site.bump_epoch()
    target.refresh_from_db()
    return target


@transaction.atomic
def undo_merge(*, actor: User, thread: Thread, now: datetime) -> Thread:
    """Bring the posts of a merged thread back under their old numbers; returns it. Raises NotPermitted, DomainError.

    What was answered in the other thread meanwhile stays there.
    """
    if thread.merged_into_id is None:
        raise DomainError("not_merged", _("This thread is not merged into another."))
    rows = lock_threads(thread.pk, thread.merged_into_id)
    source, target = rows[thread.pk], rows[thread.merged_into_id]
    _check(actor, target, now)
    bring_back(source=source, elsewhere=target)
    Thread.objects.filter(pk=source.pk).update(
        merged_into=None, merged_at=None, merged_by=None, merge_reason="", version=F("version") + 1
    )
    source.refresh_from_db()
    if source.is_counted:
        counting.count_thread(source, 1)
    _end_notes(target.notes.filter(kind=ThreadNote.Kind.MERGED), actor, now, source=source.pk)
    _renew_both(source, target)
    record("thread_unmerged", actor=actor, subject=source, data={"from": target.pk}, now=now)
    site.bump_epoch()
    source.refresh_from_db()
    return source


@transaction.atomic
def undo_split(*, actor: User, thread: Thread, now: datetime) -> Thread:
    """Bring the posts of a thread that was split off back where they came from; returns that thread.

    The emptied thread leads there. Replies written in it meanwhile come along, under new numbers.
    Raises NotPermitted, DomainError.
    """
    note = thread.notes.filter(kind=ThreadNote.Kind.SPLIT, undone_at__isnull=True, data__has_key="source").first()
    if note is None:
        raise DomainError("not_split", _("This thread was not split off another."))
    rows = lock_threads(thread.pk, note.data["source"])
    split, origin = rows[thread.pk], rows[note.data["source"]]
    _check(actor, origin, now)
    if split.is_counted:
        counting.count_thread(split, -1)
    bring_back(source=origin, elsewhere=split)
    relocate(list(Post.objects.filter(thread=split, is_stub=False).order_by("number")), source=split, target=origin)
    Thread.objects.filter(pk=split.pk).update(
        merged_into=origin, merged_at=now, merged_by=actor, version=F("version") + 1
    )
    _end_notes(origin.notes.filter(kind=ThreadNote.Kind.SPLIT), actor, now, target=split.pk)
    _end_notes(split.notes.filter(kind=ThreadNote.Kind.SPLIT), actor, now, source=origin.pk)
    _renew_both(split, origin)
    record("thread_split_undone", actor=actor, subject=split, data={"into": origin.pk}, now=now)
    site.bump_epoch()
    origin.refresh_from_db()
    return origin


def relocate(posts: Sequence[Post], *, source: Thread, target: Thread) -> None:
    """Give posts of `source`, in this order, the next numbers of `target`, and leave stubs. Both rows are locked."""
    last = target.last_number
    left = [(post.number, post) for post in posts]
    for place, post in enumerate(posts, start=1):
        post.thread_id, post.number = target.pk, last + place
    _store_places(posts)
    _leave_stubs(source, left)
    target.last_number = last + len(posts)
    Thread.objects.filter(pk=target.pk).update(last_number=target.last_number)


def bring_back(*, source: Thread, elsewhere: Thread) -> None:
    """Give every post of `elsewhere` that has a stub in `source` its old number; stubs change sides."""
    stubs = list(
        Post.objects.filter(thread=source, is_stub=True, moved_to__thread=elsewhere)
        .select_related("moved_to")
        .order_by("number")
    )
    left = []
    for stub in stubs:
        post = stub.moved_to
        assert post is not None  # noqa: S101 - the query asked for those that lead somewhere
        left.append((post.number, post))
        post.thread_id, post.number = source.pk, stub.number
    Post.objects.filter(pk__in=[stub.pk for stub in stubs]).delete()
    _store_places([post for _number, post in left])
    _leave_stubs(elsewhere, left)


def _store_places(posts: Sequence[Post]) -> None:
    for start in range(0, len(posts), BATCH):
        Post.objects.bulk_update(posts[start : start + BATCH], ["thread", "number"], batch_size=BATCH)


def _leave_stubs(thread: Thread, left: Sequence[tuple[int, Post]]) -> None:
    stubs = (
        Post(
            thread=thread,
            number=number,
            is_stub=True,
            moved_to=post,
            source="",
            html=markup.RenderedHtml(""),
            anchor=markup.new_prefix(),
            created_at=post.created_at,
        )
        for number, post in left
    )
    Post.objects.bulk_create(stubs, batch_size=BATCH)


def _renew_both(one: Thread, other: Thread) -> None:
    for thread in (one, other):
        thread.refresh_from_db()
        newest = Post.objects.filter(thread=thread).filter(counting.SHOWN).aggregate(at=Max("created_at"))["at"]
        if newest:
            Thread.objects.filter(pk=thread.pk).update(last_activity_at=newest)
        counting.renew(thread)
        renew_thread(thread)


def _both(actor: User, one: Thread, other: Thread, now: datetime) -> tuple[Thread, Thread]:
    rows = lock_threads(one.pk, other.pk)
    return _moderated(actor, rows[one.pk], now), _moderated(actor, rows[other.pk], now)


def _moderated(actor: User, thread: Thread, now: datetime) -> Thread:
    is_seen = Thread.objects.visible_to(actor).filter(pk=thread.pk, merged_into__isnull=True).exists()
    if not is_seen:
        raise NotPermitted("moderate_thread", _("Only moderators can do this."))
    _check(actor, thread, now)
    return thread


def _check(actor: User, thread: Thread, now: datetime) -> None:
    if not policies.may_moderate(actor, thread, now):
        raise NotPermitted("moderate_thread", _("Only moderators can do this."))


def _end_notes(notes: QuerySet[ThreadNote], actor: User, now: datetime, **about: int) -> None:
    """Mark the open notes about this thread (`source=` or `target=` its id) as undone."""
    for note in notes.filter(undone_at__isnull=True):
        if about.items() <= note.data.items():
            ThreadNote.objects.filter(pk=note.pk).update(undone_at=now, undone_by=actor)
