"""What a gate may ask an author to say before it lets a text through: one sentence with a tick, by its code."""

from foundation.errors import DomainError, Text

_questions: dict[str, Text] = {}


def register(code: str, question: Text) -> None:
    """Say what the author confirms with the tick called `code`. Once for each."""
    if code in _questions:
        raise ValueError(f"The confirmation {code} is registered twice.")
    _questions[code] = question


def question(code: str) -> Text | None:
    """The sentence, in the reader's language; None for a code that nobody asks about."""
    return _questions.get(code)


def asking(code: str, message: Text, *, field: str) -> DomainError:
    """The refusal of a text whose author has not confirmed it; forms show the tick beside the message."""
    return DomainError(code, message, field=field, extra={"confirm": code})
