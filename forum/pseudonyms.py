"""Writing without one's name: who is shown as what, where, and how it stays so.

A text under a pseudonym holds nobody in `author`: whatever reads that column, now or in a room that knows nothing of
pseudonyms, finds a text by nobody. Whose it is stands in `unnamed_author`, which decides what they may do with it and
is shown nowhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Credential, User
from forum import policies
from forum.models import Post, PostRevision, Pseudonym, Thread
from forum.viewers import Shape, shape_of, stand_in
from foundation.errors import DomainError, NotPermitted
from foundation.prepared import Prepared

_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Voice:
    """As what a member is shown in one thread: under their name, or as a pseudonym."""

    member: User
    pseudonym: Pseudonym | None = None

    @property
    def shown(self) -> User | None:
        """Whom events, notes and histories may name; nobody behind a pseudonym."""
        return None if self.pseudonym else self.member

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a post or a thread that say who wrote it. (Any: members and pseudonyms.)"""
        return {
            "author": self.shown,
            "unnamed_author": self.member if self.pseudonym else None,
            "pseudonym": self.pseudonym,
        }


def stored(prepared: Mapping[str, Any], voice: Voice) -> dict[str, Any]:
    """The columns of a new text in this voice. (Any: columns of several types.)

    Behind a pseudonym stands no register: an interest beside the text would say whose it is.
    """
    columns = {**prepared, **voice.columns}
    return columns | {"own_interests": []} if voice.pseudonym else columns


def seen(actor: User, row: Post | Thread) -> User | None:
    """Who did something to their own text, as far as it may be told: nobody where it is under a pseudonym."""
    return None if row.unnamed_author_id == actor.pk else actor


def by(member: User | int) -> Q:
    """Texts of this member, or of the one with this number, under their name or without it."""
    return Q(author=member) | Q(unnamed_author=member)


def of(thread_id: int, member: User) -> Pseudonym | None:
    """The member's own voice in the thread, if they took one. One statement."""
    return next(iter(_own.rows(thread_id, member.pk, shape=shape_of(member))), None)


def _own_in(thread_id: int, number: int, shape: Shape) -> QuerySet[Pseudonym]:
    return Pseudonym.objects.visible_to(stand_in(number, shape)).filter(thread_id=thread_id)


_own = Prepared(_own_in)


def is_named_in(thread: Thread, member: User) -> bool:
    """Whether the thread shows a text under the member's name."""
    return Post.objects.filter(thread_id=thread.pk, author=member).exists()


def voice_in(thread: Thread, member: User, *, wants: bool, now: datetime) -> Voice:
    """As what the member writes here; takes a pseudonym if they want one. The thread row is locked.

    The first post decides for the whole thread, so that nobody is told by a change of voice who the other one is: who
    took a pseudonym keeps it, asked or not. Raises DomainError for who wrote under their name already, rather than
    showing a name that they meant to leave out.
    """
    known = of(thread.pk, member)
    if known is not None:
        return Voice(member, known)
    if not wants:
        return Voice(member)
    if thread.is_conversation:
        raise NotPermitted("pseudonym", _("In a private conversation everybody writes under their name."))
    if is_named_in(thread, member):
        raise DomainError(
            "named_here",
            _(
                "You wrote in this thread under your name, so a pseudonym would hide nothing. "
                "Send this under your name, or do not send it."
            ),
            field="voice",
        )
    return Voice(member, take(thread, member, now))


def check_wish(member: User, now: datetime) -> None:
    """Raise NotPermitted for a member who may not write under a pseudonym."""
    if not policies.may_use_pseudonym(member, now):
        raise NotPermitted(
            "pseudonym",
            _("Only members with a checked credential can write under a pseudonym. Send it under your name."),
        )


def take(thread: Thread, member: User, now: datetime) -> Pseudonym:
    """Give the member the next letter of their role in this thread. The row is locked. Raises NotPermitted."""
    credential = Credential.objects.filter(pk=member.shown_credential_id or 0).first()
    if credential is None:
        check_wish(member, now)
        raise NotPermitted("pseudonym", _("Your credential has ended. Send this under your name."))
    return Pseudonym.objects.create(
        thread_id=thread.pk,
        member=member,
        role=credential.profession,
        method=credential.method,
        number=_next(thread.pk, credential.profession),
        created_at=now,
    )


def check_text(member: User, texts: Iterable[str]) -> None:
    """Raise DomainError where a text that is to hide its author names them."""
    names = [re.escape(f"@{member.username}")]
    if " " in member.name.strip() or (len(member.name) > 1 and _HAN.search(member.name)):
        names.append(re.escape(member.name.strip()))
    found = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?![A-Za-z0-9_])", re.IGNORECASE)
    if any(found.search(text) for text in texts):
        message = _(
            "The text holds your own name, which would undo the pseudonym. Take it out, or send it under your name."
        )
        raise DomainError("names_yourself", message, field="body")


def follow(posts: Sequence[Post], target: Thread) -> None:
    """Let posts that came to another thread bear a pseudonym of that one: a letter means one voice in one thread.

    In the transaction that moved them, the target's row locked. Going back finds the old letter again.
    """
    moved = [post for post in posts if post.pseudonym_id is not None]
    if not moved:
        return
    old = Pseudonym.objects.in_bulk({post.pseudonym_id for post in moved if post.pseudonym_id})
    for pk, before in old.items():
        after = _twin(before, target)
        if after.pk == pk:
            continue
        ids = [post.pk for post in moved if post.pseudonym_id == pk]
        Post.objects.filter(pk__in=ids).update(pseudonym=after)
        PostRevision.objects.filter(post__in=ids, pseudonym=before).update(pseudonym=after)


def end(credential: Credential, now: datetime) -> int:
    """Let the member's pseudonyms of this role and method say that it counts no more; how many did."""
    found = Pseudonym.objects.filter(member_id=credential.member_id, ended_at__isnull=True)
    return found.filter(role=credential.profession, method=credential.method).update(ended_at=now)


def _twin(pseudonym: Pseudonym, target: Thread) -> Pseudonym:
    if pseudonym.thread_id == target.pk:
        return pseudonym
    if pseudonym.member_id is not None:
        known = Pseudonym.objects.filter(thread_id=target.pk, member_id=pseudonym.member_id).first()
        if known is not None:
            return known
    return Pseudonym.objects.create(
        thread_id=target.pk,
        member_id=pseudonym.member_id,
        role=pseudonym.role,
        method=pseudonym.method,
        number=_next(target.pk, pseudonym.role),
        created_at=pseudonym.created_at,
        ended_at=pseudonym.ended_at,
    )


def _next(thread_id: int, role: str) -> int:
    taken: QuerySet[Pseudonym] = Pseudonym.objects.filter(thread_id=thread_id, role=role)
    return (taken.aggregate(last=Max("number"))["last"] or 0) + 1
