"""What a form says about the name under which its text will stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from accounts.models import User
from forum import policies, pseudonyms
from forum.models import Thread
from forum.models.pseudonyms import name_of


@dataclass(frozen=True)
class WriterVoice:
    """Nothing to say, a choice between `name` and a pseudonym of this `role`, or what was chosen before."""

    state: Literal["", "choose", "pseudonym", "named"] = ""
    name: str = ""
    role: str = ""


def of_newcomer(member: User, now: datetime) -> WriterVoice:
    """In a thread where the member has not written."""
    credential = member.shown_credential
    if credential is None or not policies.may_use_pseudonym(member, now):
        return WriterVoice()
    return WriterVoice("choose", member.shown_name, credential.get_profession_display())


def of_writer(member: User, thread: Thread, now: datetime) -> WriterVoice:
    """In this thread. At most three statements, none where the thread came with `own_voice` and `is_named_here`."""
    if thread.is_conversation:
        return WriterVoice()
    if hasattr(thread, "own_voice"):
        known: str = name_of(*thread.own_voice[0]) if thread.own_voice else ""
        is_named: bool = thread.is_named_here  # type: ignore[attr-defined]  # annotated
    else:
        found = pseudonyms.of(thread.pk, member)
        known = found.name if found else ""
        is_named = found is None and pseudonyms.is_named_in(thread, member)
    if known:
        return WriterVoice("pseudonym", known)
    if is_named:
        return WriterVoice("named") if member.shown_credential_id else WriterVoice()
    return of_newcomer(member, now)
