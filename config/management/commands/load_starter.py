"""`manage.py load_starter`: what a new installation begins with."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.starter import members, pages
from knowledge.starter.topics import load_topics

WITH_DEMONSTRATION = ("embedded", "dev")


class Command(BaseCommand):
    help = "Loads the pages of the house, the topics and, outside production, demonstration members. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        if changed := pages.load_pages():
            self.stdout.write(f"Pages of the house: {changed} loaded.")
        if added := load_topics():
            self.stdout.write(f"Topics: {added} loaded.")
        if settings.EDITION in WITH_DEMONSTRATION:
            file = Path(settings.DATA_DIR) / "demo-accounts.txt"
            if made := members.load_members(file):
                self.stdout.write(f"Demonstration members: {made} made, names and passphrase in {file}.")
