"""What members do for a credential of theirs: ask by one of the routes, and bring what proves it."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import ciphers, documents, mail, mail_domains, policies
from accounts.actions import credentials
from accounts.actions.invitations import hash_of
from accounts.models import Credential, Document, DomainProposal, Mailbox, OrganisationDomain, User
from content import gates
from events.actions import record
from foundation import limits
from foundation.errors import DomainError, NotPermitted
from foundation.limits import Limit

REQUESTS = Limit("accounts.credential_requests", 10, 24 * 3600)
MAILS = Limit("accounts.credential_mails", 5, 24 * 3600)
LINK_LIFE = timedelta(hours=48)
RECHECK_LIFE = timedelta(days=30)
TOKEN_BYTES = 32
# A request for what one has already is a renewal, and taken from here on.
RENEWABLE_BEFORE = timedelta(days=60)


class LinkUseless(DomainError):
    """A link that was used, has expired, never was, or is somebody else's. The code says which."""


def begin_request(
    *, actor: User, profession: str, method: str, now: datetime, register: str = "", country: str = ""
) -> Credential:
    """The row of a new request, in the caller's transaction. Raises DomainError where one waits or none is needed."""
    if not policies.may_write_as_person(actor, now):
        raise NotPermitted("request_credential", _("Only members in good standing can ask for a check."))
    limits.hit(REQUESTS, str(actor.pk), now)
    if method != Credential.Method.LICENCE and Credential.objects.by(actor).revoked(method).exists():
        # What answers for itself would undo the decision of a person.
        sentence = _(
            "A reviewer took this badge away. Ask for a second look at that, or send a licence or certificate."
        )
        raise DomainError("revoked_before", sentence)
    own = Credential.objects.by(actor).filter(profession=profession, method=method)
    if own.filter(state="pending").exists():
        raise DomainError("request_waits", _("You have asked for this already. Withdraw that request to ask anew."))
    current = own.filter(state="accepted").first()
    if current and (current.expires_at is None or current.expires_at - now > RENEWABLE_BEFORE):
        raise DomainError(
            "already_accepted", _("This is checked already. It can be renewed sixty days before it ends.")
        )
    credential = Credential.objects.create(
        member=actor, profession=profession, method=method, requested_at=now, register=register, country=country
    )
    credentials.begin(credential, actor=actor, now=now)
    record("credential_requested", actor=actor, subject=actor, data={"credential": credential.pk}, now=now)
    return credential


# Institution e-mail


def refuse_domain(email: str) -> OrganisationDomain:
    """The row that speaks for the address. Raises DomainError that says which of the ways is left."""
    domain = mail_domains.domain_of(email)
    if mail_domains.is_free(domain):
        raise DomainError(
            "free_mail",
            _("Anybody can have an address there, so it proves nothing. Give the one your institution gave you."),
            field="email",
        )
    found = mail_domains.known(domain)
    if found is None:
        raise DomainError(
            "domain_unknown",
            _("No institution that we know has this domain. Propose it below, or choose another route."),
            field="email",
            extra={"domain": domain},
        )
    return found


def request_by_mailbox(*, actor: User, profession: str, email: str, now: datetime) -> Credential:
    """Ask by an institution's address: a link goes there. Raises DomainError for an address that proves nothing."""
    email = email.strip().lower()
    row = refuse_domain(email)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        credential = begin_request(actor=actor, profession=profession, method="institution_email", now=now)
        _name_organisation(credential, row)
        Mailbox.objects.create(
            credential=credential,
            address_encrypted=ciphers.for_purpose(ciphers.MAILBOXES).encrypt(email.encode()).decode(),
            address_hash=ciphers.fingerprints(ciphers.MAILBOXES, email)[0],
            token_hash=hash_of(token),
            sent_at=now,
            link_until=now + LINK_LIFE,
        )
        _send_link("credential_mailbox", email, actor, credential, token)
    return credential


def _name_organisation(credential: Credential, row: OrganisationDomain) -> None:
    organisation = row.organisation
    credential.organisation = organisation
    credential.institution_en, credential.institution_zh = organisation.name_en, organisation.name_zh
    credential.save(update_fields=["organisation", "institution_en", "institution_zh"])


def _send_link(name: str, email: str, member: User, credential: Credential, token: str) -> None:
    context = {
        "url": mail.absolute("credential_mailbox", token),
        "institution": credential.institution,
        "username": member.username,
    }
    mail.send(name, email, member=member, context=context)


@transaction.atomic
def send_link_again(*, actor: User, credential: Credential, now: datetime) -> None:
    """A new link to the same address; the old one is worth nothing. Raises NotPermitted, LimitReached, DomainError."""
    if credential.member_id != actor.pk:
        raise NotPermitted("send_link", _("Only the member can ask for this."))
    mailbox = Mailbox.objects.filter(credential=credential, credential__state="pending").first()
    if mailbox is None:
        raise credentials.StepNotPossible
    limits.hit(MAILS, str(credential.pk), now)
    token = renew_link(mailbox, now=now, life=LINK_LIFE)
    _send_link("credential_mailbox", address_of(mailbox), actor, credential, token)


