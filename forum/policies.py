"""Who may do what in the forum. Whether somebody may see a thing is decided before, by `visible_to`.

A page asks these hundreds of times, so what is told of the text itself is asked first, and the member's standing last.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from accounts import trust
from accounts.models import Audience, User
from accounts.policies import may_write, may_write_as_person

if TYPE_CHECKING:
    from forum.models import Category, Post, Thread, ThreadNote

Viewer = User | AnonymousUser

# Wiki posts, conversations and tags of one's own wait until somebody has been here for a day.
NEWCOMER_FOR = timedelta(days=1)
# An author sets a text right for so long; what others built on should not shift under them afterwards.
EDITABLE_FOR = timedelta(days=30)


def is_moderator(user: Viewer) -> bool:
    """Sees what is hidden and held, and cares for all threads they may open."""
    return bool(user.is_authenticated and user.is_staff and user.has_perm("forum.moderate_thread"))


def is_newcomer(user: Viewer, now: datetime) -> bool:
    """Joined within the last day and nothing distinguishes them yet."""
    if not isinstance(user, User) or user.is_staff:
        return False
    return user.trust_level == User.TrustLevel.NEW and now - user.joined_at < NEWCOMER_FOR


def may_start_thread(user: Viewer, category: "Category", now: datetime) -> bool:
    """In a category they see and that is not archived."""
    return may_write(user, now) and category.archived_at is None


def may_reply(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """In a thread they see: not when it is locked, merged or taken out of sight, unless by a moderator."""
    if not may_write(user, now) or thread.merged_into_id is not None:
        return False
    is_closed = thread.is_locked or thread.is_apart
    return not is_closed or (is_moderator(user) and not thread.is_conversation)


def may_edit_post(user: Viewer, post: "Post", now: datetime) -> bool:
    """Authors their own for a month, everybody but newcomers a wiki post, moderators all outside conversations."""
    if not may_write(user, now) or post.is_stub or post.thread.merged_into_id is not None:
        return False
    if is_moderator(user) and not post.thread.is_conversation:
        return True
    if post.thread.is_locked:
        return False
    if post.owner_id == user.pk:
        is_withdrawn_only = post.hidden_at is None or post.was_withdrawn
        return is_withdrawn_only and (post.wiki_at is not None or now - post.created_at < EDITABLE_FOR)
    return post.wiki_at is not None and not post.is_apart and not is_newcomer(user, now)


def may_see_history(user: Viewer, post: "Post") -> bool:
    """What a post said before: everybody who may read it."""
    return not post.is_apart or post.owner_id == user.pk or is_moderator(user)


def may_hide_post(user: Viewer, post: "Post", now: datetime) -> bool:
    """Authors withdraw their own, moderators hide any outside conversations."""
    if post.is_stub or post.hidden_at is not None:
        return False
    is_theirs = post.owner_id == user.pk or (is_moderator(user) and not post.thread.is_conversation)
    return is_theirs and may_write(user, now)


def may_restore_post(user: Viewer, post: "Post", now: datetime) -> bool:
    """Authors what they withdrew themselves, moderators what others hid."""
    if post.hidden_at is None or not may_write(user, now):
        return False
    if post.was_withdrawn and post.owner_id == user.pk:
        return True
    return is_moderator(user) and not post.thread.is_conversation


def may_decide_hold(user: Viewer, post: "Post") -> bool:
    """Release or refuse a held text: moderators, never their own."""
    return is_moderator(user) and post.held_at is not None and post.owner_id != user.pk


def may_open_as_wiki(user: Viewer, post: "Post", now: datetime) -> bool:
    """Open an answer for everybody's editing, or close it again: its author and moderators."""
    if post.is_apart or post.is_stub or post.thread.is_conversation:
        return False
    return (post.owner_id == user.pk or is_moderator(user)) and may_write(user, now)


def _may_respond(user: Viewer, post: "Post", now: datetime) -> bool:
    """Say something about a text that everybody in the thread may read."""
    is_open = not post.is_apart and not post.is_stub and post.thread.merged_into_id is None
    return is_open and may_write_as_person(user, now)


def may_vote(user: Viewer, post: "Post", now: datetime) -> bool:
    """Say whether a post of somebody else is useful."""
    return _may_respond(user, post, now) and post.owner_id != user.pk


def may_vote_against(user: Viewer, post: "Post", now: datetime) -> bool:
    """Say that an answer is not useful: to questions only, where the order of answers follows from it."""
    return post.thread.is_question and not post.is_first and may_vote(user, post, now)


def may_react(user: Viewer, post: "Post", now: datetime) -> bool:
    """Leave one word on a post of somebody else."""
    return may_vote(user, post, now)


