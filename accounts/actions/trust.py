"""Trust levels as they stand on accounts. Who gets which is decided in `moderation.trust`."""

from collections.abc import Collection, Mapping

from django.db import transaction

from accounts.models import User


def locked_levels(members: Collection[int]) -> dict[int, int]:
    """The levels of these members, whose rows stay locked until the caller's transaction ends."""
    rows = User.objects.select_for_update(of=("self",)).filter(pk__in=members).order_by("pk")
    return dict(rows.values_list("pk", "trust_level"))


def store_levels(levels: Mapping[int, int]) -> None:
    """Give members, by id, these levels: one statement for each level, inside the transaction that locked them."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Levels are stored in the transaction that locked their members.")
    for level in sorted(set(levels.values())):
        User.objects.filter(pk__in=[pk for pk, wanted in levels.items() if wanted == level]).update(trust_level=level)
