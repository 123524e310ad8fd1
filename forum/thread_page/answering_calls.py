"""What a reader of a call for partners can do: get in touch with its author, or close it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accounts.models import User
from forum import calls, policies
from forum.models import Thread
from forum.thread_page.loading import Viewer


@dataclass(frozen=True)
class Call:
    """A call as its page shows it to one reader."""

    is_open: bool
    last_day: date | None
    contact_url: str = ""
    """Where the reader asks its author to get in touch; empty for a guest, the author, and where nobody is named."""
    tool: str = ""
    """The tool with which the reader closes it or opens it again; empty for whoever may not."""


def of(viewer: Viewer, thread: Thread, now: datetime) -> Call | None:
    """None for every other kind of thread. One statement for a member who could get in touch."""
    if not thread.is_call:
        return None
    is_open = calls.is_open(thread)
    tool = ""
    if policies.may_close_call(viewer, thread, now):
        tool = "close-call" if is_open else "reopen-call"
    return Call(is_open, calls.last_day(thread), _contact_url(viewer, thread, now) if is_open else "", tool)


def _contact_url(viewer: Viewer, thread: Thread, now: datetime) -> str:
    if not isinstance(viewer, User) or thread.owner_id == viewer.pk or not policies.may_start_conversation(viewer, now):
        return ""
    author = User.objects.visible_to(viewer).filter(pk=thread.author_id or 0).first()
    if author is None or not policies.may_ask_for_contact(viewer, author, now):
        return ""
    return f"{reverse('contact', args=[author.username])}?about={thread.pk}"
