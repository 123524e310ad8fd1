"""Posts that go to another thread: merging, splitting, and the way back. Numbers stay: each leaves a stub behind.

Merging and splitting are called outside a transaction: reasons and titles pass the gates.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from content import markup
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import counting, policies, pseudonyms, ranking, wording
from forum.acceptance import give_acceptance_back, take_acceptance
from forum.actions.locking import lock_thread, lock_threads
from forum.beside import renew_thread
from forum.headings import check_title
from forum.likeness import store_terms
from forum.models import Post, Thread, ThreadNote
from forum.models.threads import LONGEST_EXCERPT
from forum.notes import end_notes, leave_note
from forum.texts import excerpt_of
from foundation import site
from foundation.errors import DomainError, NotPermitted
from notifications.actions.subscriptions import carry_over

BATCH = 500  # rows in one statement
MOST_SPLIT = 500  # posts


def merge_thread(
    *,
    actor: User,
    thread: Thread,
    into: Thread,
    reason: str,
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> Thread:
    """Append all posts of `thread` to `into`; the address of the merged thread leads there from then on.

    Both rows are locked, so a reply that is written meanwhile is either moved along or refused. Neither may be hidden
    or wait: its posts would be shown in the other, or be lost with it. Returns `into`.
    Raises NotPermitted, DomainError.
    """
    if thread.pk == into.pk:
        raise DomainError("merge_into_itself", _("A thread cannot be merged into itself."), field="into")
    _check(actor, thread, now)
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared)
    with transaction.atomic():
        source, target = _both(actor, thread, into, now)
        _refuse_apart(source, target, field="into")
        words.record(host=target, now=now)
        return _merge(source, target, actor, words.reason, now)


def split_thread(
    *,
    actor: User,
    thread: Thread,
    numbers: Sequence[int],
    title: str,
    reason: str,
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> Thread:
    """Make a thread of its own from the posts with these numbers, in their order; returns it.

    The first post stays. The first of the chosen ones begins the new thread, so everybody must be able to read it.
    Raises NotPermitted, DomainError.
    """
    _check(actor, thread, now)
    title = check_title(title, thread.language)
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared, title=title)
    with transaction.atomic():
        source = _moderated(actor, lock_thread(thread.pk), now)
        _refuse_apart(source)
        posts = _chosen(source, numbers)
        words.record(host=source, now=now)
        return _split(source, posts, title, actor=actor, reason=words.reason, now=now)


def _merge(source: Thread, target: Thread, actor: User, reason: str, now: datetime) -> Thread:
    accepted = take_acceptance(source)
    posts = list(Post.objects.filter(thread=source, is_stub=False).order_by("number"))
    if source.is_counted:
        counting.count_thread(source, -1)
    relocate(posts, source=source, target=target)
    Thread.objects.filter(pk=source.pk).update(
        merged_into=target, merged_at=now, merged_by=actor, merge_reason=reason, version=F("version") + 1
    )
    _renew_both(source, target)
    carry_over(source=source, target=target, now=now)
    note = leave_note(
        target,
        ThreadNote.Kind.MERGED,
        actor,
        now,
        reason=reason,
        after=posts[0].number - 1 if posts else None,
        source=source.pk,
        accepted=accepted,
        posts=len(posts),
    )
    record("thread_merged", actor=actor, subject=source, data={"into": target.pk, "note": note.pk}, now=now)
    site.bump_epoch()
    target.refresh_from_db()
    return target


def _chosen(source: Thread, numbers: Sequence[int]) -> list[Post]:
    """The posts with these numbers. Raises DomainError where they cannot become a thread."""
    wanted = sorted(set(numbers) - {1})
    posts = list(
        Post.objects.filter(thread=source, number__in=wanted[: MOST_SPLIT + 1], is_stub=False).order_by("number")
    )
    if not posts or len(wanted) > MOST_SPLIT:
        message = _("Choose between 1 and %(most)d posts other than the first.") % {"most": MOST_SPLIT}
        raise DomainError("split_numbers", message, field="numbers")
    if len(posts) < len(wanted):
        message = _("Some of these numbers are no posts of this thread any more. Choose anew.")
        raise DomainError("split_gone", message, field="numbers")
    if posts[0].is_apart:
        message = _("The first of the chosen posts is hidden or waits: a new thread cannot begin with it.")
        raise DomainError("split_begins_apart", message, field="numbers")
    return posts


def _split(source: Thread, posts: list[Post], title: str, *, actor: User, reason: str, now: datetime) -> Thread:
    first = posts[0]
    target = Thread.objects.create(
        kind="discussion",
        title=title,
        slug=Thread.slug_of(title),
        language=source.language,
        author=first.author,
        unnamed_author_id=first.unnamed_author_id,
        category_id=source.category_id,
        audience_id=source.audience_id,
        excerpt=excerpt_of(markup.words_of(str(first.html)), LONGEST_EXCERPT),
        created_at=first.created_at,
        last_activity_at=now,
        **ranking.beginning(first.created_at),
    )
    number = first.number
    is_accepted_among = source.accepted_post_id in {post.pk for post in posts}
    accepted = take_acceptance(source) if is_accepted_among else None
    relocate(posts, source=source, target=target)
    voice = Post.objects.filter(pk=first.pk).values_list("pseudonym", flat=True).first()
    Thread.objects.filter(pk=target.pk).update(pseudonym=voice)
    counting.count_thread(target, 1)
    _renew_both(source, target)
    count = len(posts)
    about = {"posts": count, "accepted": accepted}
    leave_note(source, ThreadNote.Kind.SPLIT, actor, now, reason=reason, after=number, target=target.pk, **about)
    leave_note(target, ThreadNote.Kind.SPLIT, actor, now, reason=reason, after=count, source=source.pk, **about)
    record("thread_split", actor=actor, subject=source, data={"new": target.pk, "posts": count}, now=now)
    site.bump_epoch()
    target.refresh_from_db()
    return target


@transaction.atomic
def undo_merge(*, actor: User, thread: Thread, now: datetime) -> Thread:
    """Bring the posts of a merged thread back under their old numbers; returns it. Raises NotPermitted, DomainError.

    What was answered in the other thread meanwhile stays there.
    """
    into = Thread.objects.filter(pk=thread.pk).values_list("merged_into", flat=True).first()
    rows = lock_threads(thread.pk, *([into] if into else []))
    source = rows[thread.pk]
    if into is None or source.merged_into_id != into:
        raise DomainError("not_merged", _("This thread is not merged into another."))
    target = rows[into]
    _check(actor, target, now)
    _refuse_apart(target)
    _refuse_gone_on(source, target)
    bring_back(source=source, elsewhere=target)
    Thread.objects.filter(pk=source.pk).update(
        merged_into=None, merged_at=None, merged_by=None, merge_reason="", version=F("version") + 1
    )
    source.refresh_from_db()
    if source.is_counted:
        counting.count_thread(source, 1)
    for note in end_notes(target, (ThreadNote.Kind.MERGED,), actor, now, source=source.pk):
        give_acceptance_back(source, note)
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
    if split.merged_into_id is not None or origin.merged_into_id is not None:
        raise DomainError("merged_since", _("One of the threads was merged into another since. Take that back first."))
    _refuse_apart(split, origin)
    if split.is_counted:
        counting.count_thread(split, -1)
    bring_back(source=origin, elsewhere=split)
    relocate(list(Post.objects.filter(thread=split, is_stub=False).order_by("number")), source=split, target=origin)
    Thread.objects.filter(pk=split.pk).update(
        merged_into=origin, merged_at=now, merged_by=actor, version=F("version") + 1
    )
    give_acceptance_back(origin, note)
    end_notes(origin, (ThreadNote.Kind.SPLIT,), actor, now, target=split.pk)
    end_notes(split, (ThreadNote.Kind.SPLIT,), actor, now, source=origin.pk)
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
    pseudonyms.follow(posts, target)
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
    pseudonyms.follow([post for _number, post in left], source)
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
        store_terms(thread)


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


def _refuse_apart(*threads: Thread, field: str = "") -> None:
    if any(thread.is_apart for thread in threads):
        message = _("One of the threads is hidden or waits for a decision. Decide about that first.")
        raise DomainError("thread_apart", message, field=field)


def _refuse_gone_on(source: Thread, target: Thread) -> None:
    """A merged thread whose beginning has left the other one since, or is hidden there, would come back without it."""
    stub = Post.objects.filter(thread=source, number=1).select_related("moved_to").first()
    first = stub.moved_to if stub else None
    if target.merged_into_id is not None or (first is not None and first.thread_id != target.pk):
        message = _("Its posts have gone on to a further thread since. Take that back first.")
        raise DomainError("gone_on", message)
    if first is not None and first.is_apart:
        message = _("The post it began with is hidden or waits. Decide about that first.")
        raise DomainError("thread_apart", message)
