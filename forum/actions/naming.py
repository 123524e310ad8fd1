"""What a thread is called and about: title, language, tags, topics; and threads that ask the same."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import kinds, limits, policies, pseudonyms, wording
from forum.actions.locking import lock_thread, lock_threads
from forum.headings import Heading, check_heading, set_tags
from forum.likeness import store_terms
from forum.models import Tag, Thread, ThreadLink, ThreadNote
from forum.notes import end_notes, leave_note
from foundation import site
from foundation.errors import DomainError, NotPermitted
from knowledge.models import Topic


def rename_thread(
    *,
    actor: User,
    thread: Thread,
    heading: Heading,
    now: datetime,
    reason: str = "",
    decisions: Sequence[gates.Decision] = (),
    is_reviewed: bool = False,
) -> Thread:
    """Give a thread another title, language, tags or topics. What stays the same leaves no note.

    The kind stays, and so do its details. Must be called outside a transaction: the words pass the gates.
    Raises NotPermitted, LimitReached, DomainError naming the field.
    """
    _check(actor, thread, now)
    if thread.unnamed_author_id == actor.pk:
        pseudonyms.check_text(actor, [heading.title, reason])
    wanted = Heading(heading.title, thread.kind, heading.language, thread.details, heading.tags, heading.topics)
    wanted, kind, _details = check_heading(wanted, thread.category, now=now, before=thread.details)
    reason = wording.checked_reason(reason, is_needed=thread.owner_id != actor.pk)
    texts = {"title": wanted.title, "tags": " ".join(wanted.tags), "reason": reason}
    submission = gates.Submission(
        actor=actor,
        purpose="thread",
        texts={name: text for name, text in texts.items() if text},
        decisions=decisions,
        is_reviewed=is_reviewed,
        is_case=kind.is_case,
    )
    passage = gates.run(submission, now=now)
    if passage.is_held:
        # A title has no state of its own to wait in; what a person has to see first goes into the text, which has.
        raise DomainError("title_held", _("Write this into the text, where a moderator can look at it."), field="title")
    with transaction.atomic():
        locked = lock_thread(thread.pk)
        _check(actor, locked, now)
        limits.count_edit(actor, now)
        _store_title(actor, locked, wanted, reason, now)
        _store_tags(actor, locked, wanted, reason, now)
        is_unnamed = pseudonyms.seen(actor, locked) is None
        gates.record(passage, host=locked, now=now, is_unnamed=is_unnamed)
    return locked


def mark_duplicate(
    *,
    actor: User,
    thread: Thread,
    of: Thread,
    now: datetime,
    reason: str = "",
    declared: Declared = NOTHING_DECLARED,
) -> ThreadLink:
    """Say that a question was asked before; both threads then lead to each other. Raises NotPermitted, DomainError.

    The actor must see both. A chain is refused: the older question itself must not be a duplicate, and the newer one
    must have none.
    """
    if thread.pk == of.pk:
        raise DomainError("duplicate_of_itself", _("A question is no duplicate of itself."), field="of")
    words = wording.passed(actor=actor, reason=reason, now=now, is_needed=False, declared=declared)
    with transaction.atomic():
        rows = lock_threads(thread.pk, of.pk)
        locked, target = rows[thread.pk], rows[of.pk]
        seen = Thread.objects.listed_for(actor).filter(pk__in=[locked.pk, target.pk]).count()
        if seen != len(rows) or not policies.may_mark_duplicate(actor, locked, now):
            raise NotPermitted("mark_duplicate", _("You cannot mark this as a duplicate."))
        known = locked.links.filter(kind=ThreadLink.Kind.DUPLICATE).first()
        if known and known.target_id == target.pk:
            return known
        _check_chain(locked, target, known)
        told = pseudonyms.seen(actor, locked)
        link = ThreadLink.objects.create(
            source=locked, kind=ThreadLink.Kind.DUPLICATE, target=target, created_by=told, created_at=now
        )
        words.record(host=locked, now=now)
        leave_note(locked, ThreadNote.Kind.DUPLICATE, told, now, reason=words.reason, thread_id=target.pk)
        leave_note(target, ThreadNote.Kind.HAS_DUPLICATE, told, now, reason=words.reason, thread_id=locked.pk)
        Thread.objects.filter(pk__in=list(rows)).update(version=F("version") + 1)
        record("duplicate_marked", actor=told, subject=locked, data={"of": target.pk}, now=now)
    return link


@transaction.atomic
def unmark_duplicate(*, actor: User, thread: Thread, now: datetime) -> bool:
    """Say it no longer. False when nobody had. Raises NotPermitted."""
    link = ThreadLink.objects.filter(source=thread, kind=ThreadLink.Kind.DUPLICATE).first()
    if link is None:
        return False
    rows = lock_threads(thread.pk, link.target_id)
    if not policies.may_mark_duplicate(actor, rows[thread.pk], now):
        raise NotPermitted("mark_duplicate", _("You cannot change this."))
    if not ThreadLink.objects.filter(pk=link.pk).delete()[0]:
        return False  # somebody else did meanwhile
    told = pseudonyms.seen(actor, rows[thread.pk])
    leave_note(rows[thread.pk], ThreadNote.Kind.NOT_DUPLICATE, told, now, thread_id=link.target_id)
    leave_note(rows[link.target_id], ThreadNote.Kind.NOT_DUPLICATE, told, now, thread_id=thread.pk)
    end_notes(rows[thread.pk], (ThreadNote.Kind.DUPLICATE,), told, now, thread_id=link.target_id)
    end_notes(rows[link.target_id], (ThreadNote.Kind.HAS_DUPLICATE,), told, now, thread_id=thread.pk)
    Thread.objects.filter(pk__in=list(rows)).update(version=F("version") + 1)
    record("duplicate_unmarked", actor=told, subject=rows[thread.pk], data={"of": link.target_id}, now=now)
    return True


def _check_chain(source: Thread, target: Thread, known: ThreadLink | None) -> None:
    if known:
        message = _("This question is marked as a duplicate of another already. Take that back first.")
        raise DomainError("duplicate_already", message, field="of")
    if target.links.filter(kind=ThreadLink.Kind.DUPLICATE).exists():
        message = _("That question is itself a duplicate. Name the one it leads to.")
        raise DomainError("duplicate_chain", message, field="of")
    if source.linked_from.filter(kind=ThreadLink.Kind.DUPLICATE).exists():
        message = _("Other questions lead here as their original. Mark those first, or choose the other way round.")
        raise DomainError("duplicate_chain", message, field="of")


def _check(actor: User, thread: Thread, now: datetime) -> None:
    if not policies.may_retitle(actor, thread, now):
        raise NotPermitted("rename_thread", _("You cannot change the title of this thread."))


def _store_title(actor: User, thread: Thread, wanted: Heading, reason: str, now: datetime) -> None:
    if (thread.title, thread.language) == (wanted.title, wanted.language):
        return
    before, before_language = thread.title, thread.language
    thread.title, thread.language, thread.slug = wanted.title, wanted.language, Thread.slug_of(wanted.title)
    thread.save(update_fields=["title", "language", "slug"])
    store_terms(thread)
    Thread.objects.filter(pk=thread.pk).update(version=F("version") + 1)
    note, told = ThreadNote.Kind.RETITLED, pseudonyms.seen(actor, thread)
    leave_note(thread, note, told, now, reason=reason, before=before, before_language=before_language)
    record("thread_retitled", actor=told, subject=thread, now=now)


def _store_tags(actor: User, thread: Thread, wanted: Heading, reason: str, now: datetime) -> None:
    tags = list(thread.tags.order_by("slug"))
    topics = sorted(thread.topics.order_by("pk").values_list("pk", flat=True))
    wanted_topics = sorted(topic.pk for topic in wanted.topics)
    if sorted(tag.name for tag in tags) == sorted(wanted.tags) and topics == wanted_topics:
        return
    if thread.is_counted:
        Tag.objects.filter(pk__in=[tag.pk for tag in tags]).update(thread_count=F("thread_count") - 1)
    tag_ids = set_tags(thread, wanted.tags)
    if thread.is_counted:
        Tag.objects.filter(pk__in=tag_ids).update(thread_count=F("thread_count") + 1)
    thread.topics.set(Topic.objects.filter(pk__in=wanted_topics))
    Thread.objects.filter(pk=thread.pk).update(version=F("version") + 1)
    site.bump_epoch()
    _tell_retagged(actor, thread, now, reason=reason, before_tags=[tag.name for tag in tags], before_topics=topics)


def store_topics(*, actor: User, thread: Thread, wanted: Collection[int], reason: str, now: datetime) -> None:
    """Give a locked thread these topics, by id, with a note where any changes. In the caller's transaction."""
    topics = sorted(thread.topics.order_by("pk").values_list("pk", flat=True))
    if topics == sorted(wanted):
        return
    names = list(thread.tags.order_by("slug").values_list("name", flat=True))
    thread.topics.set(Topic.objects.filter(pk__in=wanted))
    Thread.objects.filter(pk=thread.pk).update(version=F("version") + 1)
    site.bump_epoch()
    _tell_retagged(actor, thread, now, reason=reason, before_tags=names, before_topics=topics)


def _tell_retagged(
    actor: User, thread: Thread, now: datetime, *, reason: str, before_tags: list[str], before_topics: list[int]
) -> None:
    note, told = ThreadNote.Kind.RETAGGED, pseudonyms.seen(actor, thread)
    leave_note(thread, note, told, now, reason=reason, before_tags=before_tags, before_topics=before_topics)
    record("thread_retagged", actor=told, subject=thread, now=now)


def kind_of(thread: Thread) -> kinds.Kind:
    """The thread's declared kind; a discussion where this release does not declare it any more."""
    kind = kinds.find(thread.kind) or kinds.find("discussion")
    assert kind is not None  # noqa: S101 - every release declares discussions
    return kind
