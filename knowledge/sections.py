"""An article's source: sections in a fixed order, each begun by a line `=== key`."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from foundation.errors import DomainError, Text

LONGEST_SOURCE: Final = 60_000  # characters of a whole article
LONGEST_CLINICIAN_SUMMARY: Final = 120  # words; a Chinese character counts as two thirds of one
FEWEST_PITFALLS: Final = 3
_HAN_PER_WORD: Final = 1.5

_MARK = re.compile(r"^=== ([a-z-]{1,40})[ \t]*$", re.MULTILINE)
_NUMBERED = re.compile(r"^\d{1,2}[.)] ", re.MULTILINE)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.%-]*")


@dataclass(frozen=True)
class Section:
    """One part of every article."""

    key: str
    title: Text
    hint: Text
    is_required: bool = True


SECTIONS: Final = (
    Section(
        "clinician-summary",
        _("For clinicians"),
        _("What it means at the bedside, in at most 120 words and without symbols."),
    ),
    Section("engineer-summary", _("For engineers"), _("What to build, measure and report.")),
    Section("key-idea", _("Key idea"), _("The formula, and in prose what it says.")),
    Section(
        "code",
        _("Worked example"),
        _("Code that runs by itself, followed by what it prints. Leave empty where there is none."),
        is_required=False,
    ),
    Section("pitfalls", _("Pitfalls in clinical use"), _("At least three, numbered.")),
    Section("evidence", _("Evidence"), _("What was shown, at which level of evidence, by whom.")),
    Section("limits", _("For whom it fails"), _("Subgroups and settings.")),
    Section("references", _("References"), _("At least two works with identifiers, each with a line about it.")),
    Section("see-also", _("See also"), _("Where to go on."), is_required=False),
)
KEYS: Final = tuple(section.key for section in SECTIONS)
REQUIRED: Final = tuple(section.key for section in SECTIONS if section.is_required)
TITLES: Final = {section.key: section.title for section in SECTIONS}


def split(source: str) -> dict[str, str]:
    """Sections by key, in the order of the source. Raises DomainError for an unknown or repeated key."""
    pieces = _MARK.split(source.replace("\r\n", "\n"))
    if pieces[0].strip():
        raise DomainError("section_missing", _("The text has to begin with a line === key."), field="source")
    found: dict[str, str] = {}
    for key, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if key not in KEYS or key in found:
            raise DomainError(
                "section_unknown",
                _("Each of the sections %(keys)s may stand once; %(key)s is not expected here.")
                % {"keys": ", ".join(KEYS), "key": key},
                field="source",
            )
        found[key] = text.strip()
    return found


def stored(source: str) -> dict[str, str]:
    """Sections of a text that is in the database. One that lost its marks, as by a redaction, is one section: nothing
    of it may be missing from the page, and nobody's page may fail for it.
    """
    try:
        return split(source)
    except DomainError:
        return {"key-idea": _MARK.sub("", source).strip()}


def join(texts: Mapping[str, str]) -> str:
    """The source of these sections, in the fixed order; empty ones are left out."""
    return "\n\n".join(f"=== {key}\n{texts[key].strip()}" for key in KEYS if texts.get(key, "").strip()) + "\n"


def faults(texts: Mapping[str, str]) -> list[tuple[str, Text]]:
    """What keeps an article from being reviewed: (section, sentence)."""
    found: list[tuple[str, Text]] = [
        (key, _("This section is required.")) for key in REQUIRED if not texts.get(key, "").strip()
    ]
    summary = texts.get("clinician-summary", "")
    if count_words(summary) > LONGEST_CLINICIAN_SUMMARY:
        found.append(("clinician-summary", _("The summary for clinicians may have at most 120 words.")))
    if "$" in summary:
        found.append(("clinician-summary", _("The summary for clinicians does without formulas.")))
    if texts.get("pitfalls", "").strip() and len(_NUMBERED.findall(texts["pitfalls"])) < FEWEST_PITFALLS:
        found.append(("pitfalls", _("Name at least three pitfalls, numbered.")))
    return found


def count_words(text: str) -> int:
    """Words; in Chinese, what takes as long to read."""
    return round(len(_HAN.findall(text)) / _HAN_PER_WORD) + len(_WORD.findall(text))


def minutes(source: str) -> int:
    """How long reading takes, at 220 words a minute."""
    return max(1, round(count_words(source) / 220))


def section_hashes(texts: Mapping[str, str]) -> dict[str, str]:
    """A short hash of each section: equal as long as nothing but white space at its ends changed."""
    return {key: _hash(text.strip())[:16] for key, text in texts.items() if text.strip()}


def content_hash(title: str, source: str) -> str:
    """Of everything that a reviewer approves."""
    return _hash(f"{title}\n{source}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
