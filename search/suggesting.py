"""What is offered while somebody types: titles to search for, and places to go to."""

from collections.abc import Callable
from typing import Any, Final

from search.analysis.folding import fold
from search.documents import Key
from search.engine import backend
from search.engine.base import Wanted
from search.kinds.registry import Viewer
from search.models import Suggestion
from search.page.answering import load
from search.query.audiences import marks_of

MOST: Final = 8
LONGEST_TYPED: Final = 80  # characters of what is looked at
Item = dict[str, Any]
Find = Callable[[str], list[Item]]


def titles(text: str) -> list[Item]:
    """Titles that everybody reads and that begin so. From a table of public titles; the same for every reader."""
    folded = fold(text)
    if not folded:
        return []
    # The last character's successor ends the range: an index serves it in every database, in code-point order.
    found = Suggestion.objects.filter(folded__gte=folded, folded__lt=f"{folded}\U0010ffff")
    rows = found.order_by("-weight", "folded").values_list("title", "language")[:MOST]
    return [{"title": title, "language": language} for title, language in rows if fold(title).startswith(folded)]


def places(text: str, viewer: Viewer) -> list[Item]:
    """Threads, articles, topics, terms, people and pages in whose title every word begins so, as the viewer may see
    them now. Raises SearchUnavailable.
    """
    wanted = Wanted(audiences=marks_of(viewer), limit=MOST * 2)
    hits = backend().suggest(text, wanted).hits
    best: dict[int, Any] = {}
    for hit in hits:
        best.setdefault(hit.group, hit)
    shown = list(best.values())[:MOST]
    loaded = load(shown, viewer)
    results = [(hit.key, loaded.get(hit.key.kind, {}).get(hit.key.pk)) for hit in shown]
    return [_item(key, result) for key, result in results if result is not None]


def _item(key: Key, result: Any) -> Item:  # Any: a Result
    return {"title": result.title, "url": result.url, "label": str(result.label), "language": result.language}
