"""What a list of references shows of each work, in the reader's language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from content.citations import csl, gbt7714, vancouver
from content.citations.identifiers import Identifier
from content.models import Citation, Reference


@dataclass(frozen=True)
class Card:
    """One work in a numbered list. For `components/references.html`."""

    number: int
    title: str
    """The identifier itself, where nobody described the work."""
    language: str
    """`en` or `zh-hans`, of the title; empty where the identifier is the title."""
    source: str
    """Authors, where and when; empty where nobody described the work."""
    identifier: Identifier
    url: str
    """Of the page that tells where else the work is cited; empty to lead nowhere."""
    count: int
    """Public texts that cite it."""
    is_checked: bool
    is_retracted: bool
    retraction_reason: str
    about: str = ""
    """What the text says about it, in a line."""


def cards(citations: Iterable[Citation]) -> list[Card]:
    """The works of one text, in its order, each once. `citations` come with `reference__same_as`."""
    works: dict[int, Reference] = {}
    for citation in citations:
        work = citation.reference.same_as or citation.reference
        works.setdefault(work.pk, work)
    return [card(work, number) for number, work in enumerate(works.values(), start=1)]


def by_host(citations: Iterable[Citation]) -> dict[int, list[Card]]:
    """The works of each text on a page, by the text's id: of `Citation.objects.of_hosts(...)`."""
    of_hosts: defaultdict[int, list[Citation]] = defaultdict(list)
    for citation in citations:
        of_hosts[citation.host_id].append(citation)
    return {host_id: cards(found) for host_id, found in of_hosts.items()}


def card(work: Reference, number: int = 1) -> Card:
    """One work."""
    described = csl.work_of(work.metadata)
    return Card(
        number=number,
        title=described.title or work.shown,
        language=described.language if described.title else "",
        source=source(described) if described.title else "",
        identifier=work.identifier,
        url=reverse("work", args=[work.pk]),
        count=work.citation_count,
        is_checked=work.checked_at is not None,
        is_retracted=work.retracted_at is not None,
        retraction_reason=work.retraction_reason,
    )


def source(work: csl.Work) -> str:
    """Authors, where and when: GB/T 7714 for readers of Chinese, Vancouver for the others."""
    return gbt7714.source(work) if get_language() == "zh-hans" else vancouver.source(work)


def line(work: csl.Work) -> str:
    """The whole reference, in the same way."""
    return gbt7714.line(work) if get_language() == "zh-hans" else vancouver.line(work)
