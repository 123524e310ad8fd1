"""People and places of the forum."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from forum.actions.posts import reply_to_thread
from forum.actions.threads import start_thread
from forum.headings import Heading
from forum.writing import Writing
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory

LONG_AGO = timezone.timedelta(days=90)


@pytest.fixture(autouse=True)
def _rows_made_afresh(monkeypatch):
    """Every row of a list costs what it costs, whether somebody looked at it before or not."""
    monkeypatch.setattr("forum.listing.rows.KEPT", 0)
    monkeypatch.setattr("forum.listing.panels.KEPT", 0)


def regular(**traits):
    """A member who is no newcomer any more."""
    return UserFactory(joined_at=timezone.now() - LONG_AGO, **traits)


@pytest.fixture
def author(db):
    """A member who is no newcomer any more."""
    return regular()


@pytest.fixture
def moderator(db):
    """Staff with the permission to care for threads, and nothing else."""
    member = regular(staff=True)
    member.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
    return type(member).objects.get(pk=member.pk)


@pytest.fixture
def category(db):
    """A category that everybody reads."""
    return CategoryFactory()


def start(
    actor,
    category,
    *,
    body="The ward asks what this number means.",
    title="What does this number mean",
    decisions=(),
    is_reviewed=False,
    is_pseudonymous=False,
    **heading,
):
    """Start a discussion by the action."""
    return start_thread(
        actor=actor,
        category=category,
        heading=Heading(title=title, **heading),
        writing=Writing(
            body=body,
            client_token=uuid.uuid4(),
            decisions=decisions,
            is_reviewed=is_reviewed,
            is_pseudonymous=is_pseudonymous,
        ),
        now=timezone.now(),
    )


def reply(actor, thread, *, body="It means less than it seems.", now=None, **writing):
    """Reply by the action. Staff have no pauses between texts; members wait for them, or move the clock."""
    writing.setdefault("client_token", uuid.uuid4())
    return reply_to_thread(actor=actor, thread=thread, writing=Writing(body=body, **writing), now=now or timezone.now())
