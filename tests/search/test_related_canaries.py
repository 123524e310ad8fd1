"""What is related to a text leads nobody to what they may not read, were it ever so alike."""

import pytest

from tests.factories.forum import PostFactory, ThreadFactory
from tests.search.canaries import FINDS, PLACES, canary, make_readers, make_world

# It writes an index to the disk: beside the tests that start servers, not before every commit.
pytestmark = [pytest.mark.django_db, pytest.mark.services]


def test_related_are_threads_that_the_reader_may_read(client, sign_in, searching):
    readers = make_readers()
    make_world(readers)
    everything = " ".join(canary(place) for place in PLACES)
    source = ThreadFactory(title=f"About {everything}")
    PostFactory(thread=source, source=everything)
    searching.catch_up()
    for reader, finds in FINDS.items():
        browser = sign_in(readers[reader]) if readers[reader] else client
        page = browser.get(f"/search/related/threads/{source.pk}/").content.decode().split("<h2", 1)[1]
        for place in PLACES:
            assert (f">About {canary(place)}<" in page) <= (place in finds), (reader, place)
        assert f">About {canary('public')}<" in page, reader
