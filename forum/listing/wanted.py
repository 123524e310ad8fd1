"""What the query of an address asks a list for. Whatever makes no sense is named as a fault and left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings

from forum import kinds
from forum.kinds.kind import PREFIX
from forum.listing.scope import Scope
from forum.listing.tabs import FIRST, TABS, Tab

LANGUAGES = dict(settings.LANGUAGES)
_DETAILS = sorted({f"{PREFIX}-{detail.name}" for kind in kinds.declared() for detail in kind.filters()})
# Every key that a list understands: the guest cache is told of them.
QUERY = ("tab", "before", "after", "language", "kind", *_DETAILS)


@dataclass(frozen=True)
class Wanted:
    """A tab, what narrows it, and a place in it."""

    tab: Tab = FIRST
    language: str = ""
    kind: kinds.Kind | None = None
    details: dict[str, str] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    is_faulty: bool = False
    """Something in the address names nothing that exists."""

    @property
    def is_narrowed(self) -> bool:
        """Some of the threads are left out by the reader's choice."""
        return bool(self.language or self.kind or self.details)

    def query(self, **changes: str) -> str:
        """The query of the same list with these keys changed, without a place in it: `?tab=top`, or nothing."""
        said = {
            "tab": "" if self.tab is FIRST else self.tab.slug,
            "language": self.language,
            "kind": self.kind.slug if self.kind else "",
            **{f"{PREFIX}-{name}": word for name, word in self.details.items()},
            **changes,
        }
        kept = {name: value for name, value in said.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def read(query: Mapping[str, str], scope: Scope) -> Wanted:
    """What the query asks for. Two places at once are a fault, like unknown words."""
    said = {name: query[name] for name in QUERY if query.get(name)}
    tab = TABS.get(said.get("tab", FIRST.slug))
    language = said.get("language", "")
    kind = kinds.find(said["kind"]) if "kind" in said and not scope.kind else None
    details, has_bad_detail = _read_details(said, scope)
    faults = [
        tab is None,
        language not in ("", *LANGUAGES),
        "kind" in said and kind is None,
        has_bad_detail,
        "before" in said and "after" in said,
    ]
    return Wanted(
        tab=tab or FIRST,
        language=language if language in LANGUAGES else "",
        kind=kind,
        details=details,
        before=said.get("before", ""),
        after="" if "before" in said else said.get("after", ""),
        is_faulty=any(faults),
    )


def _read_details(said: Mapping[str, str], scope: Scope) -> tuple[dict[str, str], bool]:
    filters = {detail.name: detail for detail in scope.kind.filters()} if scope.kind else {}
    asked = {name.removeprefix(f"{PREFIX}-"): said[name] for name in _DETAILS if name in said}
    known = {name: word for name, word in asked.items() if name in filters and word in dict(filters[name].vocabulary)}
    return known, known != asked
