"""The glossary as a CSV file: slug,en,zh,abbr,synonyms_en,synonyms_zh, two columns with definitions, and one
with those of the words that are everyday ones."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from foundation.errors import DomainError
from knowledge.models import GlossaryTerm
from knowledge.models.glossary import split

COLUMNS: Final = {
    "slug": "slug",
    "en": "en",
    "zh": "zh",
    "abbr": "abbreviation",
    "synonyms_en": "synonyms_en",
    "synonyms_zh": "synonyms_zh",
}
OPTIONAL: Final = {"definition_en": "definition_en", "definition_zh": "definition_zh", "everyday": "everyday"}
REQUIRED: Final = ("slug", "en", "zh")
MOST_ROWS: Final = 10_000
MOST_FAULTS: Final = 50
LARGEST_FILE: Final = 2_000_000  # characters
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class BadFile(DomainError):
    """The file cannot be loaded. `extra["faults"]` says what is wrong where, a sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("glossary_file", "\n".join(faults), field="file", extra={"faults": faults})


def read(text: str) -> list[GlossaryTerm]:
    """The terms of a file, not stored. Raises BadFile naming row and column of everything that is wrong."""
    if len(text) > LARGEST_FILE:
        raise BadFile([_("The file has more than %(limit)d characters.") % {"limit": LARGEST_FILE}])
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    try:
        header = [name.strip() for name in next(rows, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise BadFile(
                [_("The first row has to name the columns; missing: %(names)s.") % {"names": ", ".join(missing)}]
            )
        terms, faults = _read_rows(header, rows)
    except csv.Error as error:
        raise BadFile([_("Row %(row)d cannot be read as CSV.") % {"row": rows.line_num}]) from error
    if faults:
        raise BadFile(faults)
    return terms


def write(terms: Iterable[GlossaryTerm]) -> str:
    """The file that `read` turns back into these terms."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    columns = COLUMNS | OPTIONAL
    writer.writerow(columns)
    writer.writerows([getattr(term, name) for name in columns.values()] for term in terms)
    return file.getvalue()


def _read_rows(header: list[str], rows: Iterator[list[str]]) -> tuple[list[GlossaryTerm], list[str]]:
    terms: dict[str, GlossaryTerm] = {}
    faults: list[str] = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if number > MOST_ROWS + 1:
            faults.append(_("The file has more than %(limit)d rows.") % {"limit": MOST_ROWS})
            break
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
        found = list(_faults(cells, len(row) == len(header), terms))
        faults += [_("Row %(row)d, %(what)s") % {"row": number, "what": what} for what in found]
        if len(faults) >= MOST_FAULTS:
            break
        if not found:
            terms[cells["slug"]] = _term(cells)
    return list(terms.values()), faults[:MOST_FAULTS]


def _term(cells: dict[str, str]) -> GlossaryTerm:
    return GlossaryTerm(**{field: cells.get(name, "") for name, field in (COLUMNS | OPTIONAL).items()})


def _faults(cells: dict[str, str], is_whole: bool, known: dict[str, GlossaryTerm]) -> Iterator[str]:  # noqa: FBT001
    if not is_whole:
        yield _("the number of columns is not that of the first row.")
        return
    for name in REQUIRED:
        if not cells[name]:
            yield _("column %(column)s: empty.") % {"column": name}
    slug = cells["slug"]
    if slug and not _SLUG.fullmatch(slug):
        yield _("column %(column)s: small letters, digits and hyphens only.") % {"column": "slug"}
    if slug in known:
        yield _("column %(column)s: %(slug)s stands there twice.") % {"column": "slug", "slug": slug}
    for name, field in (COLUMNS | OPTIONAL).items():
        limit = getattr(GlossaryTerm._meta.get_field(field), "max_length", 0)
        if len(cells.get(name, "")) > limit:
            yield _("column %(column)s: more than %(limit)d characters.") % {"column": name, "limit": limit}
    yield from _strange(cells)


def _strange(cells: dict[str, str]) -> Iterator[str]:
    """Everyday words that the row does not have."""
    forms = {form.lower() for form in _term(cells).forms}
    for word in split(cells.get("everyday", "")):
        if word.lower() not in forms:
            yield _("column %(column)s: “%(word)s” is none of the term's words.") % {"column": "everyday", "word": word}
