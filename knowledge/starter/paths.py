"""Learning paths as they come with the software."""

import json

from django.db import transaction

from knowledge.models import Article, LearningPath, PathStep
from knowledge.starter.topics import FILE


def path_slugs() -> list[str]:
    """Of the paths that come with the software."""
    return [entry["slug"] for entry in json.loads(FILE.read_text(encoding="utf-8"))["paths"]]


@transaction.atomic
def load_paths() -> int:
    """Add paths, and steps whose article has come since; returns how many steps were added.

    A step that staff took away from the middle of a path is not known from one that never was: it comes back.
    """
    known = dict(Article.objects.values_list("slug", "pk"))
    added = 0
    for position, entry in enumerate(json.loads(FILE.read_text(encoding="utf-8"))["paths"], start=1):
        path, _made = LearningPath.objects.get_or_create(
            slug=entry["slug"],
            defaults={
                "title_en": entry["title"]["en"],
                "title_zh": entry["title"]["zh"],
                "audience": entry["audience"],
                "position": position,
            },
        )
        there = set(path.steps.values_list("article_id", flat=True))
        taken = set(path.steps.values_list("position", flat=True))
        rows = [
            PathStep(path=path, article_id=known[slug], position=place)
            for place, slug in enumerate(entry["articles"], start=1)
            if slug in known and known[slug] not in there and place not in taken
        ]
        PathStep.objects.bulk_create(rows)
        added += len(rows)
    return added
