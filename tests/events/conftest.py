"""A registry of the test's own: kinds and handlers declared here vanish afterwards."""

import pytest

from events import bell, registry


@pytest.fixture
def clean_registry(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_handlers", {})
    return registry


@pytest.fixture(autouse=True)
def _hopeful_bell():
    bell.forget_failure()
    yield
    bell.forget_failure()
