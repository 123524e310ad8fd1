"""What the check says to a person: what a span is, why it was marked, what could stand in its place."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.privacy.findings import Finding, Kind, Tier

KINDS: dict[Kind, Promise] = {
    Kind.NAME: _("name of a person"),
    Kind.ADDRESS: _("postal address"),
    Kind.PLACE: _("place smaller than a state or province"),
    Kind.FACILITY: _("hospital, practice or employer"),
    Kind.BIRTH_DATE: _("date of birth"),
    Kind.DATE: _("date more exact than a year"),
    Kind.AGE: _("age over 89"),
    Kind.PHONE: _("telephone number"),
    Kind.EMAIL: _("e-mail address"),
    Kind.NATIONAL_ID: _("identity number"),
    Kind.RECORD_NUMBER: _("number of a record, a plan or a device"),
    Kind.BANK_CARD: _("number of a bank card"),
    Kind.PLATE: _("number of a vehicle"),
    Kind.NETWORK: _("network address"),
    Kind.RECORD: _("field of a pasted patient record"),
}
_REASONS: dict[Tier, Promise] = {
    Tier.HARD: _("This names one person by itself. Redact it, or keep it with a reason."),
    Tier.SOFT: _("Beside what the text says about a patient, this may tell who it is. Look at it, then confirm."),
}
LIMITS = _("The check misses things. You stay responsible for what you publish.")


def of_kind(stored: str) -> str:
    """A kind as it is stored, in the reader's language; as it stands where this release does not know it."""
    known = {str(kind): shown for kind, shown in KINDS.items()}
    return str(known.get(stored, stored))


def kind(finding: Finding) -> str:
    """What the span is, in the reader's language."""
    return str(KINDS[finding.kind])


def reason(finding: Finding) -> str:
    """Why it is shown and what to do, in the reader's language."""
    return str(_REASONS[finding.tier])
