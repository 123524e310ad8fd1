import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import environment, secret, value_forms
from config.environment import PREFIX, VARIABLES, SettingsError
from tests.config.environments import PRODUCTION, ROOT, production

pytestmark = pytest.mark.services  # together they take as long as a server

NAMES = [variable.name for variable in VARIABLES]
DOCUMENT = ROOT / "docs" / "operators" / "settings.md"


def read(**source: str) -> environment.Values:
    return environment.read(production=False, source=source)


def test_defaults_hold_where_nothing_is_set() -> None:
    values = read()

    assert values == {variable.name: variable.default for variable in VARIABLES}


def test_an_empty_variable_is_the_same_as_an_absent_one() -> None:
    assert read(PORT=" ", MEDAI_SITE_URL="") == read()


def test_a_complete_production_environment_is_accepted() -> None:
    values = environment.read(production=True, source=PRODUCTION)

    assert values["DATABASE_URL"] == PRODUCTION["DATABASE_URL"]
    assert values["MEDAI_TRUSTED_PROXIES"] == 1


def test_production_names_everything_that_is_missing_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        environment.read(production=True, source={})

    required = {variable.name for variable in VARIABLES if variable.required_in_production}
    assert set(re.findall(r"^- (\w+) is missing", str(caught.value), re.MULTILINE)) == required


def test_unknown_name_is_refused_with_the_likely_one() -> None:
    with pytest.raises(
        SettingsError, match=r"MEDAI_SITE_ULR is not a setting of this site\. Did you mean MEDAI_SITE_URL\?"
    ):
        read(MEDAI_SITE_ULR="https://commons.example.org")


def test_unknown_name_and_malformed_value_are_told_together() -> None:
    with pytest.raises(SettingsError) as caught:
        read(MEDAI_COLOUR="blue", PORT="eighty", MEDAI_MAIL_FROM="nobody")

    assert [line.split()[1] for line in str(caught.value).splitlines()[1:]] == [
        "MEDAI_COLOUR",
        "PORT",
        "MEDAI_MAIL_FROM",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root@localhost/commons"),
        ("DATABASE_URL", "postgres://database.example.org"),
        ("DATABASE_URL", "postgres:///commons"),
        ("DATABASE_URL", "postgres://user:pass@host:99999/commons"),
        ("DATABASE_URL", "postgres://[::1/commons"),
        ("DATABASE_URL", "sqlite://relative/path"),
        ("REDIS_URL", "amqp://broker"),
        ("REDIS_URL", "redis://broker:port/0"),
        ("REDIS_URL", "redis://broker:6379/zero"),
        ("CACHE_URL", "redis+socket:///run/cache.sock"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٨٠"),
        ("PORT", "9" * 5000),
        ("MEDAI_BIND", "0.0.0.0:8000"),
        ("MEDAI_SECRET_KEY", "short"),
        ("MEDAI_SECRET_KEY", "a" * 60),
        ("MEDAI_SECRET_KEY_FALLBACKS", "short,shorter"),
        ("MEDAI_SITE_URL", "commons.example.org"),
        ("MEDAI_SITE_URL", "https://commons.example.org/forum"),
        ("MEDAI_SITE_URL", "https://user:pass@commons.example.org"),
        ("MEDAI_ALLOWED_HOSTS", "*.example.org"),
        ("MEDAI_ALLOWED_HOSTS", "https://commons.example.org"),
        ("MEDAI_TRUSTED_PROXIES", "-1"),
        ("MEDAI_LIMIT_EXEMPT_RANGES", "10.0.0.0/40"),
        ("MEDAI_MAIL_URL", "smtp+tls://"),
        ("MEDAI_MAIL_FROM", "a@b@c"),
        ("MEDAI_MAIL_FROM", "Commons <no-reply@example.org>\nBcc: all@example.org"),
        ("MEDAI_LOG_LEVEL", "debug"),
        ("MEDAI_DATA_DIR", "da\udcffta"),
    ],
)
def test_malformed_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^The site did not start:\n- {name} is malformed: expected "):
        read(**{name: value})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DATABASE_URL", "postgres://u:p%40ss@[::1]:5433/commons?sslmode=require", None),
        ("DATABASE_URL", "sqlite:////srv/commons.sqlite3", None),
        ("REDIS_URL", "unix:///run/broker.sock", None),
        ("CACHE_URL", "rediss://:secret@cache.example.org", None),
        ("MEDAI_SITE_URL", "https://commons.example.org/", "https://commons.example.org"),
        ("MEDAI_ALLOWED_HOSTS", "a.example.org, b.example.org", ["a.example.org", "b.example.org"]),
        ("MEDAI_LIMIT_EXEMPT_RANGES", "10.1.2.3/8,2001:db8::/32", ["10.0.0.0/8", "2001:db8::/32"]),
        ("MEDAI_MAIL_FROM", "智医社区 <no-reply@example.org>", None),
        ("MEDAI_SECRET_KEY", "$" + PRODUCTION["MEDAI_SECRET_KEY"], None),
    ],
)
def test_well_formed_value_is_read(name: str, value: str, expected: object) -> None:
    assert read(**{name: value})[name] == (value if expected is None else expected)


