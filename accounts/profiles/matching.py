"""Whether a text names an organisation of somebody's register of interests."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Interest, Organisation, Shown
from foundation.prepared import PreparedTuples


@dataclass(frozen=True)
class OpenInterest:
    """One open interest, the names its organisation goes by, and who may see it."""

    kind: str
    organisation: str
    since: int | None
    level: int
    names: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What is stored beside a text. (Any: words and numbers.)"""
        return {"kind": self.kind, "organisation": self.organisation, "since": self.since, "level": self.level}


def open_interests(member_id: int) -> list[OpenInterest]:
    """What the member's texts are looked through for. One statement, a second where there is something to look for."""
    rows = _open.rows(member_id)
    also = _names_in_both_languages([row[1] for row in rows])
    found = []
    for kind, organisation, begun, audience in rows:
        level = Shown.EVERYONE if audience is None else Shown(audience)
        if level != Shown.NOBODY:
            names = (organisation, *also.get(fold(organisation), ()))
            found.append(OpenInterest(kind, organisation, begun.year if begun else None, int(level), names))
    return found


def _open_of(member_id: int) -> QuerySet[Any, Any]:  # Any: columns
    found = Interest.objects.filter(member_id=member_id).open().order_by("pk")
    return found.values_list("kind", "organisation", "from_date", "member__profile__interests_audience")


_open = PreparedTuples(_open_of)


def named_in(texts: Iterable[str], interests: Iterable[OpenInterest]) -> list[dict[str, Any]]:
    """Those of the interests whose organisation one of the texts names, each once. (Any: as `as_json`.)"""
    looked_for = list(interests)
    if not looked_for:
        return []
    folded = [fold(text) for text in texts]
    return [
        one.as_json() for one in looked_for if any(holds(text, fold(name)) for text in folded for name in one.names)
    ]


@lru_cache(maxsize=1000)
def _folded_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def fold(text: str) -> str:
    """The text as it is compared: compatibility forms, case and blanks don't matter."""
    return _folded_name(text) if len(text) < 200 else " ".join(unicodedata.normalize("NFKC", text).casefold().split())  # noqa: PLR2004 - names are kept, long texts are not


def holds(text: str, name: str) -> bool:
    """Whether the folded text holds the folded name as a whole: "acme" is in "at acme, inc." and not in "acmedia".

    Chinese has no blanks between words: there a name is whole wherever it stands.
    """
    if not name:
        return False
    at = text.find(name)
    while at >= 0:
        before = text[at - 1] if at else ""
        after = text[at + len(name)] if at + len(name) < len(text) else ""
        if not (_goes_on(before, name[0]) or _goes_on(name[-1], after)):
            return True
        at = text.find(name, at + 1)
    return False


def words(kind: str, organisation: str) -> str:
    """An interest as half a sentence, in the reader's language."""
    sentences = {
        "employment": _("employment at %(organisation)s"),
        "equity": _("equity in %(organisation)s"),
        "grant": _("grant from %(organisation)s"),
        "consulting": _("consulting for %(organisation)s"),
        "patent": _("patent with %(organisation)s"),
        "family": _("family member at %(organisation)s"),
        "other": _("another interest in %(organisation)s"),
    }
    return sentences[kind] % {"organisation": organisation}


def _goes_on(one: str, other: str) -> bool:
    """Whether a word goes on from one of these characters to the other."""
    return bool(one and other) and all(char.isalnum() and not _is_ideograph(char) for char in (one, other))


def _is_ideograph(char: str) -> bool:
    return unicodedata.category(char) == "Lo" and "CJK" in unicodedata.name(char, "")


def _names_in_both_languages(written: list[str]) -> dict[str, tuple[str, ...]]:
    """What organisations that the site knows are also called, by the folded name."""
    if not written:
        return {}
    wanted = Q(pk__in=[])
    for name in written:
        wanted |= Q(name_en__iexact=name) | Q(name_zh__iexact=name)
    found: dict[str, tuple[str, ...]] = {}
    for name_en, name_zh in Organisation.objects.filter(wanted).values_list("name_en", "name_zh"):
        names = tuple(filter(None, (name_en, name_zh)))
        found |= {fold(name): names for name in names}
    return found
