"""What can be asked, as addresses have it."""

from django.http import QueryDict

from search.page.answering import MOST_PAGES, Asked
from search.page.facets import PREFIXES

MOST_CHOSEN = 12  # boxes of one group
LONGEST_CHOICE = 80


def typed(values: QueryDict) -> str:
    """What stands in the field, without what no text may hold."""
    return values.get("q", "").replace("\0", " ").strip()


def read(values: QueryDict) -> Asked:
    """Any address is a search: what makes no sense in it is left out."""
    chosen = {}
    for name in PREFIXES:
        given = [one[:LONGEST_CHOICE] for one in values.getlist(name) if one][:MOST_CHOSEN]
        if given:
            chosen[name] = list(dict.fromkeys(given))
    return Asked(
        text=typed(values),
        chosen=chosen,
        is_newest_first=values.get("sort") == "new",
        page=_page(values.get("page", "")),
    )


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 5  # noqa: PLR2004 - digits
    return min(max(int(text), 1), MOST_PAGES) if is_number else 1
