"""What lists of the API cost, whichever they are: the description names them, so none can be forgotten."""

import pytest

from config import api_documents
from config.middleware import limits
from foundation.rates import Rate
from tests.budgets import count_queries
from tests.config.api import fuzzing
from tests.config.api.conftest import Program, token_of
from tests.moderation.conftest import staff_with

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 5  # with the token and its member, and the permissions of a moderator


def lists():
    """Addresses of all lists, as the description has them. What the index answers has a test beside its rules."""
    paths = api_documents.document()["paths"]
    return [
        path
        for path, methods in paths.items()
        if any(one["name"] == "limit" for one in methods.get("get", {}).get("parameters", []))
        and methods["get"]["x-scope"] != "read:search"
    ]


def test_no_list_asks_the_database_more_often_than_lists_may(member, monkeypatch):
    monkeypatch.setattr(limits, "TOKEN_REQUESTS", Rate("token_requests", most=1_000_000, window=60))
    world, program = fuzzing.world_of(member), Program(token_of(member))
    moderator = Program(token_of(staff_with("moderate_thread")))
    talk = world.names["thread_id"][2]
    over = {}
    for path in lists():
        room, address = path.split("/")[3], path.removeprefix("/api/v1")
        for name in [*world.names, "slug"]:
            known = [talk] if room == "conversations" else world.names.get(room if name == "slug" else name, [""])
            address = address.replace(f"{{{name}}}", str(known[0]))
        is_desk = api_documents.document()["paths"][path]["get"]["x-scope"] == "moderate:queue"
        asking = moderator if is_desk else program
        assert asking.read(address).status_code == 200, address  # what is kept for the life of the process is kept now
        asked = count_queries(lambda address=address, asking=asking: asking.read(address))
        if len(asked) > MOST_STATEMENTS:
            over[path] = asked

    assert len(lists()) > 25
    assert over == {}
