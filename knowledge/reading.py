"""An article as a page shows it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from django.utils.text import Truncator

from content import markup
from content.citations import cards
from content.models import Citation
from foundation.errors import Text
from foundation.prepared import Prepared
from knowledge import links, pieces, sections
from knowledge.models import Article, ArticleRevision, ArticleText, CodeCheck
from knowledge.pieces import Piece
from knowledge.starter import code_runs
from knowledge.starter.code_runs import RecordedRun

SUMMARIES: Final = ("clinician-summary", "engineer-summary")
LONGEST_STAND: Final = 180  # characters
# Shown as cards and as links in the margin.
ELSEWHERE: Final = ("references",)

_LEFT = re.compile(r"\\left(?![A-Za-z])")
_RIGHT = re.compile(r"\\right(?![A-Za-z])")


@dataclass(frozen=True)
class Part:
    """Prose, or code with what it prints and what came of running it."""

    html: markup.RenderedHtml
    number: int = 0
    """Of the block of code, from 1; 0 for prose."""
    output: markup.RenderedHtml | None = None
    tolerance: float = 0
    check: CodeCheck | None = None
    """The last run here."""
    recorded: RecordedRun | None = None
    """Where it never ran here: the run that the software came with, if there is one."""

    @property
    def made_with(self) -> str:
        """What the run that is spoken of had, Python first; without versions where there was none."""
        run = self.check or self.recorded
        versions = dict(run.versions) if run else {}
        python = f"Python {versions.pop('python', '')}".strip()
        return " · ".join([python, *(f"{name} {version}" for name, version in versions.items())])


@dataclass(frozen=True)
class ReadSection:
    """One section, laid out."""

    key: str
    title: Text
    parts: list[Part] = field(default_factory=list)


def parts_of(revision: ArticleRevision) -> list[ReadSection]:
    """All sections with text, in order. One statement where there is code, none otherwise."""
    found = pieces.of_source(revision.source)
    checks = _checks(found)
    numbers = {piece.key: number for number, piece in enumerate((one for one in found if one.runnable), start=1)}
    by_section: dict[str, ReadSection] = {}
    for piece in found:
        key = piece.key.split("/")[0]
        section = by_section.setdefault(key, ReadSection(key, sections.TITLES[key]))
        section.parts.append(_part(revision, piece, checks, numbers.get(piece.key, 0)))
    return [by_section[key] for key in sections.KEYS if key in by_section]


def works_of(revision: ArticleRevision, article: Article) -> list[cards.Card]:
    """The works that a published revision cites, each with the article's line about it; one statement."""
    cited = _cited.rows(revision.text.pk)
    key = "zh" if revision.language == "zh-hans" else "en"
    about = {
        str(entry.get("value", "")).lower(): str(entry.get("about", {}).get(key, "")) for entry in article.references
    }
    return [replace(card, about=about.get(card.identifier.value.lower(), "")) for card in cards.cards(cited)]


_cited = Prepared(lambda pk: Citation.objects.of(ArticleText(pk=pk)).in_order())


def stand_of(revision: ArticleRevision) -> str:
    """The beginning of its summary, for search engines and previews of links."""
    return _stand(revision.source)


@lru_cache(maxsize=64)
def _stand(source: str) -> str:
    summary = sections.stored(source).get(SUMMARIES[0], "")
    return Truncator(" ".join(summary.split())).chars(LONGEST_STAND)


def behind(revision: ArticleRevision, other: ArticleRevision | None) -> tuple[int, list[Text]]:
    """How many revisions a translation is behind its original, and the sections that changed there since.

    `other` is what readers of the other language see. (0, []) for an original, or where nothing changed.
    """
    if other is None or revision.based_on_id is None or not revision.based_on_hashes:
        return 0, []
    then, now = revision.based_on_hashes, other.section_hashes
    changed = [sections.TITLES[key] for key in sections.KEYS if then.get(key) != now.get(key)]
    if not changed or revision.based_on is None:
        return 0, changed
    return max(1, other.number - revision.based_on.number), changed


def notebook(revision: ArticleRevision) -> dict[str, object]:
    """The article as a Jupyter notebook: prose and code in their order. Format 4.5 of the notebooks' schema."""
    cells = [_cell(0, "markdown", f"# {revision.title}")]
    for key, text in sections.stored(revision.source).items():
        cells.append(_cell(len(cells), "markdown", f"## {sections.TITLES[key]}"))
        for piece in pieces.of_section(key, text):
            kind = "code" if piece.runnable else "markdown"
            source = piece.runnable.code.rstrip() if piece.runnable else links.spelled_out(piece.markdown)
            cells.append(_cell(len(cells), kind, source))
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "cells": cells,
    }


def formula_faults(source: str) -> Iterator[tuple[str, str]]:
    """Formulas that cannot be drawn, as far as that shows without drawing: (section, TeX)."""
    for piece in pieces.of_source(source):
        rendered = markup.render(piece.markdown, profile="section")
        yield from ((piece.key.split("/")[0], tex) for tex in rendered.math if _is_broken(tex))


def _is_broken(tex: str) -> bool:
    """Braces, environments and delimiters that do not pair."""
    bare = tex.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    depth = 0
    for char in bare:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return True
    return (
        depth != 0
        or tex.count("\\begin{") != tex.count("\\end{")
        or len(_LEFT.findall(tex)) != len(_RIGHT.findall(tex))
    )


def _part(revision: ArticleRevision, piece: Piece, checks: Mapping[str, CodeCheck], number: int) -> Part:
    html = revision.html.get(piece.key) or markup.display(piece.markdown, profile="section")
    if piece.runnable is None:
        return Part(html)
    output = revision.html.get(f"{piece.key}/output")
    check = checks.get(piece.runnable.key)
    recorded = None if check else code_runs.recorded().get(piece.runnable.key)
    return Part(html, number, output, piece.runnable.tolerance, check, recorded)


def _checks(found: list[Piece]) -> dict[str, CodeCheck]:
    keys = [piece.runnable.key for piece in found if piece.runnable]
    if not keys:
        return {}
    return {check.code_hash: check for check in _runs.rows(*keys, shape=len(keys))}


_runs = Prepared(lambda *keys, shape: CodeCheck.objects.filter(code_hash__in=keys).order_by("ran_at"))


def _cell(number: int, kind: str, source: str) -> dict[str, object]:
    cell: dict[str, object] = {"id": f"cell-{number}", "cell_type": kind, "metadata": {}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
