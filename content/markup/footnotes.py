"""Footnotes get their numbers and their place at the end once the whole text is known."""

from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from content.markup.job import Job


def place(root: Element, job: Job) -> None:
    """Number the marks by their order in the text and move the notes to a section at the end, in the same order.

    A note that nothing points to stays, last and without a way back: text is never dropped.
    """
    if not job.footnotes:
        return
    for note in job.footnotes.values():
        root.remove(note)
        note.attrib.clear()
    uses = _number_marks(root, job)
    numbers = {label: number for number, label in enumerate(uses, start=1)}
    section = SubElement(root, "section", {"class": "footnotes"})
    notes = SubElement(section, "ol")
    for label in [*numbers, *(label for label in job.footnotes if label not in numbers)]:
        note = job.footnotes[label]
        notes.append(note)
        if label in numbers:
            note.set("id", f"{job.prefix}fn-{numbers[label]}")
            _add_ways_back(note, job.prefix, numbers[label], uses[label])


def _number_marks(root: Element, job: Job) -> dict[str, int]:
    """How often each note is pointed to, in the order of first use. A note may point to further notes."""
    uses: dict[str, int] = {}
    waiting = [root]
    for element in waiting:  # grows while it is read
        for mark in list(element.iter("sup")):
            if mark.get("class") != "footnote-ref":
                continue
            label = mark.text or ""
            if label not in uses:
                uses[label] = 0
                waiting.append(job.footnotes[label])
            uses[label] += 1
            _write_mark(mark, job.prefix, list(uses).index(label) + 1, uses[label])
    return uses


def _mark_id(prefix: str, number: int, use: int) -> str:
    return f"{prefix}fnref-{number}" + (f"-{use}" if use > 1 else "")


def _write_mark(mark: Element, prefix: str, number: int, use: int) -> None:
    mark.text = None
    link = SubElement(mark, "a", {"href": f"#{prefix}fn-{number}", "id": _mark_id(prefix, number, use)})
    link.text = AtomicString(str(number))


def _add_ways_back(note: Element, prefix: str, number: int, uses: int) -> None:
    last = note[-1] if len(note) and note[-1].tag == "p" else SubElement(note, "p")
    for use in range(1, uses + 1):
        gap = "\N{NO-BREAK SPACE}"
        if len(last):
            last[-1].tail = (last[-1].tail or "") + gap
        else:
            last.text = (last.text or "") + gap
        link = SubElement(last, "a", {"href": f"#{_mark_id(prefix, number, use)}", "class": "footnote-backref"})
        link.text = AtomicString(f"↩{number}" + (f"-{use}" if use > 1 else ""))
