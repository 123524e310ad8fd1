"""Short forms of texts."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def excerpt_of(text: str, longest: int) -> str:
    """The beginning of a text on one line, cut between words where it can be."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    cut = flat[: longest - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > longest * 2 // 3 else cut) + "…"


def listed(names: Iterable[str]) -> str:
    """Names one after another, as the reader's language separates them."""
    joined = ""
    for name in names:
        joined = _("%(before)s, %(name)s") % {"before": joined, "name": name} if joined else name
    return joined
