"""Organisations and their mail domains, as staff keep them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Credential, DomainProposal, Organisation, OrganisationDomain, User
from content import gates
from events.actions import record
from foundation import site
from foundation.errors import NotPermitted

TEXTS = ("name_en", "name_zh", "description_en", "description_zh")


def save_organisation(
    *, actor: User, organisation: Organisation, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED
) -> Organisation:
    """Store a new or changed organisation; badges that name it follow at once.

    Raises NotPermitted, and DomainError when a gate refuses a text. Must be called outside a transaction.
    """
    is_new = organisation.pk is None
    if not actor.has_perm("accounts.add_organisation" if is_new else "accounts.change_organisation"):
        raise NotPermitted("save_organisation", _("You cannot change organisations."))
    texts = {name: getattr(organisation, name) for name in TEXTS}
    passage = gates.submit(actor=actor, purpose="organisation", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        organisation.save()
        gates.record(passage, host=organisation, now=now, is_released=True)
        named = Credential.objects.filter(organisation=organisation, method="institution_email")
        if named.update(institution_en=organisation.name_en, institution_zh=organisation.name_zh):
            site.bump_epoch()
        record("organisation_made" if is_new else "organisation_changed", actor=actor, subject=organisation, now=now)
    return organisation


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
