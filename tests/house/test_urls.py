"""Every address of the site, tried by everybody, in both languages, politely and rudely."""

import random

import pytest
from django.db import connection
from django.urls import Resolver404, resolve

from config.middleware import limits
from foundation.rates import Rate
from search import limits as search_limits
from tests.addresses import addresses
from tests.clients import FaultyPage, StrictClient
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

# Each name with each value that has broken a site; one query carries all the names, for none hides another's value.
RUDE_VALUES = {
    "page": ("999999999999999999999", "-1", "x", "%00"),
    "q": ("%00", "%ff%fe", "%F0%9F%98", "x" * 4000),
    "next": ("%00", "//evil.example", "javascript:0", "%ff"),
    "before": ("%ff", "0", "-1.5", "%00"),
    "tab": ("%00", "%ff", "latest%00", "x" * 400),
    "a": ("x" * 4000, "%00", "", "1"),
}
RUDE_QUERIES = [
    "&".join(f"{name}={value}" for name, value in zip(RUDE_VALUES, values, strict=True))
    for values in zip(*RUDE_VALUES.values(), strict=True)
]
RUDE_PATHS = (
    "/%00/",
    "/%ff%fe/",
    "/pages/%00/",
    "/zh-hans/pages/%ff/",
    "/accounts/confirm-email/%00/",
    "/" + "a" * 4000,
    "//",
)
RUDE_BODIES = (
    ("application/x-www-form-urlencoded", b"login=%00&password=%00&email=%00&username=%00&q=%00&next=%00&language=%00"),
    ("application/x-www-form-urlencoded", b"login=\xff\xfe&password=%ff&email=%ff%fe&username=\xff&language=\xff"),
    ("application/x-www-form-urlencoded", b"login=" + b"x" * 5000 + b"&email=" + b"x" * 5000 + b"@example.org"),
    ("multipart/form-data; boundary=x", b"--x\r\nnot a part"),
    ("application/json", b'{"login": ["\\u0000"]'),
    ("text/plain; charset=no-such", b"a"),
)


# No worker runs beside the tests, and readiness says so.
HONESTLY_UNAVAILABLE = "/readyz"


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch):
    """Without it most requests would be refused as too many before anything had read them."""
    for name in ("GUEST_REQUESTS", "ACCOUNT_REQUESTS"):
        monkeypatch.setattr(limits, name, Rate(name.lower(), most=1_000_000, window=60))
    for name in ("GUESTS", "MEMBERS", "TYPING"):
        monkeypatch.setattr(search_limits, name, Rate(f"search.{name.lower()}", most=1_000_000, window=60))


@pytest.fixture(autouse=True)
def _index(paths, searching):
    """Of all that the addresses name."""
    searching.build()


def answer(browser, path, **request):
    """The status of the answer, or the fault in the page, as one short text."""
    try:
        response = browser.generic("POST", path, **request) if "data" in request else browser.get(path)
    except FaultyPage as fault:
        return str(fault)
    return str(response.status_code)


def browser_of(role):
    browser = StrictClient(raise_request_exception=False)
    if role != "guest":
        browser.force_login(UserFactory(admin=role == "staff"))
    return browser


def in_one_language(paths):
    """Every page once, the languages alternating: what a body does to a view does not depend on the language."""
    pages = {}
    for path in paths:
        pages.setdefault(path.removeprefix("/zh-hans"), []).append(path)
    return [found[number % len(found)] for number, found in enumerate(pages.values())]


def failures(browser, requests):
    seen = ((path, answer(browser, path, **request)) for path, request in requests)
    return [
        f"{path}: {status}"
        for path, status in seen
        if (status[:1] not in "234" or status == "429")
        and not (path.startswith(HONESTLY_UNAVAILABLE) and status == "503")
    ]


@pytest.mark.services
@pytest.mark.parametrize("role", ["guest", "member", "staff"])
def test_every_address_answers_everybody_with_a_sound_page_or_a_clear_no(paths, role):
    assert len(paths) > 40
    assert not failures(browser_of(role), [(path, {}) for path in paths])


@pytest.mark.postgres  # it refuses what is no text or too large a number where SQLite is easy-going
@pytest.mark.services  # as below
@pytest.mark.timeout(400)
@pytest.mark.parametrize("role", ["guest", "staff"])
def test_absurd_queries_are_answered(paths, role):
    requests = [(f"{path}?{query}", {}) for path in paths for query in RUDE_QUERIES]

    assert not failures(browser_of(role), requests)


@pytest.mark.postgres
def test_absurd_addresses_are_answered():
    assert not failures(browser_of("guest"), [(path, {}) for path in RUDE_PATHS])


@pytest.mark.postgres  # it refuses what is no text or too large a number where SQLite is easy-going
@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ["guest", "staff"])
@pytest.mark.parametrize(
    "bodies_each",
    [
        # The order of the run is also the choice: its number repeats it.
        pytest.param(2, marks=pytest.mark.services),
        pytest.param(len(RUDE_BODIES), marks=pytest.mark.soak),
    ],
)
def test_absurd_bodies_are_answered(paths, role, bodies_each):
    """The administration is asked on PostgreSQL alone, which refuses all that SQLite does and more."""
    if role == "staff" and connection.vendor == "sqlite":
        pytest.skip("Asked on PostgreSQL.")
    requests = [
        (path, {"data": body, "content_type": kind})
        for path in in_one_language(paths)
        if role == "staff" or "/admin/" not in path
        for kind, body in random.sample(RUDE_BODIES, bodies_each)
    ]

    assert not failures(browser_of(role), requests)


def test_every_address_leads_to_a_view_of_its_own():
    """An address that a wider pattern before it swallows is dead, and nobody would notice."""
    dead = []
    for address in addresses():
        path = address.path()
        if path is None:
            continue
        try:
            if resolve(path).view_name != address.name:
                dead.append(f"{address.name}: {path} leads to {resolve(path).view_name}")
        except Resolver404:
            dead.append(f"{address.name}: {path} leads nowhere")

    assert not dead
