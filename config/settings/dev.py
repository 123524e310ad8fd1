"""Working on the site itself: the embedded edition with DEBUG, uncached templates and the style guide."""

from typing import Any

from config.settings.embedded import *
from config.settings.embedded import TEMPLATES

EDITION = "dev"
DEBUG = True
STYLE_GUIDE = True

_options: dict[str, Any] = TEMPLATES[0]["OPTIONS"]
_options.pop("loaders")
TEMPLATES[0]["APP_DIRS"] = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
