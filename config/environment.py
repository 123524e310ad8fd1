"""The only reader of the environment: every variable the site knows, its form, and what it means.

`docs/operators/settings.md` is checked against VARIABLES by a test.
"""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import value_forms
from config.dumps.licences import OPEN
from config.value_forms import Form, choice, whole_number

PREFIX = "MEDAI_"
DOCUMENTATION = "docs/operators/settings.md"


class SettingsError(ImproperlyConfigured):
    """One or more variables are unknown, missing or malformed; the message names each of them, never its value."""


@dataclass(frozen=True)
class Variable:
    """One environment variable. An empty one is the same as an absent one: `default` holds."""

    name: str
    form: Form
    help: str
    default: Any = None
    required_in_production: bool = False


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "DATABASE_URL",
        value_forms.DATABASE,
        "Database. Empty: SQLite in the data folder (embedded edition).",
        required_in_production=True,
    ),
    Variable(
        "REDIS_URL",
        value_forms.BROKER,
        "Message broker. Empty: a Valkey of our own (embedded edition).",
        required_in_production=True,
    ),
    Variable(
        "CACHE_URL",
        value_forms.CACHE,
        "Cache, never the same server as the broker. Empty: a Valkey of our own (embedded edition).",
        required_in_production=True,
    ),
    Variable("PORT", whole_number(1, 65535), "Port the web server listens on.", default=8000),
    Variable("MEDAI_BIND", value_forms.HOST, "Address the web server listens on.", default="127.0.0.1"),
    Variable("MEDAI_DATA_DIR", value_forms.TEXT, "Folder for everything the site writes.", default="data"),
    Variable(
        "MEDAI_SECRET_KEY",
        value_forms.SECRET,
        "Signs sessions and links. Generated into the data folder in the embedded edition.",
        required_in_production=True,
    ),
    Variable(
        "MEDAI_SECRET_KEY_FALLBACKS",
        value_forms.SECRETS,
        "Earlier secret keys, still accepted for reading, separated by commas.",
        default=[],
    ),
    Variable(
        "MEDAI_SITE_URL",
        value_forms.ORIGIN,
        "Public address of the site; links in mail are made from it, never from a request.",
        required_in_production=True,
    ),
    Variable(
        "MEDAI_ALLOWED_HOSTS",
        value_forms.HOSTS,
        "Host names the site answers to. Empty: the host of MEDAI_SITE_URL.",
        default=[],
    ),
    Variable(
        "MEDAI_TRUSTED_PROXIES",
        whole_number(0, 5),
        "How many proxies in front add to X-Forwarded-For; 0 ignores the header.",
        default=0,
    ),
    Variable(
        "MEDAI_LIMIT_EXEMPT_RANGES",
        value_forms.RANGES,
        "Address ranges that guest limits do not apply to, such as a hospital's own network.",
        default=[],
    ),
    Variable(
        "MEDAI_MAIL_URL",
        value_forms.MAIL_SERVER,
        "Where mail goes: smtp+tls://user:password@host:587. Empty: files in the data folder (embedded edition).",
        required_in_production=True,
    ),
    Variable(
        "MEDAI_MAIL_FROM",
        value_forms.SENDER,
        "Sender of the site's mail.",
        default="MedAI Commons <no-reply@localhost>",
        required_in_production=True,
    ),
    Variable(
        "MEDAI_INBOUND_ADDRESS",
        value_forms.INBOUND,
        "Address that takes answers by mail and returned mail. Empty: mail cannot be answered.",
        default="",
    ),
    Variable(
        "MEDAI_INBOUND_KEY",
        value_forms.SECRET,
        "Key by which a mail server or provider hands mail in over HTTPS. Empty: by the command receive_mail alone.",
        default="",
    ),
    Variable(
        "MEDAI_INBOUND_AUTHSERV",
        value_forms.HOSTS,
        "Servers whose Authentication-Results are believed; then mail without their word for its sender is refused.",
        default=[],
    ),
    Variable(
        "MEDAI_TEXT_LICENCE",
        choice(*OPEN),
        "Licence of what members write here, as the terms say it; empty: it is given to nobody.",
        default="",
    ),
    Variable(
        "MEDAI_PUBLIC_DUMP",
        choice("off", "monthly", "yearly"),
        "How often an edition of the public texts is made for everybody to copy.",
        default="off",
    ),
    Variable(
        "MEDAI_ABSENT_DAYS",
        whole_number(0, 36_500),
        "Days without a visit after which accounts are deleted in which nobody wrote anything; 0: never.",
        default=730,
    ),
    Variable(
        "MEDAI_STARTER_CONTENT",
        choice("all", "minimal"),
        "What a new site begins with; minimal: pages of the house and categories.",
        default="all",
    ),
    Variable("MEDAI_GOOGLE_CLIENT_ID", value_forms.TEXT, "Client id at Google. Empty: no signing in by it."),
    Variable("MEDAI_GOOGLE_CLIENT_SECRET", value_forms.TEXT, "The secret that belongs to MEDAI_GOOGLE_CLIENT_ID."),
    Variable("MEDAI_GITHUB_CLIENT_ID", value_forms.TEXT, "Client id at GitHub. Empty: no signing in by it."),
    Variable("MEDAI_GITHUB_CLIENT_SECRET", value_forms.TEXT, "The secret that belongs to MEDAI_GITHUB_CLIENT_ID."),
    Variable("MEDAI_ORCID_CLIENT_ID", value_forms.TEXT, "Client id at ORCID. Empty: no signing in by it."),
    Variable("MEDAI_ORCID_CLIENT_SECRET", value_forms.TEXT, "The secret that belongs to MEDAI_ORCID_CLIENT_ID."),
    Variable(
        "MEDAI_ORCID_URL",
        value_forms.ORIGIN,
        "Where people sign in to ORCID: https://sandbox.orcid.org for trying it out.",
        default="https://orcid.org",
    ),
    Variable(
        "MEDAI_OIDC_CLIENT_ID", value_forms.TEXT, "Client id at the OpenID Connect service. Empty: no signing in by it."
    ),
    Variable("MEDAI_OIDC_CLIENT_SECRET", value_forms.TEXT, "The secret that belongs to MEDAI_OIDC_CLIENT_ID."),
    Variable("MEDAI_OIDC_URL", value_forms.ISSUER, "Issuer of the OpenID Connect service that members sign in by."),
    Variable("MEDAI_OIDC_NAME", value_forms.TEXT, "What its button calls that service.", default="OpenID Connect"),
    Variable("MEDAI_WEB_WORKERS", whole_number(1, 64), "Web server processes.", default=2),
    Variable(
        "MEDAI_LOG_LEVEL",
        choice("DEBUG", "INFO", "WARNING", "ERROR"),
        "Least severity that is logged.",
        default="INFO",
    ),
    Variable("MEDAI_LOG_FORMAT", choice("json", "console"), "Form of the log lines.", default="console"),
)

