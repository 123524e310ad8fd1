"""Settings that every edition shares. Values come from `config.environment`, the one reader of the environment."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from config.environment import Values

ROOT = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "config.apps.SiteConfig",
    "search",
    "moderation",
    "forum",
    "knowledge",
    "notifications",
    # Before accounts, which puts pages of its own in the place of those that it brings to the administration.
    "allauth.idp.oidc",
    "accounts",
    "content",
    "events",
    "foundation",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.orcid",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "csp",
    "django_structlog",
]

# The order is part of the product. docs/developers/requests.md tells it from the outside in.
MIDDLEWARE = [
    "config.middleware.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.headers.SecurityHeadersMiddleware",
    "config.csp.PolicyMiddleware",
    "config.middleware.health.HealthMiddleware",
    "config.middleware.language.LanguageMiddleware",
    "config.middleware.malformed.MalformedRequestMiddleware",
    "config.middleware.limits.GuestLimitMiddleware",
    "config.middleware.bodies.LargestBodyMiddleware",
    "config.middleware.guest_cache.GuestCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.slashes.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.token_door.TokenMiddleware",
    "config.middleware.limits.AccountLimitMiddleware",
    "config.middleware.language.AccountLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.middleware.kept_text.KeptTextMiddleware",
    "config.middleware.methods.MethodPageMiddleware",
    "config.middleware.access.SiteAccessMiddleware",
    "config.middleware.access.SignInRequiredMiddleware",
    "config.middleware.old_addresses.OldAddressMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.terms_door.TermsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "loaders": [
                (
                    "config.folded_templates.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

# Languages. Stored code `zh-hans`; English pages have no prefix.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"

# Passwords: argon2id with the parameters of accounts.hashers (19 MiB, two passes, one lane).
PASSWORD_HASHERS = [
    "accounts.hashers.SiteArgon2PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.RoleLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["accounts.backends.MemberBackend"]
LOGIN_REDIRECT_URL = "home"
ACCOUNT_SIGNUP_REDIRECT_URL = "welcome"
LOGIN_URL = "account_login"

# Accounts. allauth's own limits live in the cache, where they can be lost; accounts.limits counts in the database.
ACCOUNT_ADAPTER = "accounts.adapter.MemberAdapter"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
# Goes on with the sign-up of the same browser only; elsewhere the link leads to the sign-in page.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds
ACCOUNT_SESSION_REMEMBER = True
PASSWORD_RESET_TIMEOUT = 3600  # seconds
MFA_ADAPTER = "accounts.mfa_adapter.MemberMFAAdapter"
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# PIN, finger or face at every use: a passkey alone is both factors.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds

# Signing in by services of others; which ones, the environment says (outside_sign_in).
SOCIALACCOUNT_ADAPTER = "accounts.outside_adapter.OutsideAdapter"
# Always our own form: rules, profession and username are the member's to choose.
SOCIALACCOUNT_AUTO_SIGNUP = False
# An account with the same address is never opened by it.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10  # seconds

# Being such a service for tools of others (accounts.openid), where an administrator registers one.
IDP_OIDC_ADAPTER = "accounts.openid.adapter.SiteOpenIDAdapter"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600  # seconds
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 30 * 24 * 3600  # seconds
IDP_OIDC_RATE_LIMITS = False

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Nothing but this site's own files. config.csp adds the hash of the one import map; production adds the upgrade to TLS.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# The other headers are set by config.middleware.headers.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Larger requests are answered with 413: by config.middleware.bodies before they are read, unless the view says how much
# it takes; by Django where a form holds more beside its files. Uploads stream to files.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # bytes

# Filled by from_environment in every edition.
SITE_URL: str
TRUSTED_PROXIES: int
INBOUND_ADDRESS: str
INBOUND_KEY: str
INBOUND_AUTHSERV: list[str]
LIMIT_EXEMPT_RANGES: list[str]
DATA_DIR: Path
SEARCH_DIR: Path
BIND: str
PORT: int
WEB_WORKERS: int
STARTER_CONTENT: str
TEXT_LICENCE: str
PUBLIC_DUMP: str
ABSENT_DAYS: int
OUTSIDE_SERVICES: dict[str, str]
ORCID_URL: str

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.static_files.finders.VendorFinder",
]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.storage.BuiltStaticStorage"},
}

EMAIL_BACKEND = "notifications.backends.QueuedEmailBackend"
EMAIL_TIMEOUT = 20  # seconds

# Request ids reach the tasks; a line for each task that starts or ends well would drown what matters.
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "accounts.api.authentication.BrowserAuthentication",
    ],
    "EXCEPTION_HANDLER": "foundation.api.problems.answer",
    "DEFAULT_SCHEMA_CLASS": "config.api_schema.OperationSchema",
    "URL_FORMAT_OVERRIDE": None,
    "UNICODE_JSON": True,
}

# Read by `manage.py api_schema` alone.
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "MedAI Commons",
    "DESCRIPTION": "Threads, articles, people: everything that pages show, for programs.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],
    # A change says itself what it needs.
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "AUTHENTICATION_WHITELIST": [],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "A token of your own: /settings/tokens/"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        }
    },
}

SITE_NAME = _("MedAI Commons")


def from_environment(values: Values) -> dict[str, Any]:
    """Settings that follow from the environment in the same way in every edition."""
    data_dir = (ROOT / values["MEDAI_DATA_DIR"]).resolve()
    site_url = values["MEDAI_SITE_URL"] or f"http://localhost:{values['PORT']}"
    host = str(urlsplit(site_url).hostname)
    hosts = values["MEDAI_ALLOWED_HOSTS"] or [f"[{host}]" if ":" in host else host]
    return {
        "DATA_DIR": data_dir,
        "MEDIA_ROOT": data_dir / "media",
        "STATIC_ROOT": data_dir / "static",
        "SEARCH_DIR": data_dir / "search",
        "SITE_URL": site_url,
        "ALLOWED_HOSTS": hosts,
        "CSRF_TRUSTED_ORIGINS": [site_url],
        "SECRET_KEY_FALLBACKS": values["MEDAI_SECRET_KEY_FALLBACKS"],
        "DEFAULT_FROM_EMAIL": values["MEDAI_MAIL_FROM"],
        "SERVER_EMAIL": values["MEDAI_MAIL_FROM"],
        "INBOUND_ADDRESS": values["MEDAI_INBOUND_ADDRESS"],
        "INBOUND_KEY": values["MEDAI_INBOUND_KEY"],
        "INBOUND_AUTHSERV": [name.lower() for name in values["MEDAI_INBOUND_AUTHSERV"]],
        "TRUSTED_PROXIES": values["MEDAI_TRUSTED_PROXIES"],
        "LIMIT_EXEMPT_RANGES": values["MEDAI_LIMIT_EXEMPT_RANGES"],
        "BIND": values["MEDAI_BIND"],
        "PORT": values["PORT"],
        "WEB_WORKERS": values["MEDAI_WEB_WORKERS"],
        "STARTER_CONTENT": values["MEDAI_STARTER_CONTENT"],
        "TEXT_LICENCE": values["MEDAI_TEXT_LICENCE"],
        "PUBLIC_DUMP": values["MEDAI_PUBLIC_DUMP"],
        "ABSENT_DAYS": values["MEDAI_ABSENT_DAYS"],
        **outside_sign_in(values, site_url),
    }


def outside_sign_in(values: Values, site_url: str) -> dict[str, Any]:
    """Services by which one may sign in: those whose client id and secret the environment holds."""
    services: dict[str, str] = {}
    providers: dict[str, Any] = {}
    origins: list[str] = []
    for name, (provider, label, origin) in _SERVICES.items():
        client, secret = values[f"MEDAI_{name}_CLIENT_ID"], values[f"MEDAI_{name}_CLIENT_SECRET"]
        if client and secret:
            services[provider] = label or values["MEDAI_OIDC_NAME"]
            app: dict[str, Any] = {"client_id": client, "secret": secret}
            if provider == "oidc":
                server = values["MEDAI_OIDC_URL"].rstrip("/")
                origin = f"{urlsplit(server).scheme}://{urlsplit(server).netloc}"  # noqa: PLW2901 - known only now
                app |= {"provider_id": "oidc", "name": services[provider], "settings": {"server_url": server}}
            if provider == "orcid":
                origin = values["MEDAI_ORCID_URL"]  # noqa: PLW2901
            kind = "openid_connect" if provider == "oidc" else provider
            providers[kind] = {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
            origins.append(origin)
    directives = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    # A form that leads there by a redirect counts as sent there.
    directives = directives | {"form-action": ["'self'", *origins]}
    return {
        "OUTSIDE_SERVICES": services,
        "ORCID_URL": values["MEDAI_ORCID_URL"],
        "SOCIALACCOUNT_PROVIDERS": providers,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": urlsplit(site_url).scheme,
        "CONTENT_SECURITY_POLICY": CONTENT_SECURITY_POLICY | {"DIRECTIVES": directives},
    }


# Part of the variables' names: provider, what people call it, where its sign-in page is.
_SERVICES = {
    "GOOGLE": ("google", "Google", "https://accounts.google.com"),
    "GITHUB": ("github", "GitHub", "https://github.com"),
    "ORCID": ("orcid", "ORCID", ""),
    "OIDC": ("oidc", "", ""),
}


def databases(url: str) -> dict[str, dict[str, Any]]:
    """The `default` connection for a database URL, with what each engine needs to be reliable."""
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    options = dict(config.get("OPTIONS", {}))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        options |= {
            # Deferred transactions answer "database is locked" when two of them turn into writers.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,  # seconds
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000;"
            ),
        }
        # Opening the file and asking for the above costs more than what most pages ask of it.
        config |= {"CONN_MAX_AGE": 300}  # seconds
    else:
        options.setdefault("connect_timeout", 5)  # seconds
        config |= {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}
    config["OPTIONS"] = options
    return {"default": config}


def caches(url: str) -> dict[str, dict[str, Any]]:
    """The `default` cache: a server that may vanish at any time without an error reaching a page."""
    return {
        "default": {
            "BACKEND": "foundation.caches.SoftRedisCache",
            "LOCATION": url,
            "TIMEOUT": 300,  # seconds
            "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},  # seconds
        }
    }


# What the broker hands out first; of the numbers 0 to 9 the lowest is the most urgent (kombu, transport for Redis).
_OF_TIMETABLE = 0
_OF_BELLS = 6


def celery(broker_url: str) -> dict[str, Any]:
    """Celery's settings; each reliability option answers a failure that was observed without it."""
    return {
        "CELERY_BROKER_URL": broker_url.replace("unix://", "redis+socket://", 1),
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "visibility_timeout": 3600,  # seconds
            "unacked_restore_interval": 5,  # polls; the default leaves a killed worker's tasks for minutes
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 5,  # seconds
            "socket_timeout": 10,  # seconds; a broker that hangs is found out by it. For requests see events.bell.
            "socket_keepalive": True,
        },
        "CELERY_BROKER_CONNECTION_MAX_RETRIES": None,  # a worker outlasts any absence of its broker
        # Every task may run twice at once without harm; one cut short while it sends a mail leaves an unknown outcome.
        "CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS": False,
        "CELERY_TASK_PUBLISH_RETRY": False,
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_TASK_DEFAULT_PRIORITY": _OF_BELLS,
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
        "CELERY_WORKER_MAX_MEMORY_PER_CHILD": 250_000,  # KiB
        "CELERY_TASK_TIME_LIMIT": 300,  # seconds
        "CELERY_TASK_SOFT_TIME_LIMIT": 270,  # seconds
        "CELERY_TIMEZONE": "UTC",
        # In memory: a file could be damaged by a crash, and every task here may run once more without harm.
        "CELERY_BEAT_SCHEDULER": "celery.beat:Scheduler",
        "CELERY_BEAT_SCHEDULE": _timetable(),
    }


