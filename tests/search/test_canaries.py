"""Nobody learns by any way of searching what they may not read: each reader meets canaries of what is not for them."""

import json

import pytest
from django.utils import timezone

from accounts.models import Profile, Shown
from search.models import Suggestion, Word
from tests.factories.accounts import CredentialFactory, GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

# Each writes an index to the disk: beside the tests that start servers, not before every commit.
pytestmark = [pytest.mark.django_db, pytest.mark.services]

PLACES = ("public", "members", "verified", "staff", "group", "hidden", "held", "conversation", "merged")
# Who finds what stands where. What is hidden, held, merged away or private is found by nobody, moderators included.
FINDS = {
    "guest": {"public"},
    "member": {"public", "members"},
    "insider": {"public", "members", "group"},
    "verified": {"public", "members", "verified"},
    "staff": {"public", "members", "verified", "staff"},
    "administrator": {"public", "members", "verified", "staff"},
}


def canary(place: str) -> str:
    """A word that stands there and nowhere else."""
    return f"zq{place}canary"


@pytest.fixture
def readers():
    """By name; a guest is None."""
    group = GroupFactory()
    found = {
        "guest": None,
        "member": UserFactory(),
        "insider": UserFactory(),
        "verified": CredentialFactory().member,
        "staff": UserFactory(staff=True),
        "administrator": UserFactory(admin=True),
    }
    MembershipFactory(group=group, member=found["insider"])
    found["group"] = group
    return found


@pytest.fixture
def world(readers, searching):
    """In each place a thread and a reply with its canary, and members who show a canary to each audience."""
    now = timezone.now()
    categories = {kind: CategoryFactory(for_kind=kind) for kind in ("public", "members", "verified", "staff")}
    categories["group"] = CategoryFactory(group=readers["group"])
    fields = {"hidden": {"hidden_at": now}, "held": {"held_at": now}, "conversation": {"conversation": True}}
    target = ThreadFactory(title="Where merged ones went")
    fields["merged"] = {"merged_into": target, "merged_at": now}
    for place in PLACES:
        more = fields.get(place) or {"category": categories[place]}
        thread = ThreadFactory(title=f"About {canary(place)}", **more)
        PostFactory(thread=thread, source=f"A reply about {canary(place)} too")
        PostFactory(thread=ThreadFactory(title="Open"), source=f"Taken back {canary('hidden')}", hidden_at=now)
    for shown, place in ((Shown.EVERYONE, "public"), (Shown.MEMBERS, "members"), (Shown.VERIFIED, "verified")):
        owner = UserFactory()
        Profile.objects.create(
            member=owner, headline=f"I know {canary(place)}", headline_audience=shown, changed_at=now
        )
    private = UserFactory()
    Profile.objects.create(member=private, headline=canary("hidden"), headline_audience=Shown.NOBODY, changed_at=now)
    searching.catch_up()


@pytest.mark.parametrize("reader", sorted(FINDS))
def test_reader_meets_no_canary_of_what_is_not_for_them(client, sign_in, readers, world, reader):
    browser = sign_in(readers[reader]) if readers[reader] else client
    for place in PLACES:
        word = canary(place)
        page = browser.get("/search/", {"q": word}).content.decode()
        # What was typed is repeated in the field, in sentences, and in the address of the feed.
        for echo in (f'value="{word}"', f"“{word}”", f"feed.atom?q={word}"):
            page = page.replace(echo, "")
        found = page.split("<main", 1)[1]
        switched = json.dumps(browser.get("/search/switch/", {"q": word[:-2]}).json())
        if place in FINDS[reader]:
            assert f"<mark>{word}</mark>" in found, place
            assert word in switched, place
        else:
            assert word not in found, place
            assert "Nothing here matches" in found, place
            assert 'type="checkbox"' not in found, place
            assert word not in switched, place
        typed = json.dumps(browser.get("/search/suggest/", {"q": f"about {word[:-2]}"}).json())
        assert (word in typed) == (place == "public"), place


@pytest.mark.parametrize("reader", sorted(FINDS))
def test_counts_are_of_what_the_reader_may_read(client, sign_in, readers, world, reader):
    """A thread, whose reply counts with it, and a member who shows the word, in each place that is for the reader."""
    browser = sign_in(readers[reader]) if readers[reader] else client
    words = " ".join(canary(place) for place in PLACES)
    page = browser.get("/search/", {"q": words}).content.decode()
    people = len(FINDS[reader] & {"public", "members", "verified"})

    assert f"{len(FINDS[reader]) + people} result" in page


def test_tables_for_completion_and_spelling_hold_public_titles_alone(world):
    texts = " ".join(
        [*Suggestion.objects.values_list("folded", flat=True), *Word.objects.values_list("word", flat=True)]
    )
    assert canary("public") in texts
    for place in PLACES[1:]:
        assert canary(place) not in texts, place


@pytest.mark.parametrize("reader", sorted(set(FINDS) - {"guest"}))
def test_similar_threads_are_those_that_the_writer_may_read(sign_in, readers, world, reader):
    browser = sign_in(readers[reader])
    for place in PLACES:
        answer = json.dumps(browser.get("/content/similar-threads/", {"q": f"About {canary(place)}"}).json())
        assert (canary(place) in answer) == (place in FINDS[reader]), place