Values = dict[str, Any]


def read(*, production: bool, source: Mapping[str, str] | None = None) -> Values:
    """Every variable's value by name. Raises SettingsError naming all that is wrong, not only the first."""
    present = os.environ if source is None else source
    problems = _unknown_names(present)
    values: Values = {}
    for variable in VARIABLES:
        # Read as it stands: django-environ's own look-up takes a value that begins with $ for another variable's name.
        raw = present.get(variable.name, "").strip()
        if not raw:
            if production and variable.required_in_production:
                problems.append(f"{variable.name} is missing: expected {variable.form.expected}.")
            values[variable.name] = variable.default
            continue
        try:
            values[variable.name] = _parse(variable, raw)
        except ValueError:
            problems.append(f"{variable.name} is malformed: expected {variable.form.expected}.")
    problems += _half_set(values)
    if problems:
        raise SettingsError("The site did not start:\n" + "\n".join(f"- {problem}" for problem in problems))
    return values


def _half_set(values: Values) -> list[str]:
    """What is set in part: a service for signing in whose button would lead to an error, a key that opens nothing."""
    problems = []
    for service in ("GOOGLE", "GITHUB", "ORCID", "OIDC"):
        names = [f"MEDAI_{service}_CLIENT_ID", f"MEDAI_{service}_CLIENT_SECRET"]
        names += ["MEDAI_OIDC_URL"] if service == "OIDC" else []
        missing = [name for name in names if not values.get(name)]
        if missing and len(missing) < len(names):
            problems.append(f"{' and '.join(missing)} is missing: signing in needs {', '.join(names)} together.")
    if values.get("MEDAI_INBOUND_KEY") and not values.get("MEDAI_INBOUND_ADDRESS"):
        problems.append("MEDAI_INBOUND_ADDRESS is missing: MEDAI_INBOUND_KEY takes mail for it.")
    return problems


def _unknown_names(present: Mapping[str, str]) -> list[str]:
    known = {variable.name for variable in VARIABLES}
    unknown = sorted(name for name in present if name.startswith(PREFIX) and name not in known)
    problems = []
    for name in unknown:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        advice = f"Did you mean {near[0]}?" if near else f"See {DOCUMENTATION} for those that are."
        problems.append(f"{ascii(name)[1:-1]} is not a setting of this site. {advice}")
    return problems


def _parse(variable: Variable, raw: str) -> Any:  # the type is the variable's own
    # Line breaks would reach mail headers and logs; unpaired surrogates stand for bytes that are not UTF-8.
    if not raw.isprintable():
        raise ValueError
    return variable.form.parse(raw)
