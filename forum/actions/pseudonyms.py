"""Looking behind a pseudonym, and not wanting to hear one."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import limits, policies, wording
from forum.models import Post, PseudonymMute, Revelation
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit


@dataclass(frozen=True)
class Revealed:
    """Who writes under a pseudonym, for the one answer that tells it, and the row that says it was told."""

    author: User
    revelation: Revelation


def reveal_author(
    *, actor: User, post: Post, reason: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> Revealed:
    """Tell who wrote the post. The row is stored before anything is told, and its author reads it.

    Called outside a transaction: the reason passes the gates. Raises NotPermitted, LimitReached, DomainError for a
    missing reason.
    """
    if not policies.may_reveal_author(actor, post, now):
        raise NotPermitted("reveal_author", _("You cannot see who wrote this."))
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared)
    with transaction.atomic():
        locked = Post.objects.select_for_update(of=("self",)).select_related("pseudonym").get(pk=post.pk)
        if locked.pseudonym is None or not policies.may_reveal_author(actor, locked, now):
            raise NotPermitted("reveal_author", _("You cannot see who wrote this."))
        hit(limits.REVEAL_DAILY, str(actor.pk), now)
        seen = Revelation.objects.create(pseudonym=locked.pseudonym, seen_by=actor, reason=words.reason, seen_at=now)
        words.record(host=seen, now=now)
        data = {"thread": locked.thread_id, "revelation": seen.pk}
        record("author_revealed", actor=actor, subject=locked, data=data, now=now)
        author = User.objects.get(pk=locked.unnamed_author_id)
    return Revealed(author, seen)


@transaction.atomic
def mute_pseudonym(*, actor: User, post: Post, is_muted: bool, now: datetime) -> bool:
    """Fold the texts of this voice for the actor, in its thread, or hear it again. False when nothing changed.

    Blocking a member reaches no pseudonym: a fold that appears would tell whom it hides. Raises DomainError.
    """
    if post.pseudonym_id is None or post.unnamed_author_id == actor.pk:
        raise DomainError("no_pseudonym", _("Only the pseudonym of somebody else can be muted."))
    if is_muted:
        _row, changed = PseudonymMute.objects.get_or_create(
            pseudonym_id=post.pseudonym_id, member=actor, defaults={"created_at": now}
        )
    else:
        changed = bool(PseudonymMute.objects.filter(pseudonym_id=post.pseudonym_id, member=actor).delete()[0])
    if changed:
        kind = "pseudonym_muted" if is_muted else "pseudonym_unmuted"
        record(kind, actor=actor, subject=actor, data={"pseudonym": post.pseudonym_id}, now=now)
    return changed
