"""The embedded edition with one more room, whose events have effects that can be counted."""

from config.settings.embedded import *  # noqa: F403 - settings build on each other
from config.settings.embedded import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.probe"]
ROOT_URLCONF = "tests.faults.urls"
# The proof asks far more often than a person; limits have tests of their own.
LIMIT_EXEMPT_RANGES = ["127.0.0.0/8"]
