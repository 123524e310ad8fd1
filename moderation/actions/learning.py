"""Learning from decisions about spam, and forgetting. Counts follow the lessons: each stands once in every bucket."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from accounts.models import User
from forum.models import Post
from moderation import logbook, queueing, reasons
from moderation.actions.defences import changing, check
from moderation.gates import hosts, learning
from moderation.models import DefenceSettings, LinkedHost, ModerationAction, ReviewItem, SpamBucket, SpamLesson
from moderation.reasons import FIRST_TEXT, LOOKS_LIKE_SPAM, NEAR_DUPLICATE, SPAM_HOST, TOO_FAST, WORD_RULE, FlagReason

Kind = ModerationAction.Kind
# Refused or hidden for these, a text was spam. For a word rule, a first text or a fast form nobody said what was wrong.
SAID_TO_BE_SPAM: Final = frozenset({str(FlagReason.SPAM), SPAM_HOST, NEAR_DUPLICATE, LOOKS_LIKE_SPAM})
# Shown after they waited for these, a text was none.
LOOKED_AT: Final = SAID_TO_BE_SPAM | {FIRST_TEXT, TOO_FAST, WORD_RULE}
# Decisions about a text of which the last one counts.
COUNTING: Final = (
    *(Kind.HIDDEN, Kind.REFUSED, Kind.RELEASED, Kind.DISMISSED, Kind.UPHELD, Kind.ASKED_TO_EDIT, Kind.REDACTED),
    Kind.REOPENED,
)


@transaction.atomic
def settle_lesson(*, item: ReviewItem, now: datetime) -> None:
    """Let what was learned from an item be what stands decided about it. May be called at any time and repeated."""
    chosen = changing()
    verdict = _verdict(item)
    lesson = SpamLesson.objects.filter(item=item).first()
    if lesson is not None and lesson.is_spam is not verdict:
        _unlearn(lesson, chosen)
        lesson = None
    if lesson is None and verdict is not None:
        _learn(item, chosen, is_spam=verdict, now=now)


@transaction.atomic
def forget_lessons(*, actor: User, now: datetime) -> int:
    """Forget everything that was learned; how many examples. The sites that spam led to are forgotten with it."""
    check(actor=actor, code="forget_lessons")
    chosen = changing()
    number = SpamLesson.objects.count()
    SpamLesson.objects.all().delete()
    SpamBucket.objects.all().delete()
    DefenceSettings.objects.filter(pk=chosen.pk).update(spam_count=0, good_count=0)
    data = {"forgotten": number}
    logbook.write(Kind.DEFENCES_CHANGED, actor=actor, subject=chosen, data=data, now=now)
    return number


def learn(*, item: ReviewItem, text: str, is_spam: bool, now: datetime) -> SpamLesson:
    """Learn one example, in the caller's transaction. `settle_lesson` is for what moderators decide."""
    return _store(item, text, changing(), is_spam=is_spam, now=now)


def unlearn(*, lesson: SpamLesson) -> None:
    """Take one example back, in the caller's transaction."""
    _unlearn(lesson, changing())


def _verdict(item: ReviewItem) -> bool | None:
    """Whether moderators said it is spam; None where they did not decide, took it back, or said neither."""
    if item.subject_model != queueing.POST:
        return None
    found = ModerationAction.objects.filter(item=item, kind__in=COUNTING).order_by("-pk").first()
    ground = reasons.family_of(found.ground) if found else ""
    if found is None or found.is_automatic:
        return None
    if found.kind in (Kind.HIDDEN, Kind.REFUSED) and ground in SAID_TO_BE_SPAM:
        return True
    return False if found.kind in (Kind.RELEASED, Kind.DISMISSED) and ground in LOOKED_AT else None


def _learn(item: ReviewItem, chosen: DefenceSettings, *, is_spam: bool, now: datetime) -> None:
    post = Post.objects.filter(pk=item.subject_id, is_stub=False).select_related("thread").first()
    if post is None:
        return
    title = post.thread.title if post.is_first else ""
    _store(item, f"{title}\n{post.source}", chosen, is_spam=is_spam, now=now)


def _store(item: ReviewItem, text: str, chosen: DefenceSettings, *, is_spam: bool, now: datetime) -> SpamLesson:
    numbers = learning.buckets_of(text)
    lesson = SpamLesson.objects.create(
        item=item,
        is_spam=is_spam,
        buckets=learning.packed(numbers),
        score=learning.score(text, chosen),
        learned_at=now,
    )
    LinkedHost.objects.bulk_create(LinkedHost(lesson=lesson, host=host) for host in sorted(hosts.hosts_of(text)))
    SpamBucket.objects.bulk_create([SpamBucket(number=number) for number in numbers], ignore_conflicts=True)
    _count(numbers, chosen, is_spam=is_spam, by=1)
    return lesson


def _unlearn(lesson: SpamLesson, chosen: DefenceSettings) -> None:
    numbers = learning.unpacked(lesson.buckets)
    _count(numbers, chosen, is_spam=lesson.is_spam, by=-1)
    SpamBucket.objects.filter(number__in=numbers, spam_count=0, good_count=0).delete()
    lesson.delete()


def _count(numbers: list[int], chosen: DefenceSettings, *, is_spam: bool, by: int) -> None:
    column = "spam_count" if is_spam else "good_count"
    SpamBucket.objects.filter(number__in=numbers).update(**{column: F(column) + by})
    DefenceSettings.objects.filter(pk=chosen.pk).update(**{column: F(column) + by})
    setattr(chosen, column, getattr(chosen, column) + by)
