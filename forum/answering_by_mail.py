"""Answers to threads and posts that come by mail: the same action, gates and limits as on the site."""

import contextlib
import io

from django.urls import reverse
from django.utils.translation import gettext as _

from content.attachments import actions as attachments
from content.views.attachments import markdown
from forum import finding
from forum.actions import drafts
from forum.actions.posts import reply_to_thread
from forum.models import Post, Thread
from forum.writing import Writing
from foundation.errors import DomainError, LimitReached, NotPermitted
from notifications.inbound import answering
from notifications.inbound.answering import Answer, Declined

# What is told of a text to whom it may concern to answer it; a vote or a moderator's decision is not.
KINDS = frozenset({"mention", "reply", "quote", "post", "thread", "accepted", "solved"})


def register() -> None:
    """Called once, in apps.py."""
    answering.register("forum.post", "forum.thread", kinds=KINDS, answer=answer)


def answer(mail: Answer) -> Post:
    """Write the next post of the thread. Raises Declined, and LimitReached for what is allowed a little later.

    What was refused is kept as the draft of a reply, unless the member has one there already.
    """
    thread, answered = _place(mail)
    try:
        body = _with_files(mail)
        writing = Writing(body=body, client_token=mail.token, is_draft_kept=True)
        return reply_to_thread(actor=mail.actor, thread=thread, writing=writing, reply_to=answered, now=mail.now)
    except LimitReached as limit:
        raise limit
    except DomainError as refusal:
        is_kept = _keep(mail, thread, answered)
        raise Declined(refusal, url=reverse("reply", args=[thread.pk]), is_kept=is_kept) from None


def _place(mail: Answer) -> tuple[Thread, Post | None]:
    """Where the answer belongs now, which may be another thread than when the mail was written."""
    (label, pk), answered = mail.subject, None
    thread_id: int | None = mail.target[1] if mail.target[0] == "forum.thread" else None
    if label == "forum.post":
        answered = Post.objects.visible_to(mail.actor).filter(pk=pk, is_stub=False).first()
        thread_id = answered.thread_id if answered else thread_id
    thread = finding.find(mail.actor, thread_id) if thread_id else None
    if thread is None or thread.is_conversation:
        message = _("What you answered is not there any more, or you can no longer open it.")
        raise Declined(NotPermitted("reply", message))
    return thread, answered


def _with_files(mail: Answer) -> str:
    """The text with its files at the end, each taken in by the rules of the site. Raises DomainError that names one."""
    pieces = [mail.text]
    for file in mail.files:
        try:
            taken = attachments.upload(actor=mail.actor, file=io.BytesIO(file.data), name=file.name, now=mail.now)
        except LimitReached:
            raise
        except DomainError as refusal:
            words = _("“%(name)s”: %(reason)s") % {"name": file.name, "reason": refusal.message}
            raise DomainError(refusal.code, words, field="files") from None
        pieces.append(markdown(taken))
    return "\n\n".join(filter(None, pieces))


def _keep(mail: Answer, thread: Thread, answered: Post | None) -> bool:
    """Whether the text waits in the composer now."""
    fields = {"body": mail.text, "reply_to": str(answered.pk) if answered else ""}
    with contextlib.suppress(DomainError):
        drafts.save_draft(actor=mail.actor, context=f"reply:{thread.pk}", fields=fields, base_version=0, now=mail.now)
        return True
    return False
