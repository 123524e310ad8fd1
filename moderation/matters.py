"""What may be answered to items that are no posts and that the queue itself decides about."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.models import ModerationAction, ReviewItem

Kind = ReviewItem.Kind


class Answer(models.TextChoices):
    """In the order in which the desk offers them; the keys stand in `KEYS`."""

    REDACT = "redact", _("Redact what was found")
    SEEN = "seen", _("I have seen to it where it stands")
    CONFIRM = "confirm", _("The address works: send again")
    LEAVE_OFF = "leave_off", _("Leave sending off")
    MARK = "mark", _("Mark the articles for review")
    CLEAR = "clear", _("Nothing to be done")


KEYS: Final = {
    Answer.REDACT: "R",
    Answer.SEEN: "L",
    Answer.CONFIRM: "N",
    Answer.LEAVE_OFF: "X",
    Answer.MARK: "L",
    Answer.CLEAR: "N",
}
OFFERED: Final[Mapping[str, Sequence[Answer]]] = {
    Kind.FOUND: (Answer.REDACT, Answer.SEEN, Answer.CLEAR),
    Kind.ADDRESS: (Answer.CONFIRM, Answer.LEAVE_OFF),
    Kind.SOURCE: (Answer.MARK, Answer.CLEAR),
}
LOGGED: Final = {
    Answer.REDACT: ModerationAction.Kind.REDACTED,
    Answer.SEEN: ModerationAction.Kind.SEEN_TO,
    Answer.CONFIRM: ModerationAction.Kind.ADDRESS_CONFIRMED,
    Answer.LEAVE_OFF: ModerationAction.Kind.SENDING_OFF,
    Answer.MARK: ModerationAction.Kind.ARTICLES_MARKED,
    Answer.CLEAR: ModerationAction.Kind.CLEARED,
}
# Of these the item is dismissed; of the others it was right that it stood in the queue.
DISMISSING: Final = frozenset({Answer.CLEAR, Answer.CONFIRM})
