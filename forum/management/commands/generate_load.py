"""A forum to measure on."""

import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models import User
from forum.load.plan import Impossible, Size, make_plan
from forum.load.storing import USERNAME, Load
from forum.load.texts import Texts


class Command(BaseCommand):
    help = (
        "Fill an empty site with invented members and threads, to measure on: the same for the same seed and day. "
        "Marked as demonstration; a site with members of its own is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        size = Size()
        parser.add_argument("--members", type=int, default=size.members)
        parser.add_argument("--threads", type=int, default=size.threads, help="conversations among them")
        parser.add_argument("--posts", type=int, default=size.posts)
        parser.add_argument("--longest", type=int, default=size.longest, help="posts of the longest thread")
        parser.add_argument("--seed", type=int, default=size.seed)
        parser.add_argument("--until", metavar="YYYY-MM-DD", help="the day after the last post; today if not said")
        parser.add_argument("--yes", action="store_true", help="needed in production")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with a sentence where the site must not be filled, or the numbers fit no forum."""
        self._check_site(is_sure=options["yes"])
        size = Size(*(options[name] for name in ("members", "threads", "posts", "longest", "seed")))
        until = self._until(options["until"])
        began = time.monotonic()

        def report(what: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:7.1f} s  {what}")

        try:
            plan = make_plan(size)
        except Impossible as reason:
            raise CommandError(str(reason)) from None
        report("plan")
        texts = Texts(size.seed)
        report(f"texts: {sum(map(len, texts.by_language.values()))} laid out")
        Load(plan, texts, until, report).store()
        report(f"{size.members} members, {size.threads} threads, {size.posts} posts")

    @staticmethod
    def _check_site(*, is_sure: bool) -> None:
        if settings.EDITION == "production" and not is_sure:
            raise CommandError("This is a production site. If nothing but invented text shall stand here, add --yes.")
        if User.objects.filter(is_demonstration=False).exists():
            raise CommandError("This site has members of its own. Invented threads go into an empty site only.")
        if User.objects.filter(username=USERNAME.format(1)).exists():
            raise CommandError("This site is filled already. Begin with an empty database.")

    @staticmethod
    def _until(day: str | None) -> datetime:
        try:
            found = parse_date(day) if day else timezone.localdate()
        except ValueError:
            found = None
        if found is None:
            raise CommandError("Write the day as 2026-03-02.")
        return datetime(found.year, found.month, found.day, tzinfo=timezone.get_default_timezone())
