"""Known and unknown accounts cost the same: hashes, statements and mails. Who may be asked is nobody's to learn."""

import statistics
import time

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import EmailAddressFactory

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"


@pytest.fixture
def cost(client, monkeypatch):
    """Sends a form from a fresh browser: (hashes, statements, mails) that it took."""
    EmailAddressFactory(user__email=KNOWN, user__username="known")
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args))

    def measure(path, fields):
        browser = type(client)()
        browser.get(path)
        hashed.clear()
        mail.outbox.clear()
        with CaptureQueriesContext(connection) as queries:
            browser.post(path, fields)
        return len(hashed), len(queries), len(mail.outbox)

    measure("/accounts/login/", {"login": "warm up", "password": "x"})
    measure("/accounts/password/reset/", {"email": "warm-up@example.org"})
    return measure


@pytest.mark.parametrize("logins", [(KNOWN, UNKNOWN), ("known", "nobody")])
def test_refused_sign_in(cost, logins):
    known, unknown = (cost("/accounts/login/", {"login": login, "password": "wrong"}) for login in logins)

    assert known == unknown
    assert known[0] == 1


def test_forgotten_password(cost):
    known, unknown = (cost("/accounts/password/reset/", {"email": email}) for email in (KNOWN, UNKNOWN))

    assert (known[0], known[2]) == (unknown[0], unknown[2]) == (0, 1)


def test_signing_up(cost, application):
    free = cost("/accounts/signup/", application(username="first", email=UNKNOWN))
    taken = cost("/accounts/signup/", application(username="second", email=KNOWN))

    assert (free[0], free[2]) == (taken[0], taken[2]) == (1, 1)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/accounts/login/", lambda email: {"login": email, "password": "wrong"}),
        ("/accounts/password/reset/", lambda email: {"email": email}),
    ],
    ids=["sign-in", "reset"],
)
def test_time_tells_nothing(client, settings, monkeypatch, path, fields):
    """Medians of many askings with the real hasher, by turns; the difference is below what repeats of one kind show."""
    settings.PASSWORD_HASHERS = ["accounts.hashers.SiteArgon2PasswordHasher"]
    hashers.get_hashers.cache_clear()
    monkeypatch.setattr("foundation.limits.hit", lambda limit, key, now: None)
    EmailAddressFactory(user__email=KNOWN, user__username="known")
    taken = {KNOWN: [], UNKNOWN: []}
    for email, times in list(taken.items()) * 60:
        begun = time.perf_counter()
        client.post(path, fields(email))
        times.append(time.perf_counter() - begun)
    known, unknown = (statistics.median(times[5:]) for times in taken.values())
    spread = statistics.pstdev(sorted(taken[KNOWN])[10:50])

    assert abs(known - unknown) < max(3 * spread, 0.15 * known), (known, unknown)
