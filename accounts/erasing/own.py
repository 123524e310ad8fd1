"""What the deletion of an account does with sessions, invitations and notes of this room."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from accounts import avatars, documents
from accounts.actions import services
from accounts.exporting import storing
from accounts.models import DataExport, Document, Invitation, User
from content.attachments import storing as files
from foundation import portions
from foundation.belongings import Leaving

BATCH = 500  # sessions read at a time


def erase(leaving: Leaving) -> None:
    """End every session that is theirs or names them, forget whom invitations were for, and delete what lies in files:
    copies of their data, their picture, and documents that spoke for a credential.
    """
    with transaction.atomic():
        services.switch_off_all_of(User.objects.get(pk=leaving.member_id), actor=None, now=leaving.now)
    for export in DataExport.objects.filter(member_id=leaving.member_id).exclude(key=""):
        storing.remove(export.key)
    _remove_picture(leaving)
    _remove_documents(leaving)
    for keys in _sessions(leaving):
        leaving.count("sessions.Session", Session.objects.filter(session_key__in=keys).delete()[0])
    theirs = Invitation.objects.filter(Q(used_by=leaving.member_id) | Q(email__iexact=leaving.email))
    written = ~Q(email="") | ~Q(note="") | Q(used_by__isnull=False)
    rows = portions.update(theirs.filter(written), {"email": "", "note": "", "used_by": None})
    leaving.count("accounts.Invitation", rows)


def _remove_picture(leaving: Leaving) -> None:
    """The files first: the row names them until they are gone."""
    member = User.objects.filter(pk=leaving.member_id).exclude(avatar_key="")
    for key in member.values_list("avatar_key", flat=True):
        files.remove(avatars.file_names(key))
        leaving.count("pictures", 1)
    member.update(avatar_key="")


def _remove_documents(leaving: Leaving) -> None:
    theirs = Document.objects.filter(credential__member_id=leaving.member_id)
    for document in theirs:
        documents.delete(document.key)
    leaving.count("accounts.Document", portions.delete(theirs))


def _sessions(leaving: Leaving) -> Iterator[list[str]]:
    """Keys of sessions, some at a time. Also of guests: an address typed a moment ago stands in them for a while."""
    last = ""
    while batch := list(Session.objects.filter(session_key__gt=last).order_by("session_key")[:BATCH]):
        last = batch[-1].session_key
        yield [one.session_key for one in batch if _is_theirs(one.get_decoded(), leaving)]


def _is_theirs(data: dict[str, Any], leaving: Leaving) -> bool:  # Any: what JSON holds
    if str(data.get(SESSION_KEY, "")) == str(leaving.member_id):
        return True
    written = repr(data).casefold()
    return any(word.casefold() in written for word in (leaving.email, leaving.username))
