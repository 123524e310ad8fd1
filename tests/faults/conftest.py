"""Fixtures that the proofs share with the tests of the outbox."""

from tests.events.conftest import _hopeful_bell, clean_registry

__all__ = ["_hopeful_bell", "clean_registry"]
