"""Going over posts that already stand with the privacy check. What it finds waits in the one queue.

A portion is read and checked outside a transaction and written, with how far it came, inside a short one: a kill loses
one portion, and two workers at once do one portion twice and write it once.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import PrivacyFinding
from content.privacy import Finding, Tier, check
from content.privacy.check import RULE_SET_VERSION
from events.actions import record
from forum.models import Post
from foundation.errors import NotPermitted
from moderation import policies, queueing, reasons
from moderation.models import PrivacyScan, ReviewItem, ScannedPost

PORTION: Final = 100  # posts in one transaction
RUN_SECONDS: Final = 40.0
AGAIN_AFTER: Final = timedelta(days=30)
Found = Sequence[tuple[str, Finding]]
"""Each finding with its field: `title` or `body`."""


@dataclass
class Done:
    """What one call came to."""

    posts: int = 0
    items: int = 0
    is_finished: bool = False


def start_scan(*, actor: User, now: datetime) -> bool:
    """Have the worker go over all posts; False when it does so already. Raises NotPermitted."""
    if not policies.may_scan(actor):
        raise NotPermitted("scan", _("You have no right to take texts out of everything. Ask an administrator."))
    return begin(actor=actor, now=now)


def begin(*, actor: User | None, now: datetime) -> bool:
    """Begin a scan, unless one is going on."""
    if PrivacyScan.objects.filter(is_going_on=True).exists():
        return False
    try:
        with transaction.atomic():
            scan = PrivacyScan.objects.create(started_at=now, started_by=actor, rule_set_version=RULE_SET_VERSION)
            record("privacy_scan_started", actor=actor, subject=scan, now=now)
    except IntegrityError:  # somebody else began at the same moment
        return False
    return True


def begin_if_due(*, now: datetime) -> bool:
    """Begin when none was done with the rules in force, or the last one is a month old."""
    last = PrivacyScan.objects.order_by("-pk").first()
    is_due = last is None or last.rule_set_version != RULE_SET_VERSION or last.started_at <= now - AGAIN_AFTER
    return is_due and begin(actor=None, now=now)


def go_on(*, seconds: float | None = None) -> Done:
    """Read on where the scan stands, until it is through or the seconds are over. Called outside a transaction."""
    end, done = time.monotonic() + seconds if seconds is not None else None, Done()
    while scan := PrivacyScan.objects.filter(is_going_on=True).first():
        _portion(scan, done)
        if end is not None and time.monotonic() > end:
            break
    done.is_finished = not PrivacyScan.objects.filter(is_going_on=True).exists()
    return done


def _portion(scan: PrivacyScan, done: Done) -> None:
    shown = Post.objects.filter(thread__category__isnull=False, is_stub=False, held_at=None, hidden_at=None)
    shown = shown.filter(thread__hidden_at=None, pk__gt=scan.last_post).select_related("thread").order_by("pk")
    columns = ("source", "number", "thread", "author_id", "unnamed_author_id", "thread__title", "thread__category_id")
    posts = list(shown.only(*columns)[:PORTION])
    said = _said({post.pk for post in posts})
    found = {post.pk: _undecided(post, said) for post in posts}
    now = timezone.now()
    with transaction.atomic():
        locked = PrivacyScan.objects.select_for_update().get(pk=scan.pk)
        if not locked.is_going_on or locked.last_post != scan.last_post:
            return
        items = _write(posts, found, now)
        locked.last_post = posts[-1].pk if posts else locked.last_post
        locked.posts_read += len(posts)
        locked.items_made += items
        if len(posts) < PORTION:
            locked.is_going_on, locked.finished_at = False, now
        locked.save()
    done.posts += len(posts)
    done.items += items


def _said(ids: set[int]) -> set[tuple[int, str, str, int, int]]:
    """What authors kept with a reason when they published: a person has looked at it."""
    rows = PrivacyFinding.objects.filter(
        host_model=queueing.POST, host_id__in=ids, decision=PrivacyFinding.Decision.KEPT
    )
    return set(rows.values_list("host_id", "field", "rule", "start", "length"))


def _undecided(post: Post, said: set[tuple[int, str, str, int, int]]) -> Found:
    texts = {"title": post.thread.title, "body": post.source} if post.is_first else {"body": post.source}
    return [
        (name, one)
        for name, text in texts.items()
        for one in check(text)
        if one.tier is Tier.HARD and (post.pk, name, one.rule, one.start, one.end - one.start) not in said
    ]


def _write(posts: Sequence[Post], found: Mapping[int, Found], now: datetime) -> int:
    """Put posts into the queue with whose text and rules nobody was asked about before; how many."""
    known = ScannedPost.objects.filter(post__in=found).in_bulk(field_name="post_id")
    ScannedPost.objects.filter(post__in=[pk for pk in known if not found[pk]]).delete()
    count = 0
    for post in posts:
        before = known.get(post.pk)
        if not found[post.pk] or (before is not None and bytes(before.mark) == _mark(post)):
            continue
        # What was changed or withdrawn while it was checked is left to the next scan.
        if not Post.objects.filter(pk=post.pk, source=post.source, held_at=None, hidden_at=None).exists():
            continue
        rows = [[name, one.rule, one.tier, one.start, one.end] for name, one in found[post.pk]]
        values = {"mark": _mark(post), "findings": rows, "found_at": now}
        ScannedPost.objects.update_or_create(post=post, defaults=values)
        queueing.put_post(post, kind=ReviewItem.Kind.FLAGS, reason=reasons.PRIVACY_SCAN, now=now)
        count += 1
    return count


def _mark(post: Post) -> bytes:
    title = post.thread.title if post.is_first else ""
    return salted_hmac(__name__, f"{RULE_SET_VERSION}\0{title}\0{post.source}", algorithm="sha256").digest()
