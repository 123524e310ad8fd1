"""Slow work never runs inside a transaction: it would hold the database's one writer, or a row, while it lasts."""

from django.db import connections


def refuse_inside(work: str) -> None:
    """Raise RuntimeError when any connection of this thread has a transaction open.

    A mistake in our own code, hence no DomainError. The transaction that a test case wraps around itself doesn't count.
    """
    for connection in connections.all(initialized_only=True):
        if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
            raise RuntimeError(f"{work} inside a database transaction; do it before.")
