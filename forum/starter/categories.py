"""The first categories. Staff rename, move and archive them as they like."""

import json
from pathlib import Path

from django.db import transaction

from accounts.models import Audience
from forum.models import Category

FILE = Path(__file__).with_name("categories.json")


@transaction.atomic
def load_categories() -> int:
    """On a site without categories make the first ones; returns how many. A site that has some keeps what it has."""
    if Category.objects.exists():
        return 0
    made: dict[str, Category] = {}
    for place, entry in enumerate(json.loads(FILE.read_text(encoding="utf-8")), start=1):
        made[entry["slug"]] = Category.objects.create(
            slug=entry["slug"],
            name_en=entry["en"],
            name_zh=entry["zh"],
            description_en=entry["about_en"],
            description_zh=entry["about_zh"],
            parent=made.get(entry["parent"]),
            audience=Audience.objects.get(kind=entry["audience"]),
            position=place,
        )
    return len(made)
