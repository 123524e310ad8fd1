"""The vocabulary of specialties that comes with the software."""

import json
from pathlib import Path
from typing import Any

from accounts.models import Specialty

FILE = Path(__file__).parent / "specialties.json"


def rows() -> list[dict[str, Any]]:
    """As they stand in the file. (Any: what JSON holds.)"""
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def load_specialties() -> int:
    """Add those that are missing, by their addresses; returns how many. What staff changed stays as it is."""
    known = set(Specialty.objects.values_list("slug", flat=True))
    names = {
        name for pair in Specialty.objects.values_list("name_en", "name_zh") for name in pair
    }  # staff may have added one by hand
    missing = [
        Specialty(**row)
        for row in rows()
        if row["slug"] not in known and not names.intersection((row["name_en"], row["name_zh"]))
    ]
    Specialty.objects.bulk_create(missing)
    return len(missing)
