"""`manage.py render_process`: lays out members' texts in a process of its own, listening on settings.RENDER_SOCKET."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Run the render process in the foreground until it is told to end."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django passes whatever options there are
        """Replace this process, so that the renderer holds no more memory than it needs. The process id stays."""
        if settings.RENDER_SOCKET is None:
            raise CommandError("This edition renders in its own processes; there is no socket to listen on.")
        os.environ["PYTHONPATH"] = os.pathsep.join([str(settings.ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        os.execv(sys.executable, [sys.executable, "-m", "content.render_process", str(settings.RENDER_SOCKET)])  # noqa: S606 - our own module
