"""Identifiers of people: whether the check digit is right. That a number is well formed says nothing of whose it is."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_ORCID = re.compile(
    r"\A(?:https?://(?:www\.)?(?:sandbox\.)?orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])/?\Z", re.ASCII
)
_NPI = re.compile(r"\A\d{10}\Z", re.ASCII)
_NPI_PREFIX = "80840"  # the issuer of health identifiers in the United States, by ISO 7812


def clean_orcid(value: str) -> str:
    """The iD as `0000-0002-1825-0097`, from any way of writing it. Raises ValidationError that says what is wrong."""
    found = _ORCID.match(value.strip())
    if found is None:
        raise ValidationError(_("An ORCID iD has sixteen characters, like 0000-0002-1825-0097."), code="orcid_form")
    orcid = "-".join(found.groups()).upper()
    if orcid_check_character(orcid[:-1]) != orcid[-1]:
        raise ValidationError(
            _("The last character of this ORCID iD does not fit the others. Look for a typing mistake."),
            code="orcid_check",
        )
    return orcid


def orcid_check_character(digits: str) -> str:
    """ISO 7064 MOD 11-2 over the first fifteen digits; hyphens do not count."""
    total = 0
    for digit in digits.replace("-", ""):
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "X" if check == 10 else str(check)  # noqa: PLR2004 - the eleventh character


def clean_npi(value: str) -> str:
    """A National Provider Identifier of the United States. Raises ValidationError that says what is wrong."""
    npi = "".join(value.split())
    if not _NPI.match(npi):
        raise ValidationError(_("An NPI has ten digits."), code="npi_form")
    if _luhn(_NPI_PREFIX + npi) != 0:
        raise ValidationError(
            _("The last digit of this NPI does not fit the others. Look for a typing mistake."), code="npi_check"
        )
    return npi


def _luhn(digits: str) -> int:
    """The remainder that is 0 for a right number: every second digit from the right counts double."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of its two digits
    return total % 10
