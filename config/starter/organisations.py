"""Organisations that every site begins with: well-known ones, with the mail domains that their own pages name."""

from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Organisation, OrganisationDomain

FILE = Path(__file__).with_name("organisations.tsv")


@transaction.atomic
def load_organisations() -> int:
    """Make those that are missing; returns how many. What staff changed or removed a domain of stays as it is."""
    made = 0
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name_en, name_zh, kind, country, website, domains = line.split("\t")
        facts = {"name_en": name_en, "name_zh": name_zh, "kind": kind, "country": country, "website": website}
        organisation, is_new = Organisation.objects.get_or_create(slug=slugify(name_en)[:60], defaults=facts)
        if not is_new:
            continue
        made += 1
        for name in domains.split():
            OrganisationDomain.objects.get_or_create(
                domain=name.removeprefix("-"),
                defaults={"organisation": organisation, "is_proof": not name.startswith("-")},
            )
    return made
