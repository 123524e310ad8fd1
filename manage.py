#!/usr/bin/env python
"""Command line of the site: `python manage.py help` lists what it can do."""

import sys

from config.secret import new_secret
from config.start import settings_or_exit


def main() -> None:
    if sys.argv[1:] == ["make_secret"]:
        # Works before there are any settings, for what it prints is one of them.
        sys.stdout.write(f"{new_secret()}\n")
        return
    with settings_or_exit():
        from django.conf import settings
        from django.core.management import execute_from_command_line

        # Django itself would go on without settings and complain about something else.
        settings.INSTALLED_APPS  # noqa: B018
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
