"""Fields of the tantivy index."""

from base64 import b64encode
from datetime import datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from typing import Final

import tantivy

from search.analysis import VERSION, Token, analyse, words_of
from search.analysis.folding import fold
from search.documents import LONGEST_BODY, Document

SCHEMA_VERSION: Final = 3
"""Grows when fields change: an index of an older one is built anew."""
STAMP: Final = f"schema {SCHEMA_VERSION}, analyser {VERSION}, tantivy {version('tantivy')}"
GAP: Final = 50  # places between title and body, so that no phrase reaches from one into the other
TEXT_FIELDS: Final = ("text", "title", "names", "sampled")
LONGEST_WHOLE_NAME: Final = 60
LONGEST_KEPT_NAME: Final = 16  # characters; of a longer one its digest is the term, a third as large as the name
DIGEST: Final = 6  # bytes
LONGEST_NAME: Final = 300  # characters of a title that completion looks at


@cache
def schema() -> tantivy.Schema:
    """`text` holds title and body, `title` the title alone, `names` its words without stems.

    `sampled` holds text and marks of one thing in SAMPLED: its lists are short, so that counting in it is cheap however
    large the index is. A mark has a colon, which no term of a text has.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("marks", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="raw", index_option="position")
    builder.add_text_field("title", tokenizer_name="raw", index_option="position")
    builder.add_text_field("sampled", tokenizer_name="raw", index_option="position")
    builder.add_text_field("names", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("group", fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_integer_field("created", fast=True)
    return builder.build()


def seconds(moment: datetime) -> int:
    """As the index keeps moments."""
    return int(moment.timestamp())


def as_tantivy(document: Document) -> tantivy.Document:
    """The document with its terms.

    Each value has the type of its field: a wrong one is noticed by the writer only at the next call, and ends it.
    """
    made = tantivy.Document()
    made.add_text("key", str(document.key))
    for mark in (*document.audiences, *document.marks):
        made.add_text("marks", mark)
    for facet in facets_of(document):
        made.add_text("facets", facet)
        made.add_text("marks", facet)
    title, body = analyse(document.title), analyse(document.body[:LONGEST_BODY])
    begins = title[-1].place + GAP if title else 0
    _add_terms(made, "title", title)
    text = [*title, *_moved(body, begins)]
    _add_terms(made, "text", text)
    if document.belongs_to.portion == 0:
        begins = text[-1].place + GAP if text else 0
        marks = (*document.audiences, *document.marks, *facets_of(document))
        _add_terms(made, "sampled", [*text, *(Token(mark, begins + GAP * at, 0, 0) for at, mark in enumerate(marks))])
    for name in sorted({*names_of(document.title), *map(whole_name, document.names), *map(_as_named, document.names)}):
        made.add_text("names", name)
    made.add_unsigned("group", document.belongs_to.number)
    made.add_float("weight", float(document.weight))
    made.add_integer("created", seconds(document.created_at))
    return made


def facets_of(document: Document) -> list[str]:
    """Marks that results are counted by."""
    language = [f"l:{document.language}"] if document.language else []
    topics = [f"t:{slug}" for slug in document.topics]
    states = [f"s:{state}" for state in document.states]
    return [f"k:{document.filed_as}", *language, *topics, *states]


def names_of(title: str) -> list[str]:
    """Words of a title as they begin while somebody types: Latin words whole, Chinese from each character on."""
    title = title[:LONGEST_NAME]
    chinese = [token.term for token in analyse(title) if not token.term.isascii()]
    parts = [part for word in words_of(title) for part in (word, *word.replace("’", "-").replace("'", "-").split("-"))]
    return [name for name in (*chinese, *parts, whole_name(title)) if name]


def whole_name(name: str) -> str:
    """A name as one term: itself, or a digest. Two names of one digest are told apart by nothing but their words."""
    named = _as_named(name)
    if len(named) <= LONGEST_KEPT_NAME:
        return named
    return "=" + b64encode(blake2b(named.encode(), digest_size=DIGEST).digest()).decode()


def _as_named(name: str) -> str:
    return fold(name).strip()[:LONGEST_WHOLE_NAME]


def _add_terms(made: tantivy.Document, field: str, tokens: list[Token]) -> None:
    if tokens:
        found = [tantivy.Token(token.term, token.place, 0, 0) for token in tokens]
        made.add_pre_tokenized_text(field, tantivy.PreTokenizedString("", found))


def _moved(tokens: list[Token], places: int) -> list[Token]:
    return [Token(token.term, token.place + places, 0, 0) for token in tokens]