def may_say_same_problem(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Share somebody else's question."""
    is_shown = not thread.is_apart and thread.merged_into_id is None
    return may_write_as_person(user, now) and thread.is_question and is_shown and thread.owner_id != user.pk


def may_accept(user: Viewer, post: "Post", now: datetime) -> bool:
    """Accept an answer: whoever asked, and moderators for them."""
    thread = post.thread
    if not thread.is_question or post.is_first or post.is_apart or post.is_stub:
        return False
    return (thread.owner_id == user.pk or is_moderator(user)) and may_write(user, now)


def may_withdraw_acceptance(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Take an acceptance back: whoever asked, and moderators."""
    if not may_write(user, now) or not thread.is_answered:
        return False
    return thread.owner_id == user.pk or is_moderator(user)


def may_tend(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Help to keep a public thread of somebody else in order: members whose level has that right, while it is open."""
    if not isinstance(user, User) or not trust.rights_of(user).may_tend_threads:
        return False
    if thread.is_conversation or thread.is_locked or thread.is_apart or thread.merged_into_id is not None:
        return False
    return thread.audience.kind == Audience.Kind.PUBLIC and may_write(user, now)


def may_move(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Put a thread into another category: moderators, and members who may tend it, from one public place to another."""
    return may_moderate(user, thread, now) or may_tend(user, thread, now)


def may_move_to(user: Viewer, category: "Category") -> bool:
    """Whether a thread may go there, of the categories that the member sees: others to public ones."""
    if is_moderator(user):
        return True
    may = isinstance(user, User) and trust.rights_of(user).may_tend_threads
    return may and category.audience.kind == Audience.Kind.PUBLIC


def may_retitle(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Change title, tags and topics: authors for a month while it is open, whoever may tend it, moderators always."""
    if not may_write(user, now) or thread.merged_into_id is not None:
        return False
    if is_moderator(user) and not thread.is_conversation:
        return True
    if may_tend(user, thread, now):
        return True
    is_own = thread.owner_id == user.pk and not thread.is_locked and thread.hidden_at is None
    return is_own and now - thread.created_at < EDITABLE_FOR


def may_mark_duplicate(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Say that a question was asked before: its author and moderators."""
    if not may_write(user, now) or not thread.is_question or thread.merged_into_id is not None:
        return False
    return thread.owner_id == user.pk or is_moderator(user)


def may_close_call(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Close a call for partners, or open it again: its author and moderators, while the thread can be read."""
    if not may_write(user, now) or not thread.is_call or thread.merged_into_id is not None:
        return False
    return not thread.is_apart and (thread.owner_id == user.pk or is_moderator(user))


def may_moderate(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Move, merge, split, pin, lock, hide and restore: moderators, in threads that are no conversation."""
    return is_moderator(user) and not thread.is_conversation and may_write(user, now)


def may_withdraw_thread(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Authors take back a thread that nobody answered yet."""
    is_own = thread.owner_id == user.pk and thread.reply_count == 0 and thread.hidden_at is None
    return may_write(user, now) and is_own and not thread.is_conversation


def may_restore_thread(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Authors what they withdrew themselves, moderators what was hidden."""
    if not may_write(user, now) or thread.hidden_at is None:
        return False
    return (thread.was_withdrawn and thread.owner_id == user.pk) or may_moderate(user, thread, now)


def may_start_conversation(user: Viewer, now: datetime) -> bool:
    """Write to others in private: members who are no newcomers, and staff; no tools."""
    return may_write_as_person(user, now) and not is_newcomer(user, now)


def may_ask_for_contact(user: Viewer, member: User, now: datetime) -> bool:
    """Ask a member who wants to be asked: who may begin conversations, and nobody themselves."""
    return may_start_conversation(user, now) and user.pk != member.pk and member.messages_from != "nobody"


def may_invite_to(user: Viewer, thread: "Thread", now: datetime) -> bool:
    """Bring somebody into a conversation: whoever began it. Visibility says that they stand in it."""
    return may_write(user, now) and thread.is_conversation and thread.owner_id == user.pk


def may_report(user: Viewer, post: "Post", now: datetime) -> bool:
    """Tell moderators about a post of somebody else that one may read."""
    return may_write_as_person(user, now) and not post.is_stub and post.owner_id != user.pk


def may_undo(user: Viewer, note: "ThreadNote", now: datetime) -> bool:
    """Take back what a note tells: whoever may do the opposite. The action asks once more about the post itself."""
    thread = note.thread
    if note.kind in ("retitled", "retagged"):
        return may_retitle(user, thread, now)
    if note.kind == "moved":
        return may_move(user, thread, now)
    if note.kind in ("call_closed", "call_reopened"):
        return may_close_call(user, thread, now)
    if note.kind in ("duplicate", "has_duplicate", "wiki", "not_wiki"):
        # What its author did under a pseudonym names nobody.
        is_own = note.actor_id == user.pk or (note.actor_id is None and thread.unnamed_author_id == user.pk)
        return may_write(user, now) and (is_moderator(user) or is_own)
    return may_moderate(user, thread, now)


def may_use_pseudonym(user: Viewer, now: datetime) -> bool:
    """Write under a pseudonym: members whose role was checked, since the role is all that is shown of them."""
    return isinstance(user, User) and may_write(user, now) and user.shown_credential_id is not None


def may_reveal_author(user: Viewer, post: "Post", now: datetime) -> bool:
    """See who writes under a pseudonym: staff with this very permission, never behind their own, and only of somebody
    who is still a member.
    """
    if not may_write(user, now) or not user.is_staff or not user.has_perm("forum.reveal_author"):
        return False
    return post.unnamed_author_id is not None and post.unnamed_author_id != user.pk
