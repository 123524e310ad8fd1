"""People at the desk, and texts they decide about."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from moderation.actions import deciding
from moderation.actions.flagging import flag_post
from moderation.models import ReviewItem
from tests.factories.forum import CategoryFactory, PostFactory
from tests.factories.moderation import CategoryModeratorFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular

REASON = "It names the ward and the day."


def staff_with(*codenames, **traits):
    """Staff with these permissions and no others."""
    member = regular(staff=True, **traits)
    member.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return again(member)


def again(member):
    """The member as another request finds them: rights are worked out once for each."""
    return User.objects.get(pk=member.pk)


@pytest.fixture
def moderator(db):
    """Moderates everything, may redact, and nothing else."""
    return staff_with("moderate_thread", "redact_text", name="Mei Tanaka")


@pytest.fixture
def category(db):
    return CategoryFactory()


@pytest.fixture
def category_moderator(category):
    """Moderates one category."""
    member = staff_with(name="Ana Costa")
    CategoryModeratorFactory(category=category, member=member)
    return again(member)


@pytest.fixture
def reviewer(db):
    """Reviews credentials and nothing else."""
    return staff_with("check_credential", "view_credential")


@pytest.fixture
def author(db):
    return regular(name="Somebody Writing")


@pytest.fixture
def post(author, category):
    """A reply that everybody reads."""
    return PostFactory(thread=counted(category=category, title="Portable films"), author=author)


def flag(post, reason="unsupported_claim", *, by=None, **options):
    """Flag a post by the action; by somebody new unless `by` says who."""
    return flag_post(actor=by or regular(), post=post, reason=reason, now=timezone.now(), **options)


def item_of(post):
    """The newest item about a post."""
    return ReviewItem.objects.filter(subject_model="forum.post", subject_id=post.pk).latest("pk")


def decide(moderator, item, decision="hide", *, reason=REASON, version=None, **options):
    """Decide by the action, as somebody who sees the item as it is."""
    item = ReviewItem.objects.get(pk=item.pk)
    return deciding.decide_text(
        actor=moderator,
        item=item,
        decision=decision,
        reason=reason,
        version=item.version if version is None else version,
        now=timezone.now(),
        **options,
    )
