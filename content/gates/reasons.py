"""Why a text waits, in words. A room that registers a gate registers its reasons beside it."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from content.gates import privacy
from foundation.errors import Text

_words: dict[str, Text] = {}
_pages: dict[str, str] = {}
# `family` -> what says of `family:12` what its author is to read, or nothing.
_families: dict[str, Callable[[str], str]] = {}
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


def register_family(family: str, words_of: Callable[[str], str]) -> None:
    """Let a function say what `gates.Hold("family", which="12")` means: it gets `12`. Where it says nothing, the words
    of the family's own code stand, which is registered as any other.
    """
    if family in _families:
        raise ValueError(f"The family of reasons {family} is registered twice.")
    _families[family] = words_of


def words(code: str) -> str:
    """The sentence, in the reader's language."""
    family, _colon, which = code.partition(":")
    said = _families[family](which) if which and family in _families else ""
    return said or str(_words.get(family if which else code, OF_A_FORMER_RELEASE))


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
