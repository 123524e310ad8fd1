"""The life of a credential: which state may follow which. The one table; the database holds the steps to it too."""

from typing import Final

PENDING, ACCEPTED, REJECTED = "pending", "accepted", "rejected"
WITHDRAWN, EXPIRED, REVOKED = "withdrawn", "expired", "revoked"

# What somebody does: (states it may be done in, state it leads to).
STEPS: Final[dict[str, tuple[frozenset[str], str]]] = {
    "accept": (frozenset([PENDING]), ACCEPTED),
    "reject": (frozenset([PENDING]), REJECTED),
    "withdraw": (frozenset([PENDING, ACCEPTED]), WITHDRAWN),
    # Nobody decided or answered in time, or the date has passed.
    "expire": (frozenset([PENDING, ACCEPTED]), EXPIRED),
    "revoke": (frozenset([ACCEPTED]), REVOKED),
    "appeal": (frozenset([REJECTED, REVOKED]), PENDING),
    # Checked once more before its date.
    "renew": (frozenset([ACCEPTED]), ACCEPTED),
}
# A credential begins as a request, or as something that staff checked elsewhere.
BEGINNINGS: Final = (PENDING, ACCEPTED)


def legal_pairs() -> list[tuple[str, str]]:
    """(before, after) of every legal step, those of beginnings with nothing before; in a fixed order."""
    pairs = {(before, after) for befores, after in STEPS.values() for before in befores}
    return sorted(pairs | {("", first) for first in BEGINNINGS})
