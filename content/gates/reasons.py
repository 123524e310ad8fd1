"""Why a text waits, in words. A room that registers a gate registers its reasons beside it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from content.gates import privacy
from foundation.errors import Text

_words: dict[str, Text] = {}
_pages: dict[str, str] = {}
# For a hold whose gate is gone: its code is stored for as long as the hold.
OF_A_FORMER_RELEASE = _("A rule of an earlier release asks for a person to look at this text.")


def register(code: str, words: Text, *, page: str = "") -> None:
    """Say what `gates.Hold(code)` means: one sentence for the author and for whoever decides. Once for each code.

    `page` names the address to which the author is led instead of to their text, for what they should read first.
    """
    if code in _words:
        raise ValueError(f"The reason {code} is registered twice.")
    _words[code] = words
    if page:
        _pages[code] = page


def page_of(codes: Iterable[str]) -> str:
    """The name of the address to which one of these reasons leads the author first; empty for none."""
    return next((_pages[code] for code in codes if code in _pages), "")


def words(code: str) -> str:
    """The sentence, in the reader's language."""
    return str(_words.get(code, OF_A_FORMER_RELEASE))


def codes() -> frozenset[str]:
    """Every code with words."""
    return frozenset(_words)


register(privacy.HOLD_RECORD, _("It holds fields of a pasted patient record."))
register(
    privacy.HOLD_MANY_KINDS, _("It holds several kinds of identifiers together, as a record of one patient would.")
)
register(
    privacy.HOLD_NEW_ACCOUNT_CASE,
    _("It is a case with an identifier that its author chose to keep, and the account is new here."),
)
