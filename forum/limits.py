"""How often members may write. The numbers are those of their trust level (`accounts.trust`); counted with the post,
and undone with it."""

from datetime import datetime

from accounts import trust
from accounts.models import User
from forum import policies
from foundation.limits import Limit, forget, hit

DAY = 24 * 3600  # seconds
START_PAUSE = Limit("forum.start_pause", most=1, window=trust.THREAD_PAUSE)
REPLY_PAUSE = Limit("forum.reply_pause", most=1, window=trust.REPLY_PAUSE)
NEWCOMER_START = Limit("forum.newcomer_start", most=trust.FIRST_DAY_THREADS, window=DAY)
NEWCOMER_REPLY = Limit("forum.newcomer_reply", most=trust.FIRST_DAY_REPLIES, window=DAY)
CONVERSATION_DAILY = Limit("forum.conversation_daily", most=20, window=DAY)
INVITE_DAILY = Limit("forum.invite_daily", most=50, window=DAY)
CONTACT_DAILY = Limit("forum.contact_daily", 5, DAY)
REVEAL_DAILY = Limit("forum.reveal_daily", 20, DAY)
SAVE_DRAFT = Limit("forum.save_draft", most=600, window=3600)


def start_daily(actor: User) -> Limit:
    """Threads of the member's level."""
    return Limit("forum.start_daily", most=trust.rights_of(actor).threads_daily, window=DAY)


def reply_daily(actor: User) -> Limit:
    """Replies of the member's level."""
    return Limit("forum.reply_daily", most=trust.rights_of(actor).replies_daily, window=DAY)


def edit_daily(actor: User) -> Limit:
    """Changes of texts and headings of the member's level."""
    return Limit("forum.edit_daily", most=trust.rights_of(actor).edits_daily, window=DAY)


def respond_daily(actor: User) -> Limit:
    """Votes, reactions and shared problems of the member's level."""
    return Limit("forum.respond_daily", most=trust.rights_of(actor).votes_daily, window=DAY)


def count_start(actor: User, now: datetime) -> None:
    """Count a thread. Raises LimitReached. Staff are trusted with their own pace."""
    _count(actor, now, START_PAUSE, start_daily(actor), newcomer=NEWCOMER_START)


def count_reply(actor: User, now: datetime) -> None:
    """Count a reply. Raises LimitReached."""
    _count(actor, now, REPLY_PAUSE, reply_daily(actor), newcomer=NEWCOMER_REPLY)


def count_edit(actor: User, now: datetime) -> None:
    """Count a change of a text. Raises LimitReached."""
    _count(actor, now, edit_daily(actor))


def count_response(actor: User, now: datetime) -> None:
    """Count a vote, a reaction, an acceptance. Raises LimitReached."""
    _count(actor, now, respond_daily(actor))


def forget_pace(actor: User) -> None:
    """Let the next text of the member be as their first: for the demonstration, whose texts have times in the past."""
    paced = (START_PAUSE, REPLY_PAUSE, start_daily(actor), reply_daily(actor), NEWCOMER_START, NEWCOMER_REPLY)
    for limit in paced:
        forget(limit, str(actor.pk))


def _count(actor: User, now: datetime, *always: Limit, newcomer: Limit | None = None) -> None:
    if actor.is_staff:
        return
    for limit in always:
        hit(limit, str(actor.pk), now)
    if newcomer and policies.is_newcomer(actor, now):
        hit(newcomer, str(actor.pk), now)
