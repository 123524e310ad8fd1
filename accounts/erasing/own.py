"""What the deletion of an account does with sessions, invitations and notes of this room."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q

from accounts.exporting import storing
from accounts.models import DataExport, Invitation
from foundation import portions
from foundation.belongings import Leaving

BATCH = 500  # sessions read at a time


def erase(leaving: Leaving) -> None:
    """End every session that is theirs or names them, delete copies of their data, forget whom invitations were for."""
    for export in DataExport.objects.filter(member_id=leaving.member_id).exclude(key=""):
        storing.remove(export.key)
    for keys in _sessions(leaving):
        leaving.count("sessions.Session", Session.objects.filter(session_key__in=keys).delete()[0])
    theirs = Invitation.objects.filter(Q(used_by=leaving.member_id) | Q(email__iexact=leaving.email))
    written = ~Q(email="") | ~Q(note="") | Q(used_by__isnull=False)
    rows = portions.update(theirs.filter(written), {"email": "", "note": "", "used_by": None})
    leaving.count("accounts.Invitation", rows)


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
