"""What is measured: requests one after the other, and what is known of each page. Used by `bench.py`."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

MOST_REQUESTS = 4000


@dataclass(frozen=True)
class Request:
    """One request, ready to send."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True)
class Page:
    """What is measured: requests one after the other, and the status that each has to get."""

    name: str
    requests: Iterator[Request]
    status: int = 200
    most: int = MOST_REQUESTS
    least: int = 0
    renew: Callable[[], Iterator[Request]] | None = None
    """Makes the requests of a round, where they depend on what the site answers meanwhile."""
    spared: int = 0
    """So many answers of a round may have status 200 instead: the page was made anew."""


def get(path: str, port: int, **headers: str) -> tuple[http.client.HTTPResponse, str]:
    with closing(http.client.HTTPConnection("localhost", port, timeout=60)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read().decode()


def etag_of(path: str, port: int, **headers: str) -> str:
    answer, _html = get(path, port, **headers)
    return answer.headers.get("ETag", '"none"')
