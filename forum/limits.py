"""How often members may write. Requirement R-32 of the security review; counted with the post, and undone with it."""

from datetime import datetime

from accounts.models import User
from forum import policies
from foundation.limits import Limit, forget, hit

DAY = 24 * 3600  # seconds
START_PAUSE = Limit("forum.start_pause", most=1, window=15)
REPLY_PAUSE = Limit("forum.reply_pause", most=1, window=5)
START_DAILY = Limit("forum.start_daily", most=20, window=DAY)
REPLY_DAILY = Limit("forum.reply_daily", most=300, window=DAY)
# Somebody's first day: enough to ask and to answer, too little to flood.
NEWCOMER_START = Limit("forum.newcomer_start", most=3, window=DAY)
NEWCOMER_REPLY = Limit("forum.newcomer_reply", most=10, window=DAY)
EDIT_DAILY = Limit("forum.edit_daily", most=100, window=DAY)
RESPOND_DAILY = Limit("forum.respond_daily", most=200, window=DAY)
CONVERSATION_DAILY = Limit("forum.conversation_daily", most=20, window=DAY)
INVITE_DAILY = Limit("forum.invite_daily", most=50, window=DAY)
CONTACT_DAILY = Limit("forum.contact_daily", 5, DAY)
REVEAL_DAILY = Limit("forum.reveal_daily", 20, DAY)
SAVE_DRAFT = Limit("forum.save_draft", most=600, window=3600)
NEWCOMER_LINKS = 2  # links in one text of somebody's first day


def count_start(actor: User, now: datetime) -> None:
    """Count a thread. Raises LimitReached. Staff are trusted with their own pace."""
    _count(actor, now, START_PAUSE, START_DAILY, newcomer=NEWCOMER_START)


def count_reply(actor: User, now: datetime) -> None:
    """Count a reply. Raises LimitReached."""
    _count(actor, now, REPLY_PAUSE, REPLY_DAILY, newcomer=NEWCOMER_REPLY)


def count_edit(actor: User, now: datetime) -> None:
    """Count a change of a text. Raises LimitReached."""
    _count(actor, now, EDIT_DAILY)


def count_response(actor: User, now: datetime) -> None:
    """Count a vote, a reaction, an acceptance. Raises LimitReached."""
    _count(actor, now, RESPOND_DAILY)


def forget_pace(actor: User) -> None:
    """Let the next text of the member be as their first: for the demonstration, whose texts have times in the past."""
    for limit in (START_PAUSE, REPLY_PAUSE, START_DAILY, REPLY_DAILY, NEWCOMER_START, NEWCOMER_REPLY):
        forget(limit, str(actor.pk))


def _count(actor: User, now: datetime, *always: Limit, newcomer: Limit | None = None) -> None:
    if actor.is_staff:
        return
    for limit in always:
        hit(limit, str(actor.pk), now)
    if newcomer and policies.is_newcomer(actor, now):
        hit(newcomer, str(actor.pk), now)
