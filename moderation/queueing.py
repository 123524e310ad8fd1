"""What brings things into the queue and takes them out again. Everything here may happen twice and counts once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import Credential, User
from content.models import Hold
from events.models import Event
from forum.models import Post, Thread
from knowledge.models import ArticleRevision, NeedsChange
from moderation import reasons, retractions
from moderation.echoes import is_echo
from moderation.models import Flag, ReviewItem
from notifications.models import Mailbox

POST: Final = "forum.post"
CREDENTIAL: Final = "accounts.credential"
NEEDS_CHANGE: Final = "knowledge.needschange"
REVISION: Final = "knowledge.articlerevision"
APPEAL: Final = "moderation.appeal"
HANDLING: Final = "events.handling"
MAIL: Final = "notifications.outgoingmail"
MAILBOX: Final = "notifications.mailbox"
WORK: Final = "content.reference"


def put(
    *,
    kind: str,
    label: str,
    pk: int,
    reason: str,
    now: datetime,
    author_id: int | None = None,
    unnamed_author_id: int | None = None,
    category_id: int | None = None,
    not_for_id: int | None = None,
) -> ReviewItem:
    """The open item about this thing, locked, made if there is none, in the caller's transaction.

    What is worse than before raises its harm and becomes its reason. One that waited for its author is open again.
    """
    harm = reasons.harm_of(reason)
    found = open_item(label, pk)
    if found is None:
        try:
            with transaction.atomic():
                return ReviewItem.objects.create(
                    kind=kind,
                    subject_model=label,
                    subject_id=pk,
                    author_id=author_id,
                    unnamed_author_id=unnamed_author_id,
                    category_id=category_id,
                    not_for_id=not_for_id,
                    reason=reason,
                    harm=harm,
                    opened_at=now,
                )
        except IntegrityError:
            found = open_item(label, pk)
            if found is None:
                raise
    changed: dict[str, Any] = {"state": ReviewItem.State.OPEN, "category_id": category_id}
    if kind == ReviewItem.Kind.HELD:
        changed["kind"] = kind
    if harm > found.harm:
        changed |= {"harm": harm, "reason": reason}
    for name, value in changed.items():  # Any: columns of several types
        setattr(found, name, value)
    ReviewItem.objects.filter(pk=found.pk).update(**changed, version=F("version") + 1)
    found.version += 1
    return found


def put_post(post: Post, *, kind: str, reason: str, now: datetime) -> ReviewItem:
    """The open item about a post, whose thread is loaded. See `put`."""
    return put(
        kind=kind,
        label=POST,
        pk=post.pk,
        reason=reason,
        now=now,
        author_id=post.author_id,
        unnamed_author_id=post.unnamed_author_id,
        category_id=post.thread.category_id,
    )


def close(label: str, pk: int, now: datetime, *, outcome: str = ReviewItem.Outcome.ELSEWHERE) -> None:
    """Settle the open item about this thing, if there is one: something was done about it where it stands.

    Flags on it count as upheld or dismissed with it; where nobody said which, they are dropped without a verdict on
    whoever made them.
    """
    item = open_item(label, pk)
    if item is None:
        return
    if outcome != ReviewItem.Outcome.ELSEWHERE:
        state = Flag.State.UPHELD if outcome == ReviewItem.Outcome.UPHELD else Flag.State.DISMISSED
        item.flags.open().update(state=state, decided_at=now)
    settle(item.pk, outcome=outcome, actor=None, now=now)


def settle(pk: int, *, outcome: str, actor: User | None, now: datetime) -> None:
    """Close this item, in the caller's transaction; its flags weigh nothing any more. Without an actor nobody decided.

    What is closed stays as it was.
    """
    ReviewItem.objects.not_closed().filter(pk=pk).update(
        state=ReviewItem.State.CLOSED,
        outcome=outcome,
        decided_at=now,
        decided_by=actor,
        score=0,
        version=F("version") + 1,
    )


def reopen(pk: int) -> None:
    """Let somebody decide about this item again, in the caller's transaction."""
    ReviewItem.objects.filter(pk=pk).update(
        state=ReviewItem.State.OPEN,
        outcome="",
        decided_at=None,
        decided_by=None,
        claimed_at=None,
        claimed_by=None,
        version=F("version") + 1,
    )


def open_item(label: str, pk: int) -> ReviewItem | None:
    """The item about this thing that somebody still has to decide about, locked in the caller's transaction."""
    found: ReviewItem | None = (
        ReviewItem.objects.not_closed().of(label, pk).select_for_update(of=("self",)).order_by("pk").first()
    )
    return found


def held_text(event: Event) -> None:
    """A text was written or changed: into the queue if it waits. One that its author was to change comes back so."""
    post = post_of(event)
    if post is None:
        return
    hold = Hold.objects.of(post).open().first() if post.held_at is not None else None
    if hold is not None:
        put_held(post, hold, event.created_at)


def settled_text(event: Event) -> None:
    """A moderator, or its author, decided about a text where it stands: out of the queue."""
    post = post_of(event)
    if post is None or post.held_at is not None or is_echo(event, post):
        return
    outcomes = {
        "post_released": ReviewItem.Outcome.DISMISSED,
        "post_refused": ReviewItem.Outcome.UPHELD,
    }
    is_by_author = event.actor_id in (None, post.owner_id)
    outcome = outcomes.get(event.kind, ReviewItem.Outcome.ELSEWHERE if is_by_author else ReviewItem.Outcome.UPHELD)
    close(POST, post.pk, event.created_at, outcome=outcome)