values = st.one_of(
    st.text(max_size=80),
    st.from_regex(r"(postgres|redis|smtp\+tls|https|sqlite|unix|file)://[\[\]@:/?#a-z0-9%.,-]{0,40}", fullmatch=True),
    st.sampled_from(sorted(PRODUCTION.values())),
)
names = st.one_of(st.sampled_from(NAMES), st.text(max_size=12).map(lambda end: PREFIX + end))


@given(st.dictionaries(names, values), st.booleans())
def test_any_environment_gives_values_or_one_settings_error(source: dict[str, str], is_production: bool) -> None:
    try:
        result = environment.read(production=is_production, source=source)
    except SettingsError:
        return

    assert set(result) == set(NAMES)


@given(
    # Folders, names and secrets may be any text.
    st.sampled_from(
        [
            variable.name
            for variable in VARIABLES
            if variable.form is not value_forms.TEXT and variable.name != "MEDAI_DATA_DIR"
        ]
    ),
    # Letters alone would be a well-formed host name.
    st.text("#QXZ<>", min_size=6, max_size=20).map("<{}>".format),
)
def test_refusal_never_repeats_the_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(**{name: value})

    assert value not in str(caught.value)


def test_every_variable_is_documented_and_no_other() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)

    assert documented == NAMES


def test_documentation_names_what_production_requires() -> None:
    rows = re.findall(
        r"^\| `([A-Z_]+)` \|.*\| (required|[^|]*) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert {name for name, default in rows if default == "required"} == {
        variable.name for variable in VARIABLES if variable.required_in_production
    }


def test_new_secret_is_one_the_site_accepts() -> None:
    made = secret.new_secret()

    assert read(MEDAI_SECRET_KEY=made, MEDAI_SECRET_KEY_FALLBACKS=f"{made},{made}")["MEDAI_SECRET_KEY"] == made
    assert made != secret.new_secret()


def run(*command: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=production(**changes), capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "command",
    [
        ("manage.py", "check"),
        ("manage.py", "help"),
        ("-m", "celery", "-A", "config", "inspect", "ping"),
        ("-c", "import config.wsgi"),
    ],
)
def test_process_without_its_settings_says_one_sentence_and_fails(command: tuple[str, ...]) -> None:
    result = run(*command, MEDAI_SITE_URL="", MEDAI_COLOUR="blue")

    assert result.returncode == 1
    assert result.stderr.startswith("The site did not start:\n- MEDAI_COLOUR is not a setting")
    assert "MEDAI_SITE_URL is missing" in result.stderr
    assert "Traceback" not in result.stderr + result.stdout


def test_secret_can_be_made_before_there_are_settings() -> None:
    result = run("manage.py", "make_secret", **dict.fromkeys(PRODUCTION, ""))

    assert result.returncode == 0
    assert read(MEDAI_SECRET_KEY=result.stdout.strip())
