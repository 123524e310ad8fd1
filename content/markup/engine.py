"""Python-Markdown with our blocks and inline patterns."""

import re
from typing import cast
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import DelimiterProcessor, InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeProcessor
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import Registry

from content.markup import limits
from content.markup.brackets import Found, ImageProcessor, LinkProcessor
from content.markup.inlines import EntityProcessor, HardBreakProcessor, SoftBreakProcessor, TagProcessor
from content.markup.job import Job
from content.markup.literals import LiteralProcessor
from content.markup.mentions import MENTION, TOPIC, BareAddressProcessor, IdentifierProcessor, NameProcessor
from content.markup.tree import TokenBlockParser


class Engine(Markdown):
    """Turns a source into an element tree. Holds state while it works: one instance per thread, one text at a time."""

    job: Job

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # one of the few functions there without annotations

    def build_parser(self) -> "Engine":
        self.parser = TokenBlockParser(self)
        self.inlinePatterns = self._patterns()
        self.treeprocessors = Registry()
        self.treeprocessors.register(InlineTreeProcessor(self), "inline", 20)
        self.treeprocessors.register(UnescapeTreeprocessor(self), "unescape", 0)
        self.preprocessors = Registry()
        self.postprocessors = Registry()
        return self

    def _patterns(self) -> "Registry[InlineProcessor]":
        """Earlier patterns hide what they matched from later ones."""
        patterns: Registry[InlineProcessor] = Registry()
        in_order: dict[str, InlineProcessor] = {
            "literal": LiteralProcessor(self),
            "link": LinkProcessor(self),
            "image": ImageProcessor(self),
            "address": BareAddressProcessor(self),
            "identifier": IdentifierProcessor(self),
            "mention": NameProcessor(MENTION, "mention", self),
            "topic": NameProcessor(TOPIC, "topic", self),
            "tag": TagProcessor(self),
            "entity": EntityProcessor(self),
            "emphasis": EmphasisProcessor(self),
            "hard_break": HardBreakProcessor(self),
            "soft_break": SoftBreakProcessor(self),
        }
        for rank, (name, pattern) in enumerate(in_order.items()):
            patterns.register(pattern, name, 100 - rank)
        return patterns

    @property
    def inline(self) -> InlineTreeProcessor:
        """The tree processor that runs the patterns; it knows the elements around the text at hand."""
        return cast("InlineTreeProcessor", self.treeprocessors["inline"])

    def tree(self, source: str, job: Job) -> Element:
        """The text as elements. Strings in it are what a reader sees: nothing is escaped yet."""
        self.job = job
        self.reset()
        root = Element("div")
        self.parser.parseChunk(root, source)
        for label, note in job.footnotes.items():
            note.set("label", label)
        root.extend(job.footnotes.values())
        for processor in self.treeprocessors:
            processor.run(root)
        return root


class EmphasisProcessor(DelimiterProcessor):
    """Python-Markdown's own emphasis, with `~~` beside it, and a bound on what it pairs in one paragraph.

    Its rules don't ask whether a letter or punctuation stands beside the mark, which is what lets emphasis end right
    after a full-width stop; CommonMark's rules forbid that.
    """

    _RUN = re.compile(r"[*_~]++")

    def __init__(self, md: Engine) -> None:
        super().__init__("*", "strong,em", md)
        self.add("_", "strong,em", smart=True)
        self.add("~", "del", double=True)
        self._engine = md

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self._engine.job.check_time()
        if not self.regions:
            marks = sum(1 for _ in self._RUN.finditer(data, m.start()))
            if marks > limits.MOST_EMPHASIS_MARKS:
                raise limits.RenderRefused("too_much_emphasis")
        element, start, end = super().handleMatch(m, data)
        if element is not None and _TRIPLE.fullmatch(data[start:end]):
            _put_strong_inside(element)
        return element, start, end


_TRIPLE = re.compile(r"([*_])\1\1.*\1\1\1", re.DOTALL)


def _put_strong_inside(element: Element) -> None:
    """`***a***` is strong text, emphasised, by CommonMark; Python-Markdown nests the two the other way round."""
    if element.tag == "strong" and not element.text and len(element) == 1 and not element[0].tail:
        element.tag, element[0].tag = element[0].tag, element.tag
