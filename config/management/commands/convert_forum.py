"""`manage.py convert_forum`: what another forum gives away, as lines that `import_site` reads."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.converting import ConvertError, discourse, mbox, stack_exchange
from config.converting.lines import Out

_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,10}")
AUDIENCES = ["public", "members", "verified", "staff"]


def host(wanted: str) -> str:
    """A host's name alone: every text leads to where it stood there. Raises ArgumentTypeError."""
    if not _HOST.fullmatch(wanted.lower()):
        raise ArgumentTypeError(f"“{wanted}” is no host name. Leave https:// and slashes out: forum.example.org.")
    return wanted.lower()


class Command(BaseCommand):
    help = "Turn a Discourse backup, a Stack Exchange dump or a mailing list's mbox into a folder for import_site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word for each kind of source."""
        kinds = parser.add_subparsers(dest="kind", required=True)
        forum = kinds.add_parser("discourse", help="dump.sql or dump.sql.gz of a Discourse backup")
        forum.add_argument("--host", required=True, type=host, help="where the forum stood, such as forum.example.org")
        forum.add_argument("--uploads", type=Path, help="the backup's folder of this name, if not beside the dump")
        dump = kinds.add_parser("stack_exchange", help="the folder with Posts.xml of one site's data dump")
        dump.add_argument(
            "--host", required=True, type=host, help="where the site stands, such as ai.stackexchange.com"
        )
        dump.add_argument("--category", default="Imported questions", help="where its questions go")
        mails = kinds.add_parser("mbox", help="the archive of a mailing list")
        mails.add_argument("--name", required=True, help="what the list is called")
        mails.add_argument("--base", default="", help="the path of its archive's messages, for old addresses")
        for one in (forum, mails):
            one.add_argument("--audience", choices=AUDIENCES, default="members", help="who reads what was open there")
            one.add_argument("--licence", default="", help="of its texts, by SPDX identifier, such as CC-BY-4.0")
        for one in (forum, dump, mails):
            one.add_argument("source", type=Path)
            one.add_argument("folder", type=Path, help="a folder that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Convert, and say what there is and what stayed behind."""
        try:
            out = self._convert(options)
        except (ConvertError, OSError) as error:
            raise CommandError(str(error)) from error
        for kind, count in out.counts.items():
            self.stdout.write(f"{kind}: {count:,} lines")
        for why, count in out.left.items():
            self.stdout.write(f"left behind: {count:,} × {why}")
        self.stdout.write(f"Next: manage.py import_site {options['folder']} --dry-run")

    def _convert(self, options: dict[str, Any]) -> Out:
        source, folder = options["source"], options["folder"]
        if options["kind"] == "stack_exchange":
            return stack_exchange.convert(source, folder, host=options["host"], category=options["category"])
        shared = {"audience": options["audience"], "licence": options["licence"]}
        if options["kind"] == "discourse":
            return discourse.convert(source, folder, host=options["host"], uploads=options["uploads"], **shared)
        own = {"name": options["name"], "base": options["base"]}
        return mbox.convert(source, folder, now=timezone.now(), **own, **shared)
