"""`manage.py load_starter`: what a new installation begins with."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.starter.specialties import load_specialties
from config.starter import credentials, groups, members, organisations, pages, profiles, terms
from forum.starter.categories import load_categories
from forum.starter.threads import load_threads
from knowledge.starter.loading import load_knowledge

WITH_DEMONSTRATION = ("embedded", "dev")


class Command(BaseCommand):
    help = (
        "Loads the pages of the house, the first categories, the specialties, the knowledge base and organisations; "
        "outside production demonstration members, their profiles, claims, groups and threads too. With "
        "MEDAI_STARTER_CONTENT=minimal the first three alone. Safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if changed := pages.load_pages():
            self.stdout.write(f"Pages of the house: {changed} loaded.")
        if made := load_categories():
            self.stdout.write(f"Categories: {made} made.")
        if added := load_specialties():
            self.stdout.write(f"Specialties: {added} added.")
        if settings.STARTER_CONTENT == "all":
            self._load_the_rest()

    def _load_the_rest(self) -> None:
        for what, changed in load_knowledge(timezone.now(), self.stderr.write).items():
            if changed:
                self.stdout.write(f"{what[:1].upper()}{what[1:]}: {changed} loaded.")
        if known := organisations.load_organisations():
            self.stdout.write(f"Organisations: {known} made.")
        if settings.EDITION in WITH_DEMONSTRATION:
            self._load_demonstration()

    def _load_demonstration(self) -> None:
        if published := terms.load_terms(timezone.now()):
            self.stdout.write(f"Terms and privacy notice: {published} put in force.")
        file = Path(settings.DATA_DIR) / "demo-accounts.txt"
        if made := members.load_members(file, timezone.now()):
            self.stdout.write(f"Demonstration members: {made} made, names and passphrase in {file}.")
        if agreed := terms.agree_for_demonstration(timezone.now()):
            self.stdout.write(f"Consents of demonstration members: {agreed} recorded.")
        if filled := profiles.load_profiles(timezone.now()):
            self.stdout.write(f"Demonstration profiles: {filled} filled in.")
        if claims := credentials.load_credentials(timezone.now()):
            self.stdout.write(f"Claims of demonstration members: {claims} made.")
        if written := load_threads(timezone.now()):
            self.stdout.write(f"Demonstration threads: {written} written.")
        if made := groups.load_groups(timezone.now()):
            self.stdout.write(f"Demonstration groups and what stands beside them: {made} made.")