def _timetable() -> dict[str, Any]:
    """What the worker does by itself, and how often."""
    return {
        "events.sweep": _every(10, "events.sweep"),
        "events.heartbeat": _every(10, "events.heartbeat"),
        "events.forget_old": _every(3600, "events.forget_old"),
        "notifications.send_due_mail": _every(10, "notifications.send_due_mail"),
        "notifications.tell": _every(10, "notifications.tell"),
        "notifications.handle_inbound": _every(15, "notifications.handle_inbound"),
        "notifications.call_webhooks": _every(15, "notifications.call_webhooks"),
        "notifications.mail_due": _every(30, "notifications.mail_due"),
        "notifications.make_digests": _every(60, "notifications.make_digests"),
        "notifications.look_for_silence": _every(3600, "notifications.look_for_silence"),
        "notifications.forget_old": _every(3600, "notifications.forget_old"),
        "forum.store_gathered": _every(10, "forum.store_gathered"),
        "forum.forget_old_drafts": _every(3600, "forum.forget_old_drafts"),
        "forum.close_ended_calls": _every(1800, "forum.close_ended_calls"),
        "foundation.forget_old_counts": _every(3600, "foundation.forget_old_counts"),
        "accounts.forget_unconfirmed": _every(3600, "accounts.forget_unconfirmed"),
        "accounts.make_copies": _every(30, "accounts.make_copies"),
        "accounts.delete_due_accounts": _every(600, "accounts.delete_due_accounts"),
        "accounts.announce_deletions": _every(3600, "accounts.announce_deletions"),
        "accounts.forget_old_sign_ins": _every(3600, "accounts.forget_old_sign_ins"),
        "accounts.forget_old_visits": _every(3600, "accounts.forget_old_visits"),
        "search.look_into_saved": _every(300, "search.look_into_saved"),
        "config.make_public_dump": _every(3600, "config.make_public_dump"),
        "knowledge.check_code": _every(3600, "knowledge.check_code"),
        "moderation.collect": _every(60, "moderation.collect"),
        "moderation.remind": _every(900, "moderation.remind"),
        "moderation.lapse": _every(3600, "moderation.lapse"),
        "moderation.reckon_trust": _every(900, "moderation.reckon_trust"),
        "moderation.forget_old_prints": _every(3600, "moderation.forget_old_prints"),
        "moderation.scan_posts": _every(60, "moderation.scan_posts"),
        "accounts.expire_credentials": _every(600, "accounts.expire_credentials"),
        "accounts.sweep_credentials": _every(3600, "accounts.sweep_credentials"),
        "accounts.sweep_avatars": _every(3600, "accounts.sweep_avatars"),
        "content.sweep_waiting_attachments": _every(3600, "content.sweep_waiting_attachments"),
        "content.sweep_removed_attachments": _every(3600, "content.sweep_removed_attachments"),
        "content.sweep_orphan_files": _every(3600, "content.sweep_orphan_files"),
    }


def _every(seconds: float, task: str) -> dict[str, Any]:
    """A line of the timetable. What nobody could start in time is dropped, so no queue grows while the worker is away.

    At least a minute is allowed: the clocks of two machines may differ. It goes before all bells: behind thousands of
    them every line would come too late, so that no mail left for as long as members write more than a worker handles.
    """
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 60), "priority": _OF_TIMETABLE}}
