"""All kinds of thread that this release declares."""

import importlib
import pkgutil
from functools import cache

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


def find(slug: str) -> Kind | None:
    """The kind of this slug; None for one that this release does not declare."""
    return _kinds().get(slug)
