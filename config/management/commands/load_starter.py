"""`manage.py load_starter`: what a new installation begins with."""

from collections.abc import Callable
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
from moderation.starter.flags import load_flags
from moderation.starter.help_lines import load_help_lines
from moderation.starter.templates import load_templates

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
        if made := load_templates():
            self.stdout.write(f"Templates of moderators' reasons: {made} made.")
        if made := load_help_lines():
            self.stdout.write(f"Numbers to call: {made} made.")
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
        now, file = timezone.now(), Path(settings.DATA_DIR) / "demo-accounts.txt"
        steps: tuple[tuple[Callable[[], int], str], ...] = (
            (lambda: terms.load_terms(now), "Terms and privacy notice: {} put in force."),
            (
                lambda: members.load_members(file, now),
                f"Demonstration members: {{}} made, names and passphrase in {file}.",
            ),
            (lambda: terms.agree_for_demonstration(now), "Consents of demonstration members: {} recorded."),
            (lambda: profiles.load_profiles(now), "Demonstration profiles: {} filled in."),
            (lambda: credentials.load_credentials(now), "Claims of demonstration members: {} made."),
            (lambda: load_threads(now), "Demonstration threads: {} written."),
            (lambda: groups.load_groups(now), "Demonstration groups and what stands beside them: {} made."),
            (lambda: load_flags(now), "Demonstration reports in the review queue: {} made."),
        )
        for load, told in steps:
            if done := load():
                self.stdout.write(told.format(done))
