"""The embedded edition with a page to compare others with. For `make bench` only."""

from config.settings.embedded import *

ROOT_URLCONF = "config.bench"
