"""Putting a label beside a text, and taking one off. Called outside a transaction: reasons pass the gates."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from forum import wording
from forum.actions.locking import lock
from forum.labels import LabelKind
from forum.models import Post
from foundation.errors import DomainError, NotPermitted
from moderation import labels, policies
from moderation.models import Label


class LabelStands(DomainError):
    """Somebody was faster, or it was there before."""

    def __init__(self) -> None:
        super().__init__("label_stands", _("This label stands beside the text already."), field="kind")


class LabelGone(DomainError):
    """Somebody took it off."""

    def __init__(self) -> None:
        super().__init__("label_gone", _("This label was taken off meanwhile."))


def add_label(
    *, actor: User, post: Post, kind: str, reason: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> Label:
    """Put a label beside a post, for everybody to see, with the reason; its author is told and may appeal.

    Raises NotPermitted, LabelStands, and DomainError naming the field.
    """
    if kind not in LabelKind.values:
        raise DomainError("label_unknown", _("Choose one of the offered labels."), field="kind")
    _check(actor, post, now)
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared)
    with transaction.atomic():
        locked = lock(post)
        _check(actor, locked, now)
        label = labels.put(locked, kind, actor=actor, reason=words.reason, now=now)
        if label is None:
            raise LabelStands
        words.record(host=label, now=now)
        labels.write_down(label, actor=actor, reason=words.reason, now=now)
    return label


def remove_label(
    *, actor: User, label: Label, reason: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> Label:
    """Take a label off, with the reason; the author is told. Raises NotPermitted, LabelGone, DomainError."""
    _check(actor, label.post, now)
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared)
    with transaction.atomic():
        locked = lock(label.post)
        _check(actor, locked, now)
        ended = labels.take_off(label, locked, actor=actor, now=now)
        if ended is None:
            raise LabelGone
        words.record(host=label, now=now)
        labels.write_down(ended, actor=actor, reason=words.reason, now=now)
    return ended


def _check(actor: User, post: Post, now: datetime) -> None:
    is_seen = Post.objects.visible_to(actor).filter(pk=post.pk).exists()
    if not is_seen or not policies.may_label(actor, post, now):
        raise NotPermitted("label_post", _("Moderators put labels beside texts of others, and take them off."))
