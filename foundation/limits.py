"""Counted limits: how often one key may try one thing within a sliding window.

For limits that must hold: sign-in, posting, mail. They live in the database, so they survive a lost cache and parallel
requests cannot slip past them. The house-wide request limits, which may be lost, are in `config.middleware.limits`.
docs/decisions/0050 says why the newest attempts are kept one by one and not as a count per window.
"""

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.functions import Substr
from django.utils.translation import ngettext

from foundation.errors import LimitReached
from foundation.models import LimitCount

LONGEST_NAME = 60
STAMP_WIDTH = 13  # digits of a time in milliseconds since 1970; enough until the year 2286
MOST_ATTEMPTS = 1000  # a row holds STAMP_WIDTH bytes for each of them


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts by one key within any `window` seconds. Declared by a room as a named constant.

    `name` (`room.what_is_tried`) is stored with each row and must stay the same while `most` and `window` may change.
    """

    name: str
    most: int
    window: int

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= LONGEST_NAME:
            raise ValueError(f"{self.name!r} is no name for a limit: 1 to {LONGEST_NAME} characters.")
        if not 1 <= self.most <= MOST_ATTEMPTS or self.window < 1:
            raise ValueError(f"The limit {self.name} must allow 1 to {MOST_ATTEMPTS} attempts in 1 second or more.")


def hit(limit: Limit, key: str, now: datetime) -> None:
    """Count one attempt, or raise LimitReached without counting it. One statement when the attempt is allowed.

    Exact under parallel requests: the statement tests and extends the row while it holds its lock. Call it before any
    transaction is open: the attempt is then committed at once and stays counted however the request ends. Inside a
    transaction it works too, but is undone with it.
    """
    if not _extend(limit, _hashed(limit, key), now):
        raise _reached(limit, key, now)


def check(limit: Limit, key: str, now: datetime) -> None:
    """Raise LimitReached if the next `hit` would; counts nothing.

    For limits on failures: check, try, then hit after a failure or `forget` after a success. Parallel attempts may all
    pass the check before the first of them fails; where that matters, hit first and take it back after a success.
    """
    if _seconds_to_wait(limit, key, now) > 0:
        raise _reached(limit, key, now)


def take_back(limit: Limit, key: str) -> None:
    """Uncount the key's newest attempt, as when one that was counted beforehand turned out well. The others stay."""
    LimitCount.objects.filter(limit=limit.name, key=_hashed(limit, key)).update(
        attempts=Substr("attempts", STAMP_WIDTH + 1)
    )


def forget(limit: Limit, key: str) -> None:
    """Let the key start afresh, as after a success."""
    LimitCount.objects.filter(limit=limit.name, key=_hashed(limit, key)).delete()


def forget_old(now: datetime) -> int:
    """Delete rows that no limit can need any more; returns how many. Rows in use are younger than their window."""
    deleted, _by_model = LimitCount.objects.filter(expires_at__lte=now).delete()
    return deleted


def _extend(limit: Limit, hashed: str, now: datetime) -> bool:
    """Put `now` in front of the key's attempts unless the oldest that counts is still inside the window."""
    connection = connections[DEFAULT_DB_ALIAS]
    oldest = STAMP_WIDTH * (limit.most - 1)  # where the `most`-th newest attempt begins
    quote = connection.ops.quote_name
    table = quote(LimitCount._meta.db_table)
    # Only names of our own table are put into the text; every value is a parameter.
    statement = f"""
        INSERT INTO {table} ({quote("limit")}, {quote("key")}, attempts, expires_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT ({quote("limit")}, {quote("key")}) DO UPDATE
        SET attempts = excluded.attempts || substr({table}.attempts, 1, {oldest}), expires_at = excluded.expires_at
        WHERE substr({table}.attempts, {oldest + 1}, {STAMP_WIDTH}) <= %s
        RETURNING id
    """  # noqa: S608
    expires_at = connection.ops.adapt_datetimefield_value(now + timedelta(seconds=limit.window))
    opening = _stamp(now - timedelta(seconds=limit.window))
    with connection.cursor() as cursor:
        cursor.execute(statement, [limit.name, hashed, _stamp(now), expires_at, opening])
        return cursor.fetchone() is not None


def _seconds_to_wait(limit: Limit, key: str, now: datetime) -> float:
    """How long until the next attempt is allowed; zero or less when it is allowed now."""
    row = (
        LimitCount.objects.filter(limit=limit.name, key=_hashed(limit, key)).values_list("attempts", flat=True).first()
    )
    oldest = STAMP_WIDTH * (limit.most - 1)
    stamp = (row or "")[oldest : oldest + STAMP_WIDTH]
    if not stamp:
        return 0
    return (datetime.fromtimestamp(int(stamp) / 1000, UTC) + timedelta(seconds=limit.window) - now).total_seconds()


def _reached(limit: Limit, key: str, now: datetime) -> LimitReached:
    seconds = max(1, math.ceil(_seconds_to_wait(limit, key, now)))
    return reached(limit.name, seconds)


def reached(name: str, seconds: int) -> LimitReached:
    """The one form in which any limit says that it is reached, and when to try again."""
    return LimitReached("limit_reached", try_again(seconds), extra={"limit": name, "retry_after": seconds})


def try_again(seconds: int) -> str:
    """The sentence for a person who has to wait."""
    if seconds <= 90:  # noqa: PLR2004 - up to here seconds are easier to act on than "2 minutes"
        text = ngettext(
            "Too many attempts. Try again in %(count)d second.",
            "Too many attempts. Try again in %(count)d seconds.",
            seconds,
        )
        return text % {"count": seconds}
    minutes = math.ceil(seconds / 60)
    if minutes <= 90:  # noqa: PLR2004 - the same for minutes and hours
        text = ngettext(
            "Too many attempts. Try again in %(count)d minute.",
            "Too many attempts. Try again in %(count)d minutes.",
            minutes,
        )
        return text % {"count": minutes}
    hours = math.ceil(minutes / 60)
    text = ngettext(
        "Too many attempts. Try again in %(count)d hour.", "Too many attempts. Try again in %(count)d hours.", hours
    )
    return text % {"count": hours}


def _hashed(limit: Limit, key: str) -> str:
    # surrogatepass: JSON can carry half a character, and even that must count.
    message = f"{limit.name}\0{key}".encode("utf-8", "surrogatepass")
    return hmac.new(b"foundation.limits" + settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def _stamp(moment: datetime) -> str:
    return f"{int(moment.timestamp() * 1000):0{STAMP_WIDTH}d}"
