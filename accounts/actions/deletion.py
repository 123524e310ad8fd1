"""The wish to delete one's account, and changing one's mind."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import mail, policies
from accounts.actions import services, sessions
from accounts.erasing import carrying_out
from accounts.models import Erasure, RetiredUsername, User
from events.actions import record
from foundation import belongings, site
from foundation.errors import DomainError, NotPermitted

logger = logging.getLogger(__name__)

TIME_TO_RECONSIDER: Final = timedelta(days=7)
MOST_IN_ONE_RUN: Final = 20


def request_deletion(*, actor: User, is_removing_texts: bool, kept_session: str, now: datetime) -> Erasure:
    """Hide the account at once, end its other sessions, and delete it after TIME_TO_RECONSIDER.

    A second call changes the choice about texts and not the day. Raises NotPermitted for staff.
    """
    if not policies.may_delete_account(actor):
        raise NotPermitted("delete_account", _("Staff cannot delete their account. Ask to be no staff first."))
    due_at = now + TIME_TO_RECONSIDER
    with transaction.atomic():
        member = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
        waiting = Erasure.objects.waiting().filter(member=member).first()
        if waiting is not None:
            Erasure.objects.filter(pk=waiting.pk).update(is_removing_texts=is_removing_texts)
            waiting.is_removing_texts = is_removing_texts
            return waiting
        erasure = let_wait(member=member, due_at=due_at, now=now, is_removing_texts=is_removing_texts)
        sessions.end_other_sessions(actor=member, kept_key=kept_session)
        services.switch_off_all_of(member, actor=member, now=now)
        data = {"erasure": erasure.pk, "with_texts": is_removing_texts}
        record("deletion_requested", actor=member, subject=member, data=data, now=now)
        mail.send("deletion_requested", member.email, member=member, context={"due_at": due_at})
    actor.deletion_due_at = due_at
    return erasure


def let_wait(
    *, member: User, due_at: datetime, now: datetime, is_removing_texts: bool = False, is_for_absence: bool = False
) -> Erasure:
    """Hide the account until it is deleted, in the caller's transaction."""
    erasure = Erasure.objects.create(
        member=member,
        is_removing_texts=is_removing_texts,
        is_for_absence=is_for_absence,
        requested_at=now,
        due_at=due_at,
    )
    User.objects.filter(pk=member.pk).update(deletion_due_at=due_at)
    site.bump_epoch()
    return erasure


def delete_at_once(*, member: User, is_removing_texts: bool, now: datetime) -> bool:
    """Delete the account of somebody who asked for it by another way, without the days to reconsider.

    For operators, who made sure who asks. Raises NotPermitted for staff. Must be called outside a transaction.
    """
    erasure = request_deletion(actor=member, is_removing_texts=is_removing_texts, kept_session="", now=now)
    return carrying_out.carry_out(erasure, now=now)


def keep_account(*, actor: User, now: datetime) -> bool:
    """Take the wish back. False when there was none. Raises DomainError once the deletion has begun."""
    with transaction.atomic():
        waiting = Erasure.objects.waiting().select_for_update(of=("self",)).filter(member=actor).first()
        if waiting is None:
            return False
        if waiting.attempts:
            raise DomainError("deletion_begun", _("The deletion has begun and cannot be stopped."))
        Erasure.objects.filter(pk=waiting.pk).update(state=Erasure.State.WITHDRAWN, withdrawn_at=now)
        User.objects.filter(pk=actor.pk).update(deletion_due_at=None)
        record("deletion_withdrawn", actor=actor, subject=actor, data={"erasure": waiting.pk}, now=now)
        site.bump_epoch()
    actor.deletion_due_at = None
    return True


def has_case(member: User) -> bool:
    """Whether somebody still has to decide about a text of the member's, which stays until then."""
    return bool(belongings.cases_of(member.pk))


def carry_out_due(*, now: datetime) -> int:
    """Delete the accounts whose day has come, and texts whose case is decided; how many accounts.

    One that fails is written down and does not keep the others waiting; the next run tries it again.
    """
    done = 0
    for erasure in Erasure.objects.due(now).filter(attempts__lt=carrying_out.MOST_ATTEMPTS)[:MOST_IN_ONE_RUN]:
        try:
            done += carrying_out.carry_out(erasure, now=now)
        except Exception as error:  # whatever it was: the next account must not wait for it
            logger.error("An account could not be deleted; the next run tries again. erasure=%s", erasure.pk)
            Erasure.objects.filter(pk=erasure.pk).update(last_error=type(error).__name__)
    for erasure in Erasure.objects.with_something_kept()[:MOST_IN_ONE_RUN]:
        carrying_out.release_kept(erasure, now=now)
    RetiredUsername.objects.filter(held_until__lte=now).delete()
    return done
