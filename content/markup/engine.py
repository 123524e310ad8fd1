"""Python-Markdown with our blocks and inline patterns."""

from typing import cast
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeProcessor
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import Registry

from content.markup.brackets import ImageProcessor, LinkProcessor
from content.markup.emphasis import EmphasisProcessor
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
        self._emphasis = EmphasisProcessor(self)
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
            "emphasis": self._emphasis,
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
        self._emphasis.forget()
        root = Element("div")
        self.parser.parseChunk(root, source)
        for label, note in job.footnotes.items():
            note.set("label", label)
        root.extend(job.footnotes.values())
        for processor in self.treeprocessors:
            processor.run(root)
        return root
