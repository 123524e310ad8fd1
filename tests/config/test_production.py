import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.test import override_settings

from config import checks, environment
from config.settings.base import from_environment
from tests.config.environments import ROOT, production


def python(code: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env=production(**changes),
        capture_output=True,
        text=True,
        check=False,
    )


def check_deploy(**changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=production(**changes),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.services
def test_deployment_checks_find_nothing() -> None:
    result = check_deploy()

    assert (result.returncode, result.stderr) == (0, "")
    assert "no issues (0 silenced)" in result.stdout


# Each is told beside others: a process takes seconds to start.
MEANT_BY_NOBODY = [
    {
        "config.E001": {"CACHE_URL": "redis://BROKER.example.org/0"},
        "config.E002": {"MEDAI_SITE_URL": "http://commons.example.org"},
        "config.W002": {"MEDAI_MAIL_URL": "console://"},
    },
    {
        "config.W001": {"CACHE_URL": "redis://broker.example.org/1"},
        "config.E003": {"MEDAI_MAIL_FROM": "Commons <no-reply@localhost>"},
        "config.E004": {"DATABASE_URL": "sqlite:////srv/commons.sqlite3"},
    },
]


@pytest.mark.parametrize("changes", MEANT_BY_NOBODY, ids=" ".join)
@pytest.mark.services
def test_configuration_that_cannot_be_meant_is_refused(changes: dict[str, dict[str, str]]) -> None:
    result = check_deploy(**{name: value for change in changes.values() for name, value in change.items()})

    assert result.returncode == 1
    assert set(re.findall(r"\((config\.[EW]\d+)\)", result.stderr)) == set(changes)


def test_two_databases_of_one_socket_are_one_server() -> None:
    with override_settings(
        CELERY_BROKER_URL="redis+socket:///run/one.sock", CACHES={"default": {"LOCATION": "unix:///run/one.sock"}}
    ):
        (found,) = checks.broker_and_cache_are_apart()

    assert found.id == "config.E001"


def test_other_editions_may_use_what_production_may_not() -> None:
    with override_settings(EDITION="embedded", SITE_URL="http://localhost:8000"):
        assert checks.production_is_reachable_and_safe() == []


def test_cookies_are_bound_to_this_host_and_to_tls() -> None:
    code = """
from django.conf import settings as s
assert s.SESSION_COOKIE_NAME.startswith("__Host-") and s.SESSION_COOKIE_SECURE and s.SESSION_COOKIE_HTTPONLY
assert s.CSRF_COOKIE_NAME.startswith("__Host-") and s.CSRF_COOKIE_SECURE and s.CSRF_COOKIE_HTTPONLY
assert (s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_PATH, s.CSRF_COOKIE_DOMAIN) == ("/", None) * 2
assert s.SESSION_COOKIE_SAMESITE == s.CSRF_COOKIE_SAMESITE == "Lax"
assert s.SECURE_HSTS_SECONDS >= 365 * 24 * 3600 and s.SECURE_SSL_REDIRECT and not s.DEBUG
assert s.ALLOWED_HOSTS == ["commons.example.org"] and s.CSRF_TRUSTED_ORIGINS == ["https://commons.example.org"]
"""
    assert python(code).stderr == ""


@pytest.mark.parametrize(("proxies", "trusts"), [("0", "None"), ("1", "('HTTP_X_FORWARDED_PROTO', 'https')")])
def test_forwarded_scheme_is_believed_only_from_a_named_proxy(proxies: str, trusts: str) -> None:
    result = python(
        "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)", MEDAI_TRUSTED_PROXIES=proxies
    )

    assert (result.stdout.strip(), result.stderr) == (trusts, "")


def test_ipv6_site_answers_to_its_own_address() -> None:
    settings = SimpleNamespace(
        **from_environment(environment.read(production=False, source={"MEDAI_SITE_URL": "https://[2001:db8::1]:8443"}))
    )

    assert settings.ALLOWED_HOSTS == ["[2001:db8::1]"]
