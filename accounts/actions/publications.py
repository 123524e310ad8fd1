"""Works that members say are theirs, and what staff say about that."""

import re
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import limits as house_limits
from accounts import policies
from accounts.models import Publication, User
from accounts.models.profiles import MOST_PUBLICATIONS
from accounts.profiles.rows import profile_for_update
from content.actions.references import reference_of
from content.citations import recognise
from content.citations.identifiers import Identifier
from events.actions import record
from foundation import limits
from foundation.errors import DomainError, NotPermitted

LONGEST_IDENTIFIER: Final = 400  # characters
_BARE_PMID = re.compile(r"[1-9][0-9]{3,7}\Z")
# A work of one's own: no trial and no repository, which many people keep together.
KINDS: Final = ("doi", "pmid", "pmcid", "arxiv")


def claim_publication(*, actor: User, identifier: str, now: datetime) -> Publication:
    """Say that a work is one's own, by a DOI, PMID, PMCID or arXiv number in any spelling.

    Raises NotPermitted, LimitReached, and DomainError: for what names no work, for a work that is claimed already (by
    any of its identifiers), and when there are too many.
    """
    found = identified(identifier)
    if not policies.may_write(actor, now):
        raise NotPermitted("claim_publication", _("You cannot write anything at the moment."))
    limits.hit(house_limits.EDIT_PROFILE, str(actor.pk), now)
    with transaction.atomic():
        profile_for_update(actor, now)
        reference = reference_of(found)
        work = reference.same_as_id or reference.pk
        own = Publication.objects.filter(member=actor)
        if own.filter(Q(reference=work) | Q(reference__same_as=work)).exists():
            message = _("This work is among your publications already.")
            raise DomainError("publication_known", message, field="identifier")
        if own.count() >= MOST_PUBLICATIONS:
            message = _("At most 40 publications. Take one out first.")
            raise DomainError("publications_full", message, field="identifier")
        claim = Publication.objects.create(member=actor, reference=reference, claimed_at=now)
        record("publication_claimed", actor=actor, subject=actor, data={"reference": reference.pk}, now=now)
    return claim


def identified(text: str) -> Identifier:
    """The one work that was pasted. Raises DomainError for none, several, or what is no publication."""
    text = text.strip()[:LONGEST_IDENTIFIER]
    if _BARE_PMID.match(text):
        text = f"PMID {text}"
    found = recognise.only(text) or recognise.arxiv(text)
    if found is None or found.kind not in KINDS:
        message = _("Paste one DOI, PMID or arXiv number, or its address.")
        raise DomainError("publication_unknown", message, field="identifier")
    return found


@transaction.atomic
def withdraw_publication(*, actor: User, publication: Publication, now: datetime) -> None:
    """Say no longer that a work is one's own. Raises NotPermitted."""
    locked = Publication.objects.select_for_update(of=("self",)).filter(pk=publication.pk, member=actor).first()
    if locked is None:
        raise NotPermitted("withdraw_publication", _("This work is not among your publications."))
    locked.delete()
    record("publication_withdrawn", actor=actor, subject=actor, data={"reference": locked.reference_id}, now=now)


@transaction.atomic
def confirm_publication(*, actor: User, publication: Publication, now: datetime) -> bool:
    """Say that the work is by this member. False where somebody had. Raises NotPermitted."""
    locked = _locked(actor, publication)
    if locked.confirmed_at is not None:
        return False
    locked.confirmed_at, locked.confirmed_by = now, actor
    locked.save(update_fields=["confirmed_at", "confirmed_by"])
    data = {"reference": locked.reference_id}
    record("publication_confirmed", actor=actor, subject=locked.member, data=data, now=now)
    return True


@transaction.atomic
def withdraw_confirmation(*, actor: User, publication: Publication, now: datetime) -> bool:
    """Take the confirmation back. False where there is none. Raises NotPermitted."""
    locked = _locked(actor, publication)
    if locked.confirmed_at is None:
        return False
    locked.confirmed_at, locked.confirmed_by = None, None
    locked.save(update_fields=["confirmed_at", "confirmed_by"])
    data = {"reference": locked.reference_id}
    record("publication_confirmation_withdrawn", actor=actor, subject=locked.member, data=data, now=now)
    return True


def _locked(actor: User, publication: Publication) -> Publication:
    if not policies.may_confirm_publication(actor, publication.member):
        message = _("Only staff with this permission can confirm publications, and never their own.")
        raise NotPermitted("confirm_publication", message)
    return Publication.objects.select_for_update(of=("self",)).select_related("member").get(pk=publication.pk)
