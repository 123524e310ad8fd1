"""A closed site: members sign in, guests read nothing."""

import pytest

from config.middleware import limits
from config.models import SiteSettings
from foundation.rates import Rate
from tests.clients import StrictClient

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

# A closed site shows a guest how to sign in, what a browser needs for that, and whether it is well.
OPEN_WHEN_CLOSED = (
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/password/reset/",
    "/accounts/outside/cancelled/",
    "/accounts/2fa/authenticate/",
    "/accounts/2fa/webauthn/login/",
    "/admin/login/",
)
OUTSIDE_PAGES = ("/healthz", "/readyz", "/static/", "/robots.txt", "/language/")


@pytest.fixture
def _closed_site(monkeypatch):
    # Every address within a minute: no person does that.
    monkeypatch.setattr(limits, "GUEST_REQUESTS", Rate("guest_requests", most=100_000, window=60))
    SiteSettings.objects.update(sign_up_mode=SiteSettings.SignUpMode.CLOSED)


@pytest.mark.usefixtures("_closed_site")
def test_guest_of_a_closed_site_finds_sign_in_static_files_and_health_and_nothing_else(paths):
    browser, leaks = StrictClient(), []
    for path in paths:
        if path.startswith(OPEN_WHEN_CLOSED + OUTSIDE_PAGES):
            continue
        response = browser.get(path)
        to_sign_in = response.status_code == 302 and "/login/" in response["Location"]
        if not to_sign_in and response.status_code not in (401, 403, 404):
            leaks.append(f"{path}: {response.status_code} {response.headers.get('Location', '')}")

    assert not leaks


@pytest.mark.usefixtures("_closed_site")
def test_missing_page_of_a_closed_site_looks_like_every_other_page_to_a_guest():
    browser = StrictClient()

    assert browser.get("/no-such-page/").status_code == browser.get("/pages/about/").status_code


@pytest.mark.usefixtures("_closed_site")
def test_member_of_a_closed_site_reads_it(member, sign_in):
    assert sign_in(member).get("/").status_code == 200
