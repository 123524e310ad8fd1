"""The catalogue of one language: brought up to date with the sources, checked, compiled."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import polib
from django.conf import settings

from config.translations.extraction import Key, Message, messages

FOLDER = Path("locale/zh_Hans/LC_MESSAGES")
SEPARATOR = "\x04"  # between context and text, as in compiled catalogues
HEADER = {
    "Project-Id-Version": "MedAI Commons",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
_PLACEHOLDER = re.compile(r"%\([A-Za-z_][A-Za-z0-9_]*\)[a-z]|%[sd]|%%|\{[a-z_]*\}")

# A translation, or a list with one for each form of the plural: Chinese has one form.
Translations = dict[str, str | list[str]]


def po_path() -> Path:
    return Path(settings.ROOT) / FOLDER / "django.po"


def mo_path() -> Path:
    return po_path().with_suffix(".mo")


def read() -> polib.POFile:
    """The catalogue as it stands, or an empty one."""
    return polib.pofile(str(po_path())) if po_path().exists() else polib.POFile()


def updated(stored: polib.POFile, extra: Iterable[Translations] = ()) -> polib.POFile:
    """A catalogue with exactly the texts of the sources. Known translations stay; those in `extra` win over them."""
    known = {_key(entry): entry for entry in stored if not entry.obsolete}
    additions: Translations = {}
    for one in extra:
        additions |= one
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = dict(HEADER)
    for key, message in sorted(messages().items(), key=lambda item: (min(item[1].files), item[0][1], item[0][0])):
        entry = _entry(message)
        _fill(entry, known.get(key), additions.get(_json_key(key)))
        catalogue.append(entry)
    return catalogue


def text_of(catalogue: polib.POFile) -> str:
    """The catalogue as it is stored."""
    return str(catalogue) + "\n"


def write(catalogue: polib.POFile) -> None:
    """Store the catalogue and its compiled form."""
    po_path().parent.mkdir(parents=True, exist_ok=True)
    po_path().write_text(text_of(catalogue), encoding="utf-8")
    mo_path().write_bytes(catalogue.to_binary())


def read_translations(path: Path) -> Translations:
    """Translations from a JSON file: text (or context, U+0004, text) to its translation."""
    found: Translations = json.loads(path.read_text(encoding="utf-8"))
    return found


def unknown(translations: Translations) -> list[str]:
    """Texts in a file of translations that no source holds."""
    known = {_json_key(key) for key in messages()}
    return sorted(text for text in translations if text not in known)


def problems() -> list[str]:
    """What keeps the stored catalogue from being complete and current, in sentences; empty when nothing does."""
    stored, wanted = read(), messages()
    have = {_key(entry): entry for entry in stored if not entry.obsolete}
    found = [f"not in the catalogue: {_shown(key)}" for key in sorted(wanted.keys() - have.keys())]
    found += [f"in the catalogue but in no source: {_shown(key)}" for key in sorted(have.keys() - wanted.keys())]
    found += [f"no longer used: {entry.msgid}" for entry in stored.obsolete_entries()]
    for key, entry in sorted(have.items()):
        found += [f"{problem}: {_shown(key)}" for problem in _problems_of(entry)]
    if not found and text_of(updated(stored)) != po_path().read_text(encoding="utf-8"):
        found.append("the catalogue is not in the form that the command writes")
    if not mo_path().exists() or mo_path().read_bytes() != stored.to_binary():
        found.append("the compiled catalogue differs from its source")
    return found


def _problems_of(entry: polib.POEntry) -> list[str]:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not texts or not all(texts):
        return ["not translated"]
    found = ["marked as uncertain"] if entry.fuzzy else []
    wanted = set(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    optional = set(_PLACEHOLDER.findall(entry.msgid)) & wanted
    for text in texts:
        used = set(_PLACEHOLDER.findall(text))
        if not (optional <= used <= wanted) or (not entry.msgid_plural and used != wanted):
            found.append(f"the placeholders differ, {sorted(wanted)} and {sorted(used)}")
        if entry.msgid[:1].isspace() != text[:1].isspace() or entry.msgid[-1:].isspace() != text[-1:].isspace():
            found.append("white space at an end differs")
    return found


def _entry(message: Message) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.singular,
        msgctxt=message.context or None,
        occurrences=[(name, "") for name in sorted(message.files)],
        comment="\n".join(message.comments),
    )
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {0: ""}
    if re.search(r"%\([a-z_A-Z0-9]+\)[sd]|%[sd]", message.plural or message.singular):
        entry.flags.append("python-format")
    return entry


def _fill(entry: polib.POEntry, known: polib.POEntry | None, addition: str | list[str] | None) -> None:
    if addition is not None:
        text = addition[0] if isinstance(addition, list) else addition
    elif known is not None:
        text = known.msgstr_plural.get(0, "") if known.msgid_plural else known.msgstr
    else:
        return
    if entry.msgid_plural:
        entry.msgstr_plural = {0: text}
    else:
        entry.msgstr = text


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _json_key(key: Key) -> str:
    context, singular = key
    return f"{context}{SEPARATOR}{singular}" if context else singular


def _shown(key: Key) -> str:
    context, singular = key
    return f"“{singular}”" + (f" ({context})" if context else "")
