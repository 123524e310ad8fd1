"""Tests: in memory where nobody says otherwise; DATABASE_URL, REDIS_URL and CACHE_URL name real servers."""

import tempfile
from pathlib import Path
from typing import Any

from config import environment
from config.settings.base import *
from config.settings.base import caches, celery, databases, from_environment
from foundation.logs import logging_settings

EDITION = "test"
DEBUG = False

_folder = tempfile.TemporaryDirectory(prefix="commons-test-")  # removed when the process ends
_data_dir = _folder.name
_values = environment.read(production=False)
_values["MEDAI_DATA_DIR"] = _data_dir
globals().update(from_environment(_values))
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECRET_KEY = "test" * 20

DATABASES = databases(_values["DATABASE_URL"] or f"sqlite:///{_data_dir}/test.sqlite3")
DATABASES["default"]["TEST"] = {"NAME": f"{_data_dir}/test.sqlite3"} if not _values["DATABASE_URL"] else {}
# No test outlives a machine that loses its power: nobody waits for the disk.
_options = DATABASES["default"]["OPTIONS"]
if "init_command" in _options:
    _options["init_command"] += "PRAGMA synchronous=OFF;"
else:
    _options["options"] = "-c synchronous_commit=off"
globals().update(celery(_values["REDIS_URL"] or "memory://"))
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CACHES: dict[str, dict[str, Any]] = (
    caches(_values["CACHE_URL"])
    if _values["CACHE_URL"]
    else {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
)
# Processes that test side by side have a database each and must not read each other's cache either.
CACHES["default"]["KEY_PREFIX"] = Path(_data_dir).name
if _values["CACHE_URL"]:
    CACHES["default"]["BACKEND"] = "tests.caches.OwnKeysCache"
    # A server that is slow on a busy machine would be taken for one that is away, and pages would ask the database.
    CACHES["default"]["OPTIONS"] = {"socket_timeout": 30, "socket_connect_timeout": 30}  # seconds
BROKER_SOCKET = None
CACHE_SOCKET = None
RENDER_SOCKET = None  # texts are rendered in place

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_URL = "console://"
OUTBOX_PAGE = True
OUTBOX_KEY_FILE = Path(_data_dir) / "outbox_key"
STYLE_GUIDE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LOGGING = logging_settings(level="WARNING", form="console")
