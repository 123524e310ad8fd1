"""Sentences for the commonest refusals, in both languages: the member reads the one in theirs."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    "unreadable": _("The document cannot be read. Send a sharper scan with all four corners."),
    "name": _("The name in the document is not the one of your account, and nothing shows that both are yours."),
    "register": _("The register does not list you under this number. Check the number and the register's name."),
    "lapsed": _("The licence in the document has run out. Send the present one."),
    "kind": _("The document shows something else than the profession you asked for."),
    "referee": _("Your referee did not confirm the claim. Name somebody else, or choose another route."),
    "stranger": _("We could not find out who your referee is. Name somebody with an address at an institution."),
}


def choices() -> list[tuple[str, str | Promise]]:
    """For a form; none chosen first."""
    return [("", _("in my own words, below")), *REASONS.items()]


def sentence(code: str, language: str) -> str:
    """The sentence in that language."""
    with translation.override(language):
        return str(REASONS[code])
