"""Putting labels beside locked posts and taking them off, in the transactions of the actions; and the log of it."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from forum.labels import LabelKind, set_labels
from forum.models import Post
from moderation import logbook
from moderation.models import Label, ModerationAction, ReviewItem

Kind = ModerationAction.Kind


def shown(viewer: User | AnonymousUser, post: Post) -> list[Label]:
    """Those beside the post that the viewer sees, in the order in which it shows them. One statement."""
    rows = {label.kind: label for label in Label.objects.visible_to(viewer).filter(post=post).standing()}
    return [rows[kind] for kind in LabelKind if kind in rows]


def of_post(post: Post) -> QuerySet[Label]:
    """Those that stand beside it now."""
    return Label.objects.filter(post=post).standing()


def put(post: Post, kind: str, *, actor: User, reason: str, now: datetime) -> Label | None:
    """A new label beside a locked post; None where it stands there already."""
    label, is_new = Label.objects.get_or_create(
        post=post, kind=kind, removed_at=None, defaults={"reason": reason, "given_by": actor, "given_at": now}
    )
    if not is_new:
        return None
    _show(post, actor, now)
    return label


def take_off(label: Label, post: Post, *, actor: User, now: datetime) -> Label | None:
    """The label ends; None where it has ended already."""
    ended = Label.objects.filter(pk=label.pk).standing().update(removed_at=now, removed_by=actor)
    if not ended:
        return None
    label.refresh_from_db()
    _show(post, actor, now)
    return label


def put_back(label: Label, post: Post, *, actor: User, now: datetime) -> Label | None:
    """The label stands again; None where one of its kind does."""
    if of_post(post).filter(kind=label.kind).exists():
        return None
    Label.objects.filter(pk=label.pk).update(removed_at=None, removed_by=None)
    label.refresh_from_db()
    _show(post, actor, now)
    return label


def write_down(
    label: Label,
    *,
    actor: User,
    reason: str,
    now: datetime,
    undoes: ModerationAction | None = None,
    item: ReviewItem | None = None,
) -> ModerationAction:
    """In the log: the label as it stands, or that it was taken off. Its post's author is told."""
    return logbook.write(
        Kind.LABELLED if label.removed_at is None else Kind.UNLABELLED,
        actor=actor,
        subject=label.post,
        item=item,
        ground=f"label_{label.kind}",
        reason=reason,
        data={"label": label.pk},
        undoes=undoes,
        now=now,
    )


def _show(post: Post, actor: User, now: datetime) -> None:
    set_labels(post, list(of_post(post).values_list("kind", flat=True)), actor=actor, now=now)
