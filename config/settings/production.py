"""Production: PostgreSQL, Redis or Valkey, a TLS proxy in front. Nothing here has a default that would be unsafe."""

from config import environment
from config.settings.base import *
from config.settings.base import CONTENT_SECURITY_POLICY, ROOT, caches, celery, databases, from_environment
from config.settings.local_state import socket_path
from foundation.logs import logging_settings

EDITION = "production"
DEBUG = False

_values = environment.read(production=True)
globals().update(from_environment(_values))
SECRET_KEY = _values["MEDAI_SECRET_KEY"]

# Made when the image is built; nothing writes to it afterwards.
STATIC_ROOT = ROOT / "staticfiles" / "site"

DATABASES = databases(_values["DATABASE_URL"])
globals().update(celery(_values["REDIS_URL"]))
CACHES = caches(_values["CACHE_URL"])
BROKER_SOCKET = None
CACHE_SOCKET = None
RENDER_SOCKET = socket_path((ROOT / _values["MEDAI_DATA_DIR"]).resolve(), "render")

MAIL_URL = _values["MEDAI_MAIL_URL"]
OUTBOX_PAGE = False

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _values["MEDAI_TRUSTED_PROXIES"] else None
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True

LOGGING = logging_settings(level=_values["MEDAI_LOG_LEVEL"], form=_values["MEDAI_LOG_FORMAT"])