def renew_link(mailbox: Mailbox, *, now: datetime, life: timedelta) -> str:
    """A new token for the mailbox, whose old one is worth nothing from now on."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    mailbox.token_hash, mailbox.sent_at, mailbox.link_until, mailbox.used_at = hash_of(token), now, now + life, None
    mailbox.sent_count += 1
    mailbox.save(update_fields=["token_hash", "sent_at", "link_until", "used_at", "sent_count"])
    return token


def send_recheck(credential: Credential, *, now: datetime) -> None:
    """Write to the institution's address that the year is nearly over; the link there adds another."""
    mailbox = credential.mailbox
    token = renew_link(mailbox, now=now, life=RECHECK_LIFE)
    _send_link("credential_recheck", address_of(mailbox), credential.member, credential, token)


def address_of(mailbox: Mailbox) -> str:
    """The address itself, for writing to it."""
    return ciphers.for_purpose(ciphers.MAILBOXES).decrypt(mailbox.address_encrypted.encode()).decode()


def mailbox_for(*, actor: User, token: str, now: datetime) -> Mailbox:
    """What the link leads to, if it may be used by this member now. Raises LinkUseless with what to do instead."""
    mailbox = Mailbox.objects.filter(token_hash=hash_of(token)).select_related("credential__member").first()
    if mailbox is None:
        raise LinkUseless("link_unknown", _("This link is of no use: it was replaced by a newer one, or never was."))
    if mailbox.credential.member_id != actor.pk:
        raise LinkUseless(
            "link_of_another",
            _("Another account asked for this link. Sign in with that account, in this browser, and open it again."),
        )
    if mailbox.used_at is not None:
        raise LinkUseless("link_used", _("This link was used. Nothing more is to be done."))
    if mailbox.link_until <= now or mailbox.credential.state not in ("pending", "accepted"):
        raise LinkUseless(
            "link_expired", _("This link has expired. Ask for a new one on the page of your credentials.")
        )
    return mailbox


def confirm_mailbox(*, actor: User, token: str, now: datetime) -> Credential:
    """The member opened the link in the institution's mailbox: the claim is accepted, or holds a year longer.

    Raises LinkUseless, and DomainError where the mailbox speaks for another member already.
    """
    mailbox = mailbox_for(actor=actor, token=token, now=now)
    address = address_of(mailbox)
    row = refuse_domain(address)  # it may have been taken off the list meanwhile
    with transaction.atomic():
        if Mailbox.objects.filter(pk=mailbox.pk, used_at__isnull=True).update(used_at=now) != 1:
            raise LinkUseless("link_used", _("This link was used. Nothing more is to be done."))
        fingerprints = ciphers.fingerprints(ciphers.MAILBOXES, address)
        others = Mailbox.objects.filter(address_hash__in=fingerprints, credential__state="accepted")
        if others.exclude(credential__member=actor).exists():
            raise DomainError("mailbox_taken", _("This mailbox already speaks for another account."))
        credential = mailbox.credential
        expires_at = now + credentials.YEAR
        if credential.state == Credential.State.PENDING:
            _name_organisation(credential, row)
            credentials.settle_accepted(credential, actor=None, expires_at=expires_at, now=now)
        else:
            credentials.step(
                credential, name="renew", actor=actor, now=now, expires_at=expires_at, checked_at=now, reminded_at=None
            )
            credentials.show_newest(actor, now=now)
            record("credential_renewed", actor=actor, subject=actor, data={"credential": credential.pk}, now=now)
    return credential


# Licence or certificate


def request_by_document(
    *, actor: User, profession: str, register: str, number: str, country: str, content: bytes, now: datetime
) -> Credential:
    """Ask by a licence: the document waits, encrypted, for a reviewer.

    Raises ValidationError for a file of the wrong kind before anything is stored, and DomainError. Must be called
    outside a transaction.
    """
    content_type = documents.content_type_of(content)
    passage = gates.run(gates.Submission(actor=actor, purpose="credential", texts={"register": register}), now=now)
    key = documents.store(content)
    try:
        with transaction.atomic():
            credential = begin_request(
                actor=actor, profession=profession, method="licence", now=now, register=register, country=country
            )
            gates.record(passage, host=credential, now=now)
            Document.objects.create(
                credential=credential,
                key=key,
                content_type=content_type,
                size=len(content),
                number=number,
                created_at=now,
            )
    except Exception:
        documents.delete(key)
        raise
    return credential


# Domains that nobody has listed


def propose_domain(*, actor: User, domain: str, institution: str, now: datetime) -> bool:
    """Tell staff of an institution whose domain is not known. False where somebody did so before.

    Raises DomainError when a gate refuses the name. Must be called outside a transaction.
    """
    domain = mail_domains.as_ascii(domain)
    if not policies.may_write(actor, now):
        raise NotPermitted("propose_domain", _("Only members in good standing can propose a domain."))
    if "." not in domain or mail_domains.is_free(domain):
        raise DomainError("domain_no_use", _("This domain cannot be proposed."), field="domain")
    texts = {"institution": institution}
    passage = gates.run(gates.Submission(actor=actor, purpose="credential", texts=texts), now=now)
    limits.hit(REQUESTS, str(actor.pk), now)
    try:
        with transaction.atomic():
            proposal = DomainProposal.objects.create(
                domain=domain, institution=institution, proposed_by=actor, proposed_at=now
            )
            gates.record(passage, host=proposal, now=now)
            record("domain_proposed", actor=actor, subject=actor, data={"proposal": proposal.pk}, now=now)
    except IntegrityError:
        return False
    return True
