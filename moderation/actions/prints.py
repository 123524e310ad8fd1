"""Prints of newcomers' texts."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from forum.models import Post
from foundation.belongings import Leaving
from moderation.gates import likeness
from moderation.models import TextBand, TextPrint

KEPT_FOR: Final = timedelta(days=30)
BATCH: Final = 500


@transaction.atomic
def keep_print(*, post: Post, now: datetime) -> None:
    """Store the print of a text, in the place of an older one; none where it is short or its author is no newcomer."""
    TextPrint.objects.filter(post=post).delete()
    author = User.objects.filter(pk=post.owner_id or 0).first()
    sketch = likeness.sketch_of(post.source) if likeness.is_printed(author) else ()
    if not sketch:
        return
    made = TextPrint.objects.create(post=post, sketch=likeness.packed(sketch), created_at=now)
    TextBand.objects.bulk_create(TextBand(text_print=made, value=value) for value in sketch[: likeness.BANDS])


def forget_prints_of(leaving: Leaving) -> None:
    """An account is deleted: the prints of its texts go. Called by the deletion, perhaps again."""
    theirs = Q(post__author=leaving.member_id) | Q(post__unnamed_author=leaving.member_id)
    ids = list(TextPrint.objects.filter(theirs).values_list("pk", flat=True))
    TextPrint.objects.filter(pk__in=ids).delete()
    leaving.count("moderation.TextPrint", len(ids))


def forget_old_prints(*, now: datetime) -> int:
    """Delete prints that are a month old; how many. In small batches; may be repeated."""
    total = 0
    while True:
        old = TextPrint.objects.filter(created_at__lt=now - KEPT_FOR).order_by("pk")
        ids = list(old.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return total
        TextPrint.objects.filter(pk__in=ids).delete()
        total += len(ids)
