"""The invented forum has the numbers that were asked for, contradicts itself nowhere, and comes only where it may."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Max

from accounts.models import User
from forum.load import texts
from forum.load.plan import Impossible, Size, make_plan
from forum.models import Participant, Post, ReadPosition, Tag, Thread, Vote
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

SMALL = {"members": 30, "threads": 40, "posts": 600, "longest": 150, "until": "2026-03-02"}


@pytest.fixture(autouse=True)
def _few_texts(monkeypatch):
    monkeypatch.setattr(texts, "TEXTS", 6)


def generate(**options):
    call_command("generate_load", stdout=StringIO(), **{**SMALL, **options})


def digest():
    """One word for everything that readers see."""
    found = hashlib.sha256()
    for row in Post.objects.order_by("thread__created_at", "thread__title", "number").values_list(
        "thread__title", "number", "author__username", "source", "html", "created_at", "score", "anchor"
    ):
        found.update(repr(row).encode())
    return found.hexdigest()


@pytest.mark.postgres
def test_numbers_are_those_asked_for_and_every_counter_is_right():
    generate()

    assert (User.objects.count(), Thread.objects.count(), Post.objects.count()) == (30, 40, 600)
    assert Thread.objects.aggregate(most=Max("last_number"))["most"] == 150
    assert not User.objects.filter(is_demonstration=False).exists()
    call_command("recount", check=True, stdout=StringIO())


def test_tag_that_members_use_already_is_taken_as_it_is():
    Tag.objects.create(slug="calibration", name="In use")

    generate()

    assert [tag.name for tag in Tag.objects.filter(slug="calibration")] == ["In use"]
    assert Tag.objects.get(slug="calibration").thread_count > 0


def test_same_seed_is_the_same_forum_and_another_is_not():
    seen = []
    for seed in (1, 1, 2):
        generate(seed=seed)
        seen.append(digest())
        for model in (Thread, User, Tag):
            model.objects.all().delete()

    assert seen[0] == seen[1] != seen[2]


def test_nothing_contradicts_itself():
    generate(posts=1200, threads=120)

    assert not ReadPosition.objects.filter(number__gt=F("thread__last_number")).exists()
    assert not Vote.objects.filter(member=F("post__author")).exists()
    assert not Thread.objects.filter(accepted_post__isnull=False).exclude(accepted_post__thread=F("pk")).exists()
    conversations = Thread.objects.filter(category__isnull=True)
    assert conversations.exists()
    for thread in conversations:
        writers = set(thread.posts.values_list("author", flat=True))
        assert writers <= set(Participant.objects.filter(thread=thread).values_list("member", flat=True))
    for thread in Thread.objects.all():
        assert list(thread.posts.order_by("created_at", "number").values_list("number", flat=True)) == list(
            range(1, thread.last_number + 1)
        )


def test_site_with_members_of_its_own_is_refused():
    UserFactory()
    with pytest.raises(CommandError, match="members of its own"):
        generate(yes=True)


def test_production_needs_a_yes(settings):
    settings.EDITION = "production"
    with pytest.raises(CommandError, match="--yes"):
        generate()
    assert not Thread.objects.exists()


def test_filled_site_is_not_filled_again():
    generate()
    with pytest.raises(CommandError, match="filled already"):
        generate()


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ({"members": 2}, "three members"),
        ({"posts": 50, "longest": 30, "threads": 40}, "leaves no post"),
        ({"posts": 5000, "longest": 10}, "do not fit"),
        ({"until": "soon"}, "2026-03-02"),
        ({"until": "2026-13-40"}, "2026-03-02"),
    ],
)
def test_numbers_that_fit_no_forum_are_answered_with_a_sentence(numbers, why):
    with pytest.raises(CommandError, match=why):
        generate(**numbers)


@pytest.mark.parametrize("size", [Size(3, 1, 5, 5), Size(5, 5, 5, 1), Size(10, 7, 70, 10), Size(50, 20, 999, 100)])
def test_plan_uses_up_exactly_its_posts(size):
    plan = make_plan(size)
    lengths = [thread.length for thread in plan.threads]
    assert sum(lengths) == len(plan.posts) == size.posts
    assert max(lengths) == size.longest
    assert min(lengths) >= 1


def test_plan_of_no_threads_is_impossible():
    with pytest.raises(Impossible):
        make_plan(Size(threads=0))
