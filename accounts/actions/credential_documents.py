"""Opening a document that a member sent as evidence: written down each time, and shown to the member."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import documents, policies
from accounts.models import Credential, Document, DocumentOpening, User
from events.actions import record
from foundation.errors import DomainError, NotPermitted


def open_document(*, actor: User, credential: Credential, now: datetime) -> tuple[Document, bytes]:
    """The document and its content; that it was opened is written down first. Raises NotPermitted, DomainError."""
    if not policies.may_open_document(actor, credential):
        raise NotPermitted("open_document", _("You cannot open this document."))
    document = Document.objects.filter(credential=credential, credential__state="pending").first()
    if document is None:
        raise DomainError("document_gone", _("There is no document any more: it goes at the decision."))
    with transaction.atomic():
        DocumentOpening.objects.create(credential=credential, opened_by=actor, opened_at=now)
        data = {"credential": credential.pk}
        record("credential_document_opened", actor=actor, subject=credential.member, data=data, now=now)
    try:
        return document, documents.read(document.key)
    except documents.DocumentLost:
        raise DomainError("document_lost", _("The file cannot be read. Ask the member to send it again.")) from None
