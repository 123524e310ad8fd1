"""All kinds of thread that this release declares."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from forum.kinds import declared as folder
from forum.kinds.kind import Kind


@cache
def _kinds() -> dict[str, Kind]:
    modules = (
        importlib.import_module(f"{folder.__name__}.{module.name}") for module in pkgutil.iter_modules(folder.__path__)
    )
    found = {module.KIND.slug: (module.ORDER, module.KIND) for module in modules}
    return {slug: kind for slug, (_order, kind) in sorted(found.items(), key=lambda entry: entry[1][0])}


def declared() -> list[Kind]:
    """Every kind, in the order in which a composer offers them."""
    return list(_kinds().values())


def rendered_texts(slug: str, details: Mapping[str, Any]) -> dict[str, str]:
    """Of a thread's details, those that are laid out as Markdown; none for a kind that is declared no more."""
    kind = find(slug)
    names = [field.name for field in kind.fields if field.type == "text"] if kind else []
    return {name: details[name] for name in names if name in details}


def find(slug: str) -> Kind | None:
    """The kind of this slug; None for one that this release does not declare."""
    return _kinds().get(slug)
