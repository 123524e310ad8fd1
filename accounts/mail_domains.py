"""What the part after the @ says: whose it is, or that anybody can have it."""

from functools import cache
from pathlib import Path

from accounts.models import OrganisationDomain

FREE = Path(__file__).with_name("free_mail_domains.txt")


def as_ascii(domain: str) -> str:
    """The domain as it goes over the wire, so that two spellings of one domain are equal; empty for none."""
    try:
        return domain.strip().rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def domain_of(email: str) -> str:
    """The domain of an address, as it goes over the wire; empty where there is none."""
    return as_ascii(email.rpartition("@")[2])


def covering(domain: str) -> list[str]:
    """The domain and its parents, the domain first: `a.b.org`, `b.org`, `org`. By whole labels, never by ending."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))] if domain else []


def is_free(domain: str) -> bool:
    """Whether anybody can have an address there."""
    return any(name in _free() for name in covering(domain))


def known(domain: str) -> OrganisationDomain | None:
    """The row that speaks for the domain: itself, or the nearest parent whose sub-domains count. None where none does.

    The nearest decides: `alumni.example.edu` may be listed as no proof below `example.edu`, which is one.
    """
    names = covering(domain)
    rows = {row.domain: row for row in OrganisationDomain.objects.covering(names)}
    nearest = next((rows[name] for name in names if name in rows), None)
    if nearest is None or not nearest.is_proof:
        return None
    return nearest if nearest.domain == domain or nearest.has_subdomains else None


@cache
def _free() -> frozenset[str]:
    lines = FREE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
