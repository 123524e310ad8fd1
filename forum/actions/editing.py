"""Changing what a post says, and with the first post what its thread is about."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from events.actions import record
from forum import counting, kinds, limits, policies, pseudonyms
from forum.actions.locking import lock
from forum.actions.naming import store_topics
from forum.beside import renew_thread, store_beside
from forum.interests import texts_about
from forum.models import Draft, Post, PostRevision, Thread
from forum.models.threads import LONGEST_EXCERPT
from forum.subject import Checked, Subject
from forum.subject import check as check_subject
from forum.texts import excerpt_of
from forum.writing import Prepared, Writing, prepare
from foundation import site
from foundation.errors import DomainError, NotPermitted

# An author's changes within so long after the last one are one revision, unless somebody answered meanwhile.
FOLDS_FOR = timedelta(minutes=10)


class EditedMeanwhile(DomainError):
    """Somebody changed the text since the form was opened. `extra` holds the `edit_count` that stands now."""

    def __init__(self, edit_count: int) -> None:
        super().__init__(
            "edited_meanwhile",
            _("Somebody changed this text while you were writing. Both versions are shown below; bring them together."),
            field="body",
            extra={"edit_count": edit_count},
        )


def edit_post(
    *,
    actor: User,
    post: Post,
    writing: Writing,
    base_edit: int,
    now: datetime,
    reason: str = "",
    subject: Subject | None = None,
) -> Post:
    """Change a post's text and declarations, and with a thread's first post what the thread is about.

    `base_edit` is the post's `edit_count` when the form was opened.

    The author's own changes fold into the open revision for ten minutes or until somebody answers; any other change is
    a revision of its own. Where nothing changes, nothing is stored. Raises NotPermitted, EditedMeanwhile, LimitReached,
    DomainError.
    """
    _check_edit(actor, post, now)
    if post.edit_count != base_edit:
        raise EditedMeanwhile(post.edit_count)
    reason = " ".join(reason.split())
    checked = check_subject(post, subject, now=now)
    voice = _editing_voice(actor, post)
    if voice.pseudonym:
        pseudonyms.check_text(actor, [writing.body, reason, *checked.texts.values()])
    prepared = prepare(
        actor=actor,
        writing=writing,
        purpose="conversation" if post.thread.is_conversation else "post",
        now=now,
        texts={"reason": reason, **checked.texts},
        details=kinds.rendered_texts(post.thread.kind, checked.details) if post.is_first else None,
        anchor=post.anchor,
        is_case=post.thread.kind == "case",
        author_id=post.author_id,
        about=[*texts_about(post.thread), *checked.texts.values()],
        post_id=post.pk,
    )
    if not _changes(prepared, post, checked):
        return post
    with transaction.atomic():
        locked = lock(post)
        _check_edit(actor, locked, now)
        if locked.edit_count != base_edit:
            raise EditedMeanwhile(locked.edit_count)
        checked = checked.with_states_of(locked.thread)
        limits.count_edit(actor, now)
        _store_edit(prepared, locked, checked, reason, voice)
    return locked


def _editing_voice(actor: User, post: Post) -> pseudonyms.Voice:
    """Authors and whoever improves a wiki are shown as in the rest of the thread; a moderator by name."""
    is_among_authors = post.owner_id == actor.pk or post.wiki_at is not None
    return pseudonyms.Voice(actor, pseudonyms.of(post.thread_id, actor) if is_among_authors else None)


def _check_edit(actor: User, post: Post, now: datetime) -> None:
    if not policies.may_edit_post(actor, post, now):
        raise NotPermitted("edit_post", _("You cannot change this post any more."))


def _changes(prepared: Prepared, post: Post, checked: Checked) -> bool:
    """Whether anything would be another than it is."""
    declared = prepared.writing.declarations
    is_text_new = prepared.source != post.source or any(getattr(post, name) != declared[name] for name in declared)
    return is_text_new or checked.has_topics or (post.is_first and checked.details != post.thread.details)


def _store_edit(prepared: Prepared, post: Post, checked: Checked, reason: str, voice: pseudonyms.Voice) -> None:
    actor, now = prepared.actor, prepared.now
    was_shown = not post.is_apart
    _keep_revision(prepared, post, checked, reason, voice)
    columns = {**prepared.columns, "revision_number": post.revision_number}
    columns |= {"edited_at": now, "edited_by": voice.shown, "edit_count": post.edit_count + 1}
    if post.author_id is None:
        columns["own_interests"] = []  # of nobody, or of somebody who is not to be known
    columns["held_at"] = post.held_at or prepared.held_at
    for name, value in columns.items():
        setattr(post, name, value)
    post.save(update_fields=list(columns))
    store_beside(prepared, post)
    heading: dict[str, Any] = {"version": F("version") + 1}
    if post.is_first:
        heading |= {"excerpt": excerpt_of(prepared.rendered.text, LONGEST_EXCERPT), "held_at": post.held_at}
        heading |= _store_subject(prepared, post, checked, reason)
    if was_shown and post.is_apart:
        _count_out(post)
        site.bump_epoch()
    Thread.objects.filter(pk=post.thread_id).update(**heading)
    if was_shown and post.is_apart and post.is_first:
        post.thread.held_at = post.held_at
        renew_thread(post.thread)
    is_unnamed = voice.shown is None
    gates.record(prepared.passage, host=post, now=now, revision=post.revision_number, is_unnamed=is_unnamed)
    Draft.objects.filter(author=actor, context=f"edit:{post.pk}").delete()
    data = {"thread": post.thread_id, "revision": post.revision_number, "mentions": prepared.mentions}
    record("post_edited", actor=voice.shown, subject=post, data=data | {"held": post.held_at is not None}, now=now)


def _store_subject(prepared: Prepared, post: Post, checked: Checked, reason: str) -> dict[str, Any]:
    """Give the thread its topics; returns the columns that hold its details, if those changed (Any: of several types).

    Lists that are narrowed to a word of the kind's are kept for guests, so the epoch moves.
    """
    thread = post.thread
    if checked.has_topics:
        store_topics(
            actor=prepared.actor, thread=thread, wanted=checked.topics_of(thread), reason=reason, now=prepared.now
        )
    if checked.details == thread.details:
        return {}
    site.bump_epoch()
    return {
        "details": checked.details,
        "details_html": prepared.details_html,
        "renderer_version": prepared.rendered.version,
    }


def _keep_revision(prepared: Prepared, post: Post, checked: Checked, reason: str, voice: pseudonyms.Voice) -> None:
    """Store what the post says from now on; with the first change also what it said before. Sets `revision_number`."""
    before, details = (post.thread.details, checked.details) if post.is_first else (None, None)
    if prepared.source == post.source and before == details:
        return  # only declarations or topics changed
    now = prepared.now
    newest = post.revisions.order_by("-number").first()
    if newest is None:
        newest = PostRevision.objects.create(
            post=post,
            number=1,
            source=post.source,
            details=before,
            editor_id=post.author_id,
            pseudonym_id=post.pseudonym_id,
            created_at=post.created_at,
        )
    if _folds_into(newest, voice, post, now):
        newest.source, newest.reason, newest.details = prepared.source, reason or newest.reason, details
        newest.save(update_fields=["source", "reason", "details"])
        return
    if newest.details is None and before is not None:
        newest.details = before
        newest.save(update_fields=["details"])
    post.revision_number = newest.number + 1
    PostRevision.objects.create(
        post=post,
        number=post.revision_number,
        source=prepared.source,
        details=details,
        editor=voice.shown,
        pseudonym=voice.pseudonym,
        reason=reason,
        created_at=now,
    )


def _folds_into(newest: PostRevision, voice: pseudonyms.Voice, post: Post, now: datetime) -> bool:
    by_whom = (newest.editor, newest.pseudonym)
    if by_whom != (voice.shown, voice.pseudonym) or now - newest.created_at >= FOLDS_FOR:
        return False
    written_since = Post.objects.filter(thread_id=post.thread_id, created_at__gt=newest.created_at, is_stub=False)
    return not written_since.exclude(pseudonyms.by(voice.member)).exists()


def _count_out(post: Post) -> None:
    """A text that others saw is held now: it counts no longer."""
    if post.is_first and post.thread.is_counted:
        counting.count_thread(post.thread, -1)
    counting.renew(post.thread)
