"""Opening a post for everybody's editing."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import policies, pseudonyms, wording
from forum.actions.locking import lock
from forum.models import Post, Thread, ThreadNote
from forum.notes import leave_note
from foundation.errors import NotPermitted


def open_as_wiki(
    *,
    actor: User,
    post: Post,
    is_wiki: bool,
    now: datetime,
    reason: str = "",
    declared: Declared = NOTHING_DECLARED,
) -> Post:
    """Let members who are no newcomers change a post, or its author alone again. Raises NotPermitted, DomainError.

    Called outside a transaction: the reason passes the gates.
    """
    words = wording.passed(actor=actor, reason=reason, now=now, is_needed=False, declared=declared)
    with transaction.atomic():
        locked = lock(post)
        if not policies.may_open_as_wiki(actor, locked, now):
            raise NotPermitted("open_as_wiki", _("You cannot open this post for everybody's editing."))
        if (locked.wiki_at is not None) == is_wiki:
            return locked
        told = pseudonyms.seen(actor, locked)
        locked.wiki_at, locked.wiki_by = (now, told) if is_wiki else (None, None)
        locked.save(update_fields=["wiki_at", "wiki_by"])
        words.record(host=locked, now=now, is_unnamed=told is None)
        kind = ThreadNote.Kind.WIKI if is_wiki else ThreadNote.Kind.NOT_WIKI
        leave_note(locked.thread, kind, told, now, reason=words.reason, after=locked.number, post=locked.pk)
        Thread.objects.filter(pk=locked.thread_id).update(version=F("version") + 1)
        name = "post_opened_as_wiki" if is_wiki else "post_closed_as_wiki"
        record(name, actor=told, subject=locked, data={"thread": locked.thread_id}, now=now)
    return locked
