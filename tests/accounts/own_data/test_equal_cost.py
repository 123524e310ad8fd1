"""Known and unknown accounts cost the same: hashes, statements and mails. Who may be asked is nobody's to learn."""

import re
import statistics
import time
from dataclasses import dataclass

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent
from tests.factories.accounts import EmailAddressFactory, TermsVersionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"
FOUND = 302


@dataclass(frozen=True)
class Cost:
    """What a form took, and what came back."""

    hashes: int
    statements: int
    mails: int
    bells: int
    """Messages that wake a worker."""
    status: int
    way: str
    body: str


@pytest.fixture
def cost(client, monkeypatch):
    """Sends a form from a fresh browser, and says what it took and answered, but for what was typed."""
    EmailAddressFactory(user__email=KNOWN, user__username="known")
    hashed, rung = [], []
    monkeypatch.setattr("events.bell.ring", lambda task: rung.append(task) or True)
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args))

    def measure(path, fields):
        browser = type(client)()
        browser.get(path)
        hashed.clear()
        rung.clear()
        mail.outbox.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = browser.post(path, fields)
        body = answer.text if answer.status_code != FOUND else browser.get(answer["Location"]).text
        return Cost(
            hashes=len(hashed),
            statements=len(queries),
            mails=len(mail.outbox),
            bells=len(rung),
            status=answer.status_code,
            way=answer.get("Location", ""),
            body=without_what_was_typed(body, fields),
        )

    measure("/accounts/login/", {"login": "warm up", "password": "x"})
    measure("/accounts/password/reset/", {"email": "warm-up@example.org"})
    return measure


def without_what_was_typed(body, fields):
    """The page as it is for everybody: a token of a form and what stood in its fields say nothing."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    for name in ("login", "email", "username"):
        if fields.get(name):
            body = body.replace(f'value="{fields[name]}"', f'value="[{name}]"')
    return body


@pytest.mark.parametrize("logins", [(KNOWN, UNKNOWN), ("known", "nobody")])
def test_refused_sign_in(cost, logins):
    known, unknown = (cost("/accounts/login/", {"login": login, "password": "wrong"}) for login in logins)

    assert known == unknown
    assert known.hashes == 1


def test_forgotten_password(cost):
    known, unknown = (cost("/accounts/password/reset/", {"email": email}) for email in (KNOWN, UNKNOWN))

    assert known == unknown
    assert (known.hashes, known.mails) == (0, 1)


def test_signing_up(cost, application):
    free = cost("/accounts/signup/", application(username="first", email=UNKNOWN))
    taken = cost("/accounts/signup/", application(username="second", email=KNOWN))

    # An account is made there and a username held here: other rows, and as much work.
    assert free == taken
    assert (free.hashes, free.mails, free.bells) == (1, 1, 1)


@pytest.mark.parametrize("terms", [1, 2], ids=["one text", "two texts"])
def test_signing_up_with_terms_in_force(cost, application, terms):
    for kind in ("terms", "privacy")[:terms]:
        TermsVersionFactory(kind=kind, number=1)
    free = cost("/accounts/signup/", application(username="first", email=UNKNOWN))
    consents = Consent.objects.count()
    taken = cost("/accounts/signup/", application(username="second", email=KNOWN))

    assert free == taken
    assert consents == Consent.objects.count() == terms


@pytest.mark.soak
@pytest.mark.parametrize(
    "way",
    [
        ("/accounts/login/", lambda email, number: {"login": email, "password": "wrong"}),
        ("/accounts/password/reset/", lambda email, number: {"email": email}),
        ("/accounts/signup/", lambda email, number: {"email": email, "username": f"name{number}"}),
    ],
    ids=["sign-in", "reset", "sign-up"],
)
def test_time_tells_nothing(client, settings, monkeypatch, application, way):
    """Medians of many askings with the real hasher, by turns; the difference is below what repeats of one kind show."""
    path, fields = way
    settings.PASSWORD_HASHERS = ["accounts.hashers.SiteArgon2PasswordHasher"]
    hashers.get_hashers.cache_clear()
    monkeypatch.setattr("foundation.limits.hit", lambda limit, key, now: None)
    # A worker does what a bell asks for, and nobody waits for it; the tests would do it within the request.
    monkeypatch.setattr("events.bell.ring", lambda task: True)
    EmailAddressFactory(user__email=KNOWN, user__username="known")
    taken = {KNOWN: [], UNKNOWN: []}
    for number in range(120):
        kind = (KNOWN, UNKNOWN)[number % 2]
        # An address is unknown once only.
        email = kind if kind == KNOWN or "signup" not in path else f"nobody{number}@example.org"
        form = application(**fields(email, number)) if "signup" in path else fields(email, number)
        browser = type(client)()
        begun = time.perf_counter()
        browser.post(path, form)
        taken[kind].append(time.perf_counter() - begun)
    known, unknown = (statistics.median(times[5:]) for times in taken.values())
    spread = statistics.pstdev(sorted(taken[KNOWN])[10:50])

    assert abs(known - unknown) < max(3 * spread, 0.15 * known), (known, unknown)