def claim(event: Event) -> None:
    """A claim to a credential moved: into the queue while a person has to decide about it."""
    credential = Credential.objects.filter(pk=event.data["credential"]).first()
    if credential is not None:
        settle_claim(credential, event.created_at)


def settle_claim(credential: Credential, now: datetime) -> None:
    """Put a claim into the queue, or take it out, as it stands now."""
    waits = Credential.objects.waiting_for_reviewers().filter(pk=credential.pk).exists()
    if waits:
        reason = "credential_appeal" if credential.appealed_at else "credential"
        kind = ReviewItem.Kind.CREDENTIAL
        put(kind=kind, label=CREDENTIAL, pk=credential.pk, reason=reason, now=now, author_id=credential.member_id)
    else:
        close(CREDENTIAL, credential.pk, now)


def needed_change(event: Event) -> None:
    """Somebody says that an article should change, or what was done about it."""
    report = NeedsChange.objects.filter(pk=event.data["report"]).first()
    if report is None or report.resolved_at is not None:
        close(NEEDS_CHANGE, event.data["report"], event.created_at)
        return
    put_needed_change(report, event.created_at)


def put_needed_change(report: NeedsChange, now: datetime) -> None:
    """Into the queue: somebody has to see to an article."""
    put(kind=ReviewItem.Kind.NEEDS_CHANGE, label=NEEDS_CHANGE, pk=report.pk, reason="needs_change", now=now)


def address(event: Event) -> None:
    """Mail to a member stopped because it comes back, or goes again."""
    mailbox = Mailbox.objects.filter(pk=event.subject_id or 0, pause_reason=Mailbox.Pause.RETURNED).first()
    if mailbox is None:
        close(MAILBOX, event.subject_id or 0, event.created_at)
        return
    put_address(mailbox, event.created_at)


def put_address(mailbox: Mailbox, now: datetime) -> None:
    """Into the queue: somebody has to find out whether the member can be reached."""
    kind, reason = ReviewItem.Kind.ADDRESS, "mail_returned"
    put(kind=kind, label=MAILBOX, pk=mailbox.pk, reason=reason, author_id=mailbox.member_id, now=now)


def work(event: Event) -> None:
    """A work was marked as retracted, or is so no longer."""
    pk = event.subject_id or 0
    if retractions.cited_in_articles().filter(pk=pk).exists():
        put_work(pk, event.created_at)
    else:
        close(WORK, pk, event.created_at)


def put_work(pk: int, now: datetime) -> None:
    """Into the queue: articles rest on a retracted work."""
    put(kind=ReviewItem.Kind.SOURCE, label=WORK, pk=pk, reason="retracted_work", now=now)


def revision(event: Event) -> None:
    """A proposed text of an article waits, or does so no longer."""
    found = ArticleRevision.objects.filter(pk=event.subject_id or 0).only("held_at", "author").first()
    hold = Hold.objects.of(found).open().first() if found and found.held_at else None
    if found is None or hold is None:
        close(REVISION, event.subject_id or 0, event.created_at)
        return
    put_held(found, hold, event.created_at)


def put_held(text: Post | ArticleRevision, hold: Hold, now: datetime) -> None:
    """Into the queue: a text waits. Of a post its thread is loaded."""
    reason = _worst(hold.reasons)
    if isinstance(text, Post):
        put_post(text, kind=ReviewItem.Kind.HELD, reason=reason, now=now)
    else:
        put(kind=ReviewItem.Kind.HELD, label=REVISION, pk=text.pk, reason=reason, now=now, author_id=text.author_id)


def _worst(codes: list[str]) -> str:
    return max(codes, key=reasons.harm_of, default="")


def post_of(event: Event) -> Post | None:
    """The post that an event of the forum tells of; the first of a thread."""
    posts = Post.objects.select_related("thread").filter(is_stub=False)
    if event.subject_model == Thread._meta.label_lower:
        return posts.filter(thread=event.subject_id or 0, number=1).first()
    return posts.filter(pk=event.subject_id or 0).first()


HANDLERS: Final[tuple[tuple[str, Callable[[Event], None], tuple[str, ...]], ...]] = (
    (
        "moderation.queue_held_text",
        held_text,
        ("thread_started", "post_created", "post_edited", "conversation_started"),
    ),
    (
        "moderation.settle_text",
        settled_text,
        ("post_released", "post_refused", "post_hidden", "thread_hidden"),
    ),
    (
        "moderation.queue_claim",
        claim,
        (
            *("credential_requested", "credential_appealed", "referee_answered", "credential_accepted"),
            *("credential_rejected", "credential_withdrawn", "credential_lapsed", "credential_ended"),
        ),
    ),
    ("moderation.queue_needed_change", needed_change, ("needs_change_reported", "needs_change_resolved")),
    ("moderation.queue_address", address, ("mail_paused", "mail_resumed")),
    ("moderation.queue_work", work, ("reference_retracted", "reference_restored", "reference_merged")),
    (
        "moderation.queue_revision",
        revision,
        ("revision_proposed", "revision_released", "revision_rejected", "revision_withdrawn"),
    ),
)
