"""Starting a process of the site: settings that are wrong end it with one sentence, not with a traceback."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from config.environment import SettingsError

DEFAULT_SETTINGS = "config.settings.embedded"


@contextmanager
def settings_or_exit() -> Iterator[None]:
    """Choose the edition where nobody did; a SettingsError inside prints its sentence and exits with status 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DEFAULT_SETTINGS)
    try:
        yield
    except SettingsError as error:
        sys.exit(str(error))
