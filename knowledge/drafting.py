"""What an author sends, and what is made of it before any transaction is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from content import gates, markup, rebaking
from foundation.errors import DomainError
from knowledge import pieces, sections
from knowledge.models import ArticleRevision
from knowledge.vocabulary import LANGUAGE_CODES, LONGEST_REASON, LONGEST_TITLE, Significance


@dataclass(frozen=True)
class Draft:
    """One version of an article as its author wrote it."""

    title: str
    texts: Mapping[str, str]
    """Markdown by section."""
    significance: str = Significance.CONTENT
    summary: str = ""
    declared: gates.Declared = gates.NOTHING_DECLARED


@dataclass(frozen=True)
class Prepared:
    """A draft that passed the gates and was laid out: who wrote it, when, and what is stored."""

    actor: User
    now: datetime
    columns: Mapping[str, Any]
    """Of the revision. Any: of several types."""
    passage: gates.Passage


def prepare(*, actor: User, draft: Draft, language: str, now: datetime) -> Prepared:
    """Pass every section through the gates and lay it out. Call it outside a transaction.

    Raises DomainError naming the field (`title`, `summary` or the section) for what is missing, too long or refused.
    """
    texts = {key: text.replace("\r\n", "\n").strip() for key, text in draft.texts.items() if text.strip()}
    title, summary = " ".join(draft.title.split()), " ".join(draft.summary.split())
    _check(title, summary, texts, draft.significance, language)
    passage = gates.submit(
        actor=actor,
        purpose="article",
        texts={name: text for name, text in {"title": title, "summary": summary, **texts}.items() if text},
        declared=draft.declared,
        now=now,
    )
    columns = columns_of(title, sections.join(texts), language)
    return Prepared(actor, now, {**columns, "summary": summary, "significance": draft.significance}, passage)


def columns_of(title: str, source: str, language: str) -> dict[str, Any]:
    """The columns of a revision that follow from its text: HTML, hashes, works cited, minutes (Any: several types).

    Raises RenderRefused naming the section.
    """
    recipe = rebaking.recipes(ArticleRevision._meta.label)[0]
    try:
        rendered: dict[str, markup.Rendered] = recipe.render({"source": source, "language": language})  # type: ignore[assignment]
    except markup.RenderRefused as refusal:
        refusal.field = refusal.field or "source"
        raise
    cited = dict.fromkeys((kind, value) for one in rendered.values() for kind, value in one.references)
    return {
        "title": title,
        "source": source,
        "language": language,
        "html": {key: one.html for key, one in rendered.items()},
        "renderer_version": markup.RENDERER_VERSION,
        "cited": [list(key) for key in cited],
        "content_hash": sections.content_hash(title, source),
        "section_hashes": sections.section_hashes(sections.split(source)),
        "has_code": pieces.has_code(source),
        "minutes": sections.minutes(source),
    }


def _check(title: str, summary: str, texts: Mapping[str, str], significance: str, language: str) -> None:
    if language not in LANGUAGE_CODES:
        raise DomainError("language_unknown", _("Articles are written in English or Chinese."), field="language")
    if not title:
        raise DomainError("title_empty", _("Give the article a title."), field="title")
    for field, text, limit in (("title", title, LONGEST_TITLE), ("summary", summary, LONGEST_REASON)):
        if len(text) > limit:
            sentence = _("At most %(limit)d characters fit here.") % {"limit": limit}
            raise DomainError(f"{field}_too_long", sentence, field=field)
    if significance not in Significance.values:
        raise DomainError("significance_unknown", _("Choose one of the offered answers."), field="significance")
    _check_texts(texts)


def _check_texts(texts: Mapping[str, str]) -> None:
    if not texts:
        raise DomainError("article_empty", _("Write at least one section."), field=sections.KEYS[0])
    for key, text in texts.items():
        if key not in sections.KEYS or any(line.startswith("=== ") for line in text.split("\n")):
            sentence = _("A line that begins with === starts a section; take it out.")
            raise DomainError("section_mark", sentence, field=key)
    if len(sections.join(texts)) > sections.LONGEST_SOURCE:
        sentence = _("An article has at most %(limit)d characters. Split it in two.")
        longest = max(texts, key=lambda key: len(texts[key]))
        raise DomainError("article_too_long", sentence % {"limit": sections.LONGEST_SOURCE}, field=longest)
