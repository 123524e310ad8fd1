"""`make run`: one machine, one person, nothing installed beforehand. SQLite, two Valkeys of our own, mail in files."""

from urllib.parse import quote

from config import environment
from config.settings.base import *
from config.settings.base import ROOT, caches, celery, databases, from_environment
from config.settings.local_state import prepare, secret_in, socket_path
from foundation.logs import logging_settings

EDITION = "embedded"
DEBUG = False

_values = environment.read(production=False)
globals().update(from_environment(_values))
DATA_DIR = (ROOT / _values["MEDAI_DATA_DIR"]).resolve()
prepare(DATA_DIR)
SECRET_KEY = _values["MEDAI_SECRET_KEY"] or secret_in(DATA_DIR / "secret_key", length=64)

DATABASES = databases(_values["DATABASE_URL"] or f"sqlite:///{quote(str(DATA_DIR / 'commons.sqlite3'))}")
# None where a server was named: `manage.py up` starts only what nobody else provides.
BROKER_SOCKET = None if _values["REDIS_URL"] else socket_path(DATA_DIR, "broker")
CACHE_SOCKET = None if _values["CACHE_URL"] else socket_path(DATA_DIR, "cache")
RENDER_SOCKET = socket_path(DATA_DIR, "render")
globals().update(celery(_values["REDIS_URL"] or f"redis+socket://{BROKER_SOCKET}"))
CACHES = caches(_values["CACHE_URL"] or f"unix://{CACHE_SOCKET}")

MAIL_URL = _values["MEDAI_MAIL_URL"] or f"file://{DATA_DIR / 'mail'}"
if MAIL_URL.startswith("file:"):
    # Mail goes to the outbox page, where it can be answered, too.
    INBOUND_ADDRESS = _values["MEDAI_INBOUND_ADDRESS"] or "answers@localhost"
OUTBOX_PAGE = MAIL_URL.startswith("file:")
# Whoever can read this file may read the outbox page: the person at this machine.
OUTBOX_KEY_FILE = DATA_DIR / "outbox_key"
secret_in(OUTBOX_KEY_FILE, length=24)

LOGGING = logging_settings(level=_values["MEDAI_LOG_LEVEL"], form=_values["MEDAI_LOG_FORMAT"])
