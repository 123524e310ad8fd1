"""Nobody learns by any way of searching what they may not read: each reader meets canaries of what is not for them."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from notifications.actions import saved_searches as actions
from search import saved as looking
from search.models import Suggestion, Word
from search.page.answering import Asked, answer
from tests.config.api.conftest import Program, token_of
from tests.search.canaries import FINDS, PLACES, canary, make_readers, make_world
from tests.searching import index_in
from tests.worlds import standing

# Each writes an index to the disk: beside the tests that start servers, not before every commit.
pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture(scope="module")
def searching(django_db_setup, django_db_blocker, tmp_path_factory):
    """The index of all tests here, over the rows of `readers` and `world`."""
    with standing(django_db_blocker), index_in(tmp_path_factory.mktemp("canaries") / "search") as made:
        yield made


@pytest.fixture(scope="module")
def readers(searching):
    return make_readers()


@pytest.fixture(scope="module")
def world(readers, searching):
    make_world(readers)
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


def viewer_of(readers, reader):
    return readers[reader] or AnonymousUser()


@pytest.mark.parametrize("reader", sorted(FINDS))
@pytest.mark.parametrize("form", ['"{0}"', "in:title {0}", "{0} lang:en", "{0} kind:discussion", "{0} after:2001"])
def test_no_operator_leads_to_what_is_not_for_the_reader(readers, world, reader, form):
    for place in PLACES:
        for is_newest_first in (False, True):
            asked = Asked(form.format(canary(place)), is_newest_first=is_newest_first)
            made = answer(asked, viewer_of(readers, reader))
            assert bool(made.count) == bool(made.results) == bool(made.facets) == (place in FINDS[reader]), (
                place,
                asked,
            )


@pytest.mark.parametrize("reader", sorted(FINDS))
def test_facets_count_what_the_reader_may_read(readers, world, reader):
    """Of threads there is one in each place that is for the reader; what is hidden raises no number."""
    made = answer(Asked(" ".join(canary(place) for place in PLACES)), viewer_of(readers, reader))
    counts = {choice.value: choice.count for facet in made.facets if facet.name == "kind" for choice in facet.choices}
    assert counts["discussion"] == len(FINDS[reader])
    assert counts["person"] == len(FINDS[reader] & {"public", "members", "verified"})


@pytest.mark.parametrize("reader", sorted(FINDS))
def test_nobody_is_asked_whether_they_meant_what_they_may_not_read(client, sign_in, readers, world, reader):
    browser = sign_in(readers[reader]) if readers[reader] else client
    for place in PLACES:
        typed = canary(place)[:-1] + "x"
        page = browser.get("/search/", {"q": typed}).content.decode()
        assert canary(place) not in page or place == "public", place
        assert ("Did you mean" in page) == (place == "public"), place


@pytest.mark.parametrize("reader", sorted(set(FINDS) - {"guest"}))
def test_saved_searches_tell_of_what_the_reader_may_read(readers, world, reader):
    now = timezone.now()
    for place in PLACES:
        saved = actions.save_search(actor=readers[reader], name="", query=canary(place), now=now - timedelta(minutes=5))
        told = looking.look(saved, now + timedelta(minutes=5))
        assert bool(told) == (place in FINDS[reader]), place


@pytest.mark.parametrize("reader", sorted(FINDS))
def test_feeds_hold_what_everybody_reads_whoever_asks(client, sign_in, readers, world, reader):
    browser = sign_in(readers[reader]) if readers[reader] else client
    for place in PLACES:
        feed = browser.get("/search/feed.atom", {"q": canary(place)}).content.decode()
        assert (f"About {canary(place)}" in feed) == (place == "public"), place


@pytest.mark.parametrize("reader", ["member", "insider", "verified"])
def test_programs_meet_no_canary_of_what_is_not_for_their_member(readers, world, reader):
    """Staff meet hidden texts in lists, where they decide on them."""
    program = Program(token_of(readers[reader]))
    for path in ("/threads/?tab=trending", "/threads/?tab=month", "/threads/?tab=mine", "/me/saved-searches/"):
        told = json.dumps(program.ask("GET", path).told)
        assert not [place for place in PLACES if canary(place) in told and place not in FINDS[reader]], path
