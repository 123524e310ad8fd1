"""What schemathesis finds in the API: a fixed sample beside the other tests, much more in `make soak`."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from config.middleware import limits
from foundation.rates import Rate
from search import limits as search_limits
from tests.config.api import fuzzing
from tests.config.api.conftest import token_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PARTS = 4  # of the sample: all operations together take longer than one test may
ROLES = ("guest", "member", "moderator", "administrator")


@pytest.fixture
def _no_limits(monkeypatch):
    for name in ("GUESTS", "MEMBERS", "TYPING"):
        monkeypatch.setattr(search_limits, name, Rate(f"search.{name.lower()}", most=10_000_000, window=60))
    for name in ("GUEST_REQUESTS", "ACCOUNT_REQUESTS", "TOKEN_REQUESTS"):
        if hasattr(limits, name):
            monkeypatch.setattr(limits, name, Rate(name.lower(), most=10_000_000, window=60))


def caller(role):
    """The world of a role, and a token of it; none for a guest."""
    member = UserFactory(
        staff=role in ("moderator", "administrator"),
        is_superuser=role == "administrator",
        joined_at=timezone.now() - timedelta(days=90),
    )
    if role == "moderator":
        member.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
    return fuzzing.world_of(member), "" if role == "guest" else token_of(member)


def found(role, searching, *, examples, has_coverage, part=0, parts=1):
    """What the checks complain of, for every so many-th operation."""
    world, token = caller(role)
    searching.catch_up()
    return [
        failure
        for operation in fuzzing.operations()[part::parts]
        for failure in fuzzing.failures(operation, token, world, examples=examples, has_coverage=has_coverage)
    ]


@pytest.mark.services(seconds=30)
@pytest.mark.usefixtures("_no_limits")
@pytest.mark.parametrize(("role", "examples"), [("guest", 1), ("member", 2)])
@pytest.mark.parametrize("part", range(PARTS))
def test_a_fixed_sample_of_every_operation_passes_all_checks(role, examples, part, searching):
    assert found(role, searching, examples=examples, has_coverage=False, part=part, parts=PARTS) == []


@pytest.mark.soak
@pytest.mark.usefixtures("_no_limits")
@pytest.mark.parametrize("role", ROLES)
def test_every_operation_passes_all_checks(role, searching):
    assert found(role, searching, examples=60, has_coverage=True) == []
