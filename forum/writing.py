"""What an author sends, and what is made of it before any transaction is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from accounts.models import User
from content import gates, language, markup, resolvers
from content.markup.limits import LONGEST_TEXT
from forum import newcomers
from forum.interests import named_by
from forum.models.posts import AiAssistance, Interests
from foundation.errors import DomainError


@dataclass(frozen=True)
class Writing:
    """One text with its author's declarations and decisions."""

    body: str
    interests: str = Interests.NONE
    interests_note: str = ""
    ai_assistance: str = AiAssistance.NONE
    decisions: Sequence[gates.Decision] = ()
    is_reviewed: bool = False
    confirmed: frozenset[str] = frozenset()
    is_pseudonymous: bool = False
    """Asked for with the first post of a thread; it stays so in that thread."""
    client_token: UUID | None = None
    """Made with the form. The same one a second time means the same post."""
    is_draft_kept: bool = False
    """It was not written in the form whose draft may wait there: an answer by mail."""
    shown_at: datetime | None = None
    """When its form was shown; None where it came in no form of a page, or nobody knows."""

    @property
    def declarations(self) -> dict[str, str]:
        """The columns of the post that say what the author declares."""
        note = self.interests_note if self.interests == Interests.LISTED else ""
        return {"interests": self.interests, "interests_note": note, "ai_assistance": self.ai_assistance}


@dataclass(frozen=True)
class Prepared:
    """A text that passed the gates and was laid out: who wrote it, when, and what is stored."""

    actor: User
    writing: Writing
    now: datetime
    source: str
    passage: gates.Passage
    rendered: markup.Rendered
    anchor: str
    language: str
    details: Mapping[str, markup.Rendered] = field(default_factory=dict)
    own_interests: Sequence[Mapping[str, Any]] = ()
    """Of the author's register, what the text names. (Any: words and numbers.)"""
    sources: Sequence[str] = ()
    """Every text in which a file may stand."""

    @property
    def details_html(self) -> dict[str, markup.RenderedHtml]:
        """The HTML of the kind's fields that are texts."""
        return {name: rendered.html for name, rendered in self.details.items()}

    @property
    def references(self) -> list[tuple[str, str]]:
        """Works that the text cites, and then those of the details, each once."""
        texts = [self.rendered, *self.details.values()]
        return list(dict.fromkeys(key for rendered in texts for key in rendered.references))

    @property
    def mentions(self) -> list[int]:
        """Ids of the members whom the text names."""
        return list(map(int, self.rendered.mentions))

    @property
    def held_at(self) -> datetime | None:
        """When a gate held the text; None where it may be seen."""
        return self.now if self.passage.is_held else None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the post that hold the text and its declarations."""
        return {
            **self.writing.declarations,
            "source": self.source,
            "html": self.rendered.html,
            "renderer_version": self.rendered.version,
            "anchor": self.anchor,
            "language": self.language,
            "own_interests": list(self.own_interests),
        }  # Any: columns of several types


def prepare(
    *,
    actor: User,
    writing: Writing,
    purpose: str,
    now: datetime,
    texts: Mapping[str, str] | None = None,
    details: Mapping[str, str] | None = None,
    anchor: str = "",
    is_case: bool = False,
    author_id: int | None = None,
    about: Sequence[str] = (),
    post_id: int | None = None,
) -> Prepared:
    """Pass every text through the gates and lay out those that are laid out. Call it outside a transaction.

    `texts` are further words of the author's (a title), `details` those of the kind's fields that are Markdown.
    `author_id` is whose text it is where somebody else changes it, `about` what says what its thread is about,
    `post_id` the post that is changed.
    Raises DomainError naming the field for an empty or too long text, an unknown declaration, and whatever the gates or
    the renderer refuse.
    """
    body = writing.body.replace("\r\n", "\n").strip()
    _check(body, writing)
    everything = {**(texts or {}), "body": body, "interests_note": writing.declarations["interests_note"]}
    submission = gates.Submission(
        actor=actor,
        purpose=purpose,
        texts={name: text for name, text in everything.items() if text},
        decisions=writing.decisions,
        is_reviewed=writing.is_reviewed,
        confirmed=writing.confirmed,
        is_case=is_case,
        row_id=post_id,
        shown_at=writing.shown_at,
    )
    passage = gates.run(submission, now=now)
    anchor = anchor or markup.new_prefix()
    written_in = language.detect(body, default=actor.language)
    with translation.override(written_in):  # links to members and topics lead to pages in the language of the text
        rendered = markup.render(body, profile="post", prefix=anchor, names=resolvers.names(body))
        laid_out = {
            name: markup.render(text, profile="post", names=resolvers.names(text))
            for name, text in (details or {}).items()
        }
    newcomers.check_text(actor, rendered)
    sources = [body, *(details or {}).values()]
    own_interests = named_by(author_id or actor.pk, [body, *about])
    return Prepared(actor, writing, now, body, passage, rendered, anchor, written_in, laid_out, own_interests, sources)


def _check(body: str, writing: Writing) -> None:
    if not body:
        raise DomainError("body_empty", translation.gettext("Write a text first."), field="body")
    if len(body) > LONGEST_TEXT:
        raise markup.RenderRefused("text_too_long")
    if writing.interests not in Interests.values:
        raise DomainError(
            "interests_unknown", translation.gettext("Choose one of the offered answers."), field="interests"
        )
    if writing.ai_assistance not in AiAssistance.values:
        raise DomainError(
            "ai_assistance_unknown", translation.gettext("Choose one of the offered answers."), field="ai_assistance"
        )
    if writing.interests == Interests.LISTED and not writing.interests_note.strip():
        raise DomainError(
            "interests_note_empty", translation.gettext("Say which interest you declare."), field="interests_note"
        )
