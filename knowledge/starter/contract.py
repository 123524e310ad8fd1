"""Starter articles as files: how a folder is read, and what must be true of it.

`articles/<slug>/` holds `article.json`, `en.md`, `zh-hans.md` and `self_check.json`; docs/developers/knowledge.md says
what stands in them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from content import markup
from content.citations import recognise
from foundation.errors import DomainError
from knowledge import pieces, sections
from knowledge.starter import wording
from knowledge.vocabulary import LANGUAGE_CODES, Level, Role

FOLDER: Final = Path(__file__).parent / "articles"
FEWEST_REFERENCES: Final = 2
MOST_CHOICES: Final = 4
_ADDRESS = re.compile(r"(?:https?://|doi:|10\.\d{4,9}/)[!-(*-~]+")
# Spelled out in ASCII: Chinese characters count as letters, and numbers stand between them.
_RESULT = re.compile(r"(?<![A-Za-z0-9_./])\d+\.\d+(?![A-Za-z0-9_/]|\.\d)|(?<![A-Za-z0-9_.])\d+(?= ?\\?[%％])")
KEY_OF = {"en": "en", "zh-hans": "zh"}
# Reads an identifier of each kind; None where it is malformed.
_READERS: Final = {
    "doi": recognise.doi,
    "pmid": recognise.pmid,
    "arxiv": recognise.arxiv,
    "isbn": recognise.isbn,
    "nct": recognise.nct,
}


@dataclass(frozen=True)
class StarterArticle:
    """One article as it comes with the software."""

    slug: str
    facts: Mapping[str, Any]
    """`article.json`. Any: what JSON holds."""
    sources: Mapping[str, str]
    """By language."""
    questions: list[dict[str, Any]]

    def title(self, language: str) -> str:
        """In this language."""
        return str(self.facts["title"][KEY_OF[language]])


def slugs() -> list[str]:
    """Folders that hold an article."""
    return sorted(path.parent.name for path in FOLDER.glob("*/article.json"))


def read(slug: str, folder: Path = FOLDER) -> StarterArticle:
    """One article. Raises OSError or ValueError for a folder that cannot be read."""
    place = folder / slug
    facts = json.loads((place / "article.json").read_text(encoding="utf-8"))
    sources = {
        code: sections.join(sections.split((place / f"{code}.md").read_text(encoding="utf-8")))
        for code in LANGUAGE_CODES
        if (place / f"{code}.md").exists()
    }
    asked = place / "self_check.json"
    questions = json.loads(asked.read_text(encoding="utf-8")) if asked.exists() else []
    return StarterArticle(slug, facts, sources, questions)


def faults(article: StarterArticle, topics: set[str]) -> list[str]:
    """What breaks the contract, in words for whoever wrote the article."""
    return [
        *_faults_of_facts(article, topics),
        *(
            f"{code}.md: {key}: {sentence}"
            for code in article.sources
            for key, sentence in _faults_of_text(article, code)
        ),
        *(f"self_check.json: {fault}" for fault in _faults_of_questions(article.questions)),
        *(f"languages differ: {fault}" for fault in differences(article)),
    ]


def differences(article: StarterArticle) -> Iterator[str]:
    """Output of code, identifiers, numbers that carry a result, and terms that stand in one language only."""
    if set(article.sources) != set(LANGUAGE_CODES):
        yield "one language is missing"
        return
    english, chinese = (article.sources[code] for code in LANGUAGE_CODES)
    if [one.output for one in pieces.runnables(english)] != [one.output for one in pieces.runnables(chinese)]:
        yield "the runnable blocks print different output"
    for name, read_out in (("identifiers", _identifiers), ("numbers", _decimals)):
        one, other = read_out(english), read_out(chinese)
        if one != other:
            yield f"{name} {', '.join(sorted(one ^ other))}"
    if apart := sorted(wording.terms_apart(_prose(english), _prose(chinese))):
        yield f"terms {', '.join(apart)}"


def _identifiers(source: str) -> set[str]:
    """As the renderer recognises them: links in Markdown end where their bracket does."""
    rendered = markup.render(source.replace("=== ", ""), profile="section", prefix=markup.prefix_for("contract"))
    return {f"{kind}:{value}" for kind, value in rendered.references}


def _decimals(source: str) -> set[str]:
    """Numbers that carry a result: with a decimal point, or per cent. Others are written out in one language."""
    return set(_RESULT.findall(_ADDRESS.sub("", _prose(source))))


def _prose(source: str) -> str:
    return re.sub(r"^```.*?^```", "", source, flags=re.MULTILINE | re.DOTALL)


def _faults_of_facts(article: StarterArticle, topics: set[str]) -> Iterator[str]:
    facts = article.facts
    wanted = {
        "the slug is not the folder's name": facts.get("slug") == article.slug,
        f"there is no topic {facts.get('topic')}": facts.get("topic") in topics,
        "the level is 1, 2 or 3": facts.get("level") in Level.values,
        "reviewers are roles": set(facts.get("reviewers", ["?"])) <= set(Role.values),
        "a title is missing": all(facts.get("title", {}).get(key) for key in KEY_OF.values()),
        "fewer than two references": len(facts.get("references", [])) >= FEWEST_REFERENCES,
    }
    yield from (f"article.json: {fault}" for fault, is_right in wanted.items() if not is_right)
    for reference in facts.get("references", []):
        if not is_reference(str(reference.get("kind")), str(reference.get("value"))):
            yield f"article.json: {reference.get('kind')} {reference.get('value')} is malformed"


def is_reference(kind: str, value: str) -> bool:
    """Whether this names a work, by an identifier that is well formed or by an address."""
    reader = _READERS.get(kind)
    return value.startswith("https://") if kind == "url" else reader is not None and reader(value) is not None


def _faults_of_text(article: StarterArticle, code: str) -> Iterator[tuple[str, str]]:
    try:
        texts = sections.split(article.sources[code])
    except DomainError as error:
        yield "source", str(error.message)
        return
    yield from ((key, str(sentence)) for key, sentence in sections.faults(texts))
    for key, text in texts.items():
        if re.search(r"^#{1,2} ", _prose(text), re.MULTILINE):
            yield key, "a heading of level 1 or 2"
        if text.count("$$") % 2:
            yield key, "a formula is not closed"


def _faults_of_questions(questions: list[dict[str, Any]]) -> Iterator[str]:
    if not questions:
        yield "no questions"
    for number, question in enumerate(questions, start=1):
        words = [question.get("question", {}), question.get("explanation", {}), *question.get("choices", [])]
        if not all(one.get(key) for one in words for key in KEY_OF.values()):
            yield f"question {number} lacks a language"
        if not 2 <= len(question.get("choices", [])) <= MOST_CHOICES:  # noqa: PLR2004
            yield f"question {number} has {len(question.get('choices', []))} choices"
        elif question.get("answer") not in range(len(question["choices"])):
            yield f"question {number} has no answer among its choices"
