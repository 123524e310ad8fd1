"""What an item shows that is no post: texts with what was found in them, mail that came back, articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from accounts.models import User
from content import policies as content_policies
from content.hosts import Host
from content.privacy import words
from knowledge import hosting
from knowledge.sections import TITLES
from moderation import matters, policies, retractions, shelves
from moderation.desk.pieces import Piece, pieces
from moderation.matters import Answer
from moderation.models import ReviewItem
from moderation.shelves import Shelf
from notifications.models import Mailbox, ReturnedMail

RETURNS = 10  # the newest


@dataclass(frozen=True)
class FoundSpan:
    """One finding of the privacy check."""

    kind: str
    rule: str
    start: int
    end: int

    @property
    def place(self) -> str:
        """Where it stands, in characters."""
        return f"{self.start}–{self.end}"


@dataclass
class FoundText:
    """One text in which something was found; the others are left out."""

    name: str
    pieces: Sequence[Piece]
    findings: Sequence[FoundSpan]
    language: str = ""


@dataclass
class Matter:
    """What there is to see of an item that is no post."""

    texts: Sequence[FoundText] = field(default_factory=list)
    hosts: Sequence[Host] = field(default_factory=list)
    returns: Sequence[ReturnedMail] = field(default_factory=list)


def matter_of(moderator: User, item: ReviewItem) -> Matter:
    """Everything that the decision rests on; a handful of statements."""
    if item.kind == ReviewItem.Kind.FOUND:
        return Matter(texts=_texts(item))
    if item.kind == ReviewItem.Kind.SOURCE:
        citing = retractions.articles_citing([item.subject_id]).get(item.subject_id, [])
        return Matter(hosts=list(hosting.texts(moderator, citing).values()))
    box = Mailbox.objects.filter(pk=item.subject_id).first()
    found = ReturnedMail.objects.filter(member=box.member_id).order_by("-pk") if box else ReturnedMail.objects.none()
    return Matter(returns=list(found[:RETURNS]))


def answers_to(moderator: User, item: ReviewItem, matter: Matter, now: Any) -> list[tuple[Answer, str]]:
    """What may be decided here, each with its key. (Any: a moment.)"""
    if not policies.may_decide(moderator, item, now):
        return []
    may_redact = bool(matter.texts) and content_policies.may_redact_everywhere(moderator)
    offered = [one for one in matters.OFFERED[item.kind] if one is not Answer.REDACT or may_redact]
    return [(one, matters.KEYS[one]) for one in offered]


def _texts(item: ReviewItem) -> list[FoundText]:
    shelf = shelves.shelf_of(item.subject_model)
    row = shelf.rows().filter(pk=item.subject_id).first() if shelf else None
    if shelf is None or row is None:
        return []
    texts, found = shelf.texts(row), shelf.found_in([row])[row.pk]
    return [
        _text(shelf, row, name, text, [one for where, one in found if where == name])
        for name, text in texts.items()
        if any(where == name for where, _one in found)
    ]


def _text(shelf: Shelf, row: Any, name: str, text: str, found: Sequence[Any]) -> FoundText:  # Any: row, findings
    return FoundText(
        name=_called(shelf.columns, name),
        pieces=pieces(text, [(one.start, one.end) for one in found]),
        findings=[FoundSpan(words.kind(one), one.rule, one.start, one.end) for one in found],
        language=getattr(row, "language", ""),
    )


def _called(columns: Mapping[str, Sequence[str]], name: str) -> str:
    """The text in a word: the section, or the column; of an earlier version with its number."""
    number, _blank, plain = name.rpartition(" ")
    called = _section_or_column(columns, plain)
    return _("%(text)s, version %(number)s") % {"text": called, "number": number} if number else called


def _section_or_column(columns: Mapping[str, Sequence[str]], name: str) -> str:
    if name in TITLES:
        return str(TITLES[name])
    if name.startswith("link-"):
        return _("Link")
    for label in columns:
        try:
            column: Any = apps.get_model(label)._meta.get_field(name)  # Any: every column has a name in words
        except FieldDoesNotExist:
            continue
        return str(column.verbose_name).capitalize()
    return name
