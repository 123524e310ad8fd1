"""Organisations and their mail domains, as staff keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Credential, DomainProposal, Organisation, OrganisationDomain, User
from content import gates
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted

TEXTS = ("name_en", "name_zh", "description_en", "description_zh")


@dataclass(frozen=True)
class Refused:
    """One organisation of many that a gate does not let through."""

    organisation: Organisation
    error: DomainError


def save_organisation(
    *, actor: User, organisation: Organisation, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED
) -> Organisation:
    """Store a new or changed organisation; badges that name it follow at once.

    Raises NotPermitted, and DomainError when a gate refuses a text. Must be called outside a transaction.
    """
    _check_save(actor, organisation)
    passage = _passed(actor, organisation, declared, now)
    with transaction.atomic():
        _save(actor, organisation, passage, now)
    return organisation


def load_organisations(
    *, actor: User, rows: Sequence[tuple[Organisation, Sequence[OrganisationDomain]]], now: datetime
) -> list[Refused]:
    """Store new organisations with their mail domains: all of them, or none where a gate refuses one.

    Returns those that were refused; empty when everything is stored. Must be called outside a transaction. Raises
    NotPermitted.
    """
    passages, refused = [], []
    for organisation, _domains in rows:
        _check_save(actor, organisation)
        try:
            passages.append(_passed(actor, organisation, gates.NOTHING_DECLARED, now))
        except DomainError as error:
            refused.append(Refused(organisation, error))
    if refused:
        return refused
    with transaction.atomic():
        for (organisation, domains), passage in zip(rows, passages, strict=True):
            _save(actor, organisation, passage, now)
            for domain in domains:
                domain.organisation = organisation
                save_domain(actor=actor, domain=domain, now=now)
    return []


@transaction.atomic
def save_domain(*, actor: User, domain: OrganisationDomain, now: datetime) -> OrganisationDomain:
    """Store a mail domain; who proposed it is served by that. Raises NotPermitted."""
    if not actor.has_perm("accounts.change_organisationdomain"):
        raise NotPermitted("save_domain", _("You cannot change mail domains."))
    domain.save()
    DomainProposal.objects.filter(domain=domain.domain, state="open").update(
        state=DomainProposal.State.TAKEN, decided_at=now, decided_by=actor
    )
    record("organisation_changed", actor=actor, subject=domain.organisation, now=now)
    return domain


@transaction.atomic
def remove_domain(*, actor: User, domain: OrganisationDomain, now: datetime) -> None:
    """Forget a mail domain. Credentials that were accepted by it stand until their date. Raises NotPermitted."""
    if not actor.has_perm("accounts.delete_organisationdomain"):
        raise NotPermitted("remove_domain", _("You cannot change mail domains."))
    organisation = domain.organisation
    domain.delete()
    record("organisation_changed", actor=actor, subject=organisation, now=now)


@transaction.atomic
def refuse_proposal(*, actor: User, proposal: DomainProposal, now: datetime) -> bool:
    """Close a proposal whose domain proves nothing. False when it was closed. Raises NotPermitted."""
    if not policies.may_decide_domain(actor):
        raise NotPermitted("refuse_proposal", _("You cannot decide about this."))
    changed = DomainProposal.objects.filter(pk=proposal.pk, state="open").update(
        state=DomainProposal.State.REFUSED, decided_at=now, decided_by=actor
    )
    if changed:
        data = {"proposal": proposal.pk}
        record("domain_proposal_refused", actor=actor, subject=proposal.proposed_by, data=data, now=now)
    return bool(changed)


def _check_save(actor: User, organisation: Organisation) -> None:
    if not actor.has_perm("accounts.add_organisation" if organisation.pk is None else "accounts.change_organisation"):
        raise NotPermitted("save_organisation", _("You cannot change organisations."))


def _passed(actor: User, organisation: Organisation, declared: gates.Declared, now: datetime) -> gates.Passage:
    texts = {name: getattr(organisation, name) for name in TEXTS}
    return gates.submit(actor=actor, purpose="organisation", texts=texts, declared=declared, now=now)


def _save(actor: User, organisation: Organisation, passage: gates.Passage, now: datetime) -> None:
    """In the caller's transaction."""
    kind = "organisation_made" if organisation.pk is None else "organisation_changed"
    organisation.save()
    gates.record(passage, host=organisation, now=now, is_released=True)
    named = Credential.objects.filter(organisation=organisation, method="institution_email")
    if named.update(institution_en=organisation.name_en, institution_zh=organisation.name_zh):
        site.bump_epoch()
    record(kind, actor=actor, subject=organisation, now=now)
