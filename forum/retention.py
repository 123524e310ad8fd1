"""How long the forum keeps what nobody needs any more."""

from datetime import datetime, timedelta

from forum.models import Draft

DRAFTS_FOR = timedelta(days=180)
BATCH = 500


def forget_old_drafts(*, now: datetime) -> int:
    """Throw away drafts that were last saved half a year ago; returns how many. In small batches."""
    total = 0
    while True:
        old = list(
            Draft.objects.filter(saved_at__lt=now - DRAFTS_FOR).order_by("pk").values_list("pk", flat=True)[:BATCH]
        )
        if not old:
            return total
        total += Draft.objects.filter(pk__in=old).delete()[0]
