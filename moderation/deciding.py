"""What a moderator may decide about a text, and what each decision does to it. Rows are locked by the callers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content.models import Hold
from forum import sight
from forum.models import Post
from foundation.errors import DomainError
from moderation import reasons
from moderation.models import Flag, ModerationAction


class Decision(models.TextChoices):
    """In the order in which the desk offers them; the keys stand in `KEYS`."""

    REDACT = "redact", _("Redact all and show")
    ASK = "ask", _("Ask the author to change it")
    DISMISS = "dismiss", _("Nothing wrong: show it")
    UPHOLD = "uphold", _("Right, but leave it in place")
    HIDE = "hide", _("Take out of sight")


KEYS: Final = {
    Decision.REDACT: "R",
    Decision.ASK: "E",
    Decision.DISMISS: "N",
    Decision.UPHOLD: "L",
    Decision.HIDE: "X",
}
# What becomes of the flags: those who made them learn it, and their accuracy counts it.
FLAGS: Final = {
    Decision.REDACT: Flag.State.UPHELD,
    Decision.ASK: Flag.State.UPHELD,
    Decision.DISMISS: Flag.State.DISMISSED,
    Decision.UPHOLD: Flag.State.UPHELD,
    Decision.HIDE: Flag.State.UPHELD,
}


def state_of(post: Post) -> dict[str, Any]:
    """What undoing has to know of a locked post: ids and codes. (Any: of JSON.)"""
    hold = Hold.objects.of(post).open().first()
    return {
        "held": list(hold.reasons) if hold else [],
        "hidden": post.hidden_at is not None,
        "thread_hidden": post.is_first and post.thread.hidden_at is not None,
    }


def carry_out(decision: Decision, post: Post, actor: User, reason: str, now: datetime) -> str:
    """Do to a locked post what was decided; the kind of the decision for the log."""
    return _DOING[decision](post, actor, reason, now)


def _hide(post: Post, actor: User, reason: str, now: datetime) -> str:
    if post.held_at is not None:
        sight.end_hold(post, actor, reason, now, is_released=False)
        return ModerationAction.Kind.REFUSED
    if post.is_first:
        if post.thread.hidden_at is None:
            sight.hide_thread(post.thread, actor, reason, now)
    elif post.hidden_at is None:
        sight.hide_post(post, actor, reason, now)
    return ModerationAction.Kind.HIDDEN


def _release(post: Post, actor: User, reason: str, now: datetime) -> bool:
    if post.held_at is None:
        return False
    sight.end_hold(post, actor, reason, now, is_released=True)
    return True


def _dismiss(post: Post, actor: User, reason: str, now: datetime) -> str:
    is_released = _release(post, actor, reason, now)
    return ModerationAction.Kind.RELEASED if is_released else ModerationAction.Kind.DISMISSED


def _uphold(post: Post, actor: User, reason: str, now: datetime) -> str:
    _release(post, actor, reason, now)
    return ModerationAction.Kind.UPHELD


def _ask(post: Post, actor: User, reason: str, now: datetime) -> str:
    if post.hidden_at is not None:
        raise DomainError("hidden_already", _("The text is out of sight already, so its author cannot change it."))
    if post.held_at is None:
        sight.hold_post(post, reasons.ASKED_TO_EDIT, now)
    return ModerationAction.Kind.ASKED_TO_EDIT


def _redacted(post: Post, actor: User, reason: str, now: datetime) -> str:
    """The words are gone by now; what is left may be shown."""
    _release(post, actor, reason, now)
    return ModerationAction.Kind.REDACTED


_DOING: Final[dict[Decision, Callable[[Post, User, str, datetime], str]]] = {
    Decision.HIDE: _hide,
    Decision.DISMISS: _dismiss,
    Decision.UPHOLD: _uphold,
    Decision.ASK: _ask,
    Decision.REDACT: _redacted,
}


def put_back(post: Post, before: dict[str, Any], actor: User, reason: str, now: datetime) -> None:
    """Bring a locked post back to where it stood before a decision. (Any: of JSON, as `state_of` wrote it.)"""
    hold = Hold.objects.of(post).open().first()
    if post.is_first and post.thread.hidden_at is not None and not before["thread_hidden"]:
        sight.restore_thread(post.thread, actor, reason, now)
    elif post.hidden_at is not None and not before["hidden"]:
        sight.restore_post(post, actor, reason, now)
    post.refresh_from_db()
    if hold is not None and not before["held"]:
        sight.end_hold(post, actor, reason, now, is_released=True)
    elif hold is None and before["held"] and post.hidden_at is None:
        sight.hold_post(post, before["held"][0], now)
