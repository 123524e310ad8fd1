"""What can be answered by mail, and what an answer does. Rooms register their things in `apps.py`."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from accounts.models import User
from foundation.errors import DomainError
from notifications import kinds
from notifications.inbound.mime import MailFile
from notifications.models import Notification
from notifications.subjects import Description


@dataclass(frozen=True)
class Answer:
    """One answer, by the recipient of the mail that it answers."""

    actor: User
    subject: tuple[str, int]
    """What the mail was about: the label of its model, and its id."""
    target: tuple[str, int]
    """What that stood in."""
    text: str
    files: Sequence[MailFile]
    token: uuid.UUID
    """The same for the same message, so that a second attempt makes nothing again."""
    now: datetime


class Declined(Exception):
    """The answer cannot be taken. `refusal` says why in the member's language, `url` where they can go on.

    `is_kept`: the text waits there as a draft.
    """

    def __init__(self, refusal: DomainError, *, url: str = "", is_kept: bool = False) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.url = url
        self.is_kept = is_kept


Answerer = Callable[[Answer], models.Model]
"""Does what a member does on the site, by the same action, and returns what came of it. Called outside a transaction.

Raises Declined, and LimitReached for what is allowed a little later."""
_answerers: dict[str, tuple[frozenset[str], Answerer]] = {}


def register(*labels: str, kinds: Collection[str], answer: Answerer) -> None:
    """Let mail of these kinds about these models be answered. Once for each model."""
    for label in labels:
        if label in _answerers:
            raise ValueError(f"Answers to {label} are registered twice.")
        _answerers[label] = (frozenset(kinds), answer)


def find(label: str) -> Answerer | None:
    """What takes answers to things of this model."""
    found = _answerers.get(label)
    return found[1] if found else None


def is_offered(notification: Notification, kind: kinds.Kind, description: Description) -> bool:
    """Whether the mail says that it can be answered: not about what is private, nor where nobody can write."""
    names = _answerers.get(notification.subject_model, (frozenset(), None))[0]
    return kind.name in names and not kind.is_private and description.is_open
