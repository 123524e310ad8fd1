"""Keys that members make for programs."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import limits as house_limits
from accounts import mail, policies, scopes
from accounts.models import ApiToken, ServiceAccount, User
from accounts.models.tokens import LONGEST_TOKEN_NAME
from content import gates
from events.actions import record
from foundation import limits
from foundation.errors import DomainError, NotPermitted
from foundation.prepared import Prepared

MOST: Final = 20  # tokens of one account
# Begins every token, so that programs that look for leaked secrets know one.
PREFIX: Final = "medai_"
DAYS: Final = (7, 30, 90, 365)
# `last_used_at` is not written more often than this.
USE_NOTED_EVERY: Final = timedelta(minutes=5)


# Every request of a program begins with this question; writing it cost more than the answer.
_with_member = Prepared(
    lambda digest, now: ApiToken.objects.valid(now).filter(digest=digest).select_related("member__shown_credential")
)


def make_token(
    *,
    actor: User,
    name: str,
    wanted: Collection[str],
    days: int,
    now: datetime,
    service: ServiceAccount | None = None,
) -> tuple[ApiToken, str]:
    """Make a key for the member, or for a tool that they answer for; returns it with its text, which is shown this once
    and stored nowhere.

    The member is told by mail, as somebody else at their keyboard would make one first of all. Must be called outside a
    transaction. Raises LimitReached, NotPermitted, DomainError naming the field.
    """
    if service is not None and not policies.may_keep_tokens_of(actor, service):
        raise NotPermitted("make_token", _("Only whoever answers for the account makes tokens for it, while it is on."))
    holder = service.member if service else actor
    offered = scopes.offered_to_services() if service else scopes.offered_to(is_staff=actor.is_staff)
    name, chosen = " ".join(name.split()), [scope for scope in scopes.known(wanted) if scope in offered]
    _check(holder, name, chosen, set(wanted), days)
    passage = gates.run(gates.Submission(actor=actor, purpose="account", texts={"name": name}), now=now)
    limits.hit(house_limits.TOKENS_MADE, str(actor.pk), now)
    text = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        made = ApiToken.objects.create(
            member=holder,
            name=name,
            digest=digest_of(text),
            ending=text[-4:],
            scopes=chosen,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        gates.record(passage, host=made, now=now)
        record("token_made", actor=actor, subject=holder, data={"token": made.pk, "scopes": chosen}, now=now)
        mail.send("token_made", actor.email, member=actor, context={"token": made, "service": service})
    return made, text


@transaction.atomic
def revoke_token(*, actor: User, token: ApiToken, now: datetime) -> bool:
    """Make a key useless, from the next request on. False when it is not theirs."""
    found = ApiToken.objects.visible_to(actor).filter(pk=token.pk).select_related("member").first()
    if found is None:
        return False
    record("token_revoked", actor=actor, subject=found.member, data={"token": found.pk}, now=now)
    found.delete()
    return True


@transaction.atomic
def revoke_all_tokens(*, actor: User, now: datetime) -> int:
    """Make all keys useless that this member could make, as when a password leaked: their own, and those of tools that
    they answer for. Returns how many there were.
    """
    rows = list(ApiToken.objects.visible_to(actor))
    for token in rows:
        revoke_token(actor=actor, token=token, now=now)
    return len(rows)


def find_token(*, text: str, now: datetime) -> ApiToken | None:
    """The valid key with this text, with its member, whose standing the caller looks at. One statement."""
    return next(iter(_with_member.rows(digest_of(text), now)), None)


def note_use(*, token: ApiToken, now: datetime) -> None:
    """Remember that the key was used. Writes once in five minutes."""
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def digest_of(text: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check(holder: User, name: str, chosen: list[str], wanted: set[str], days: int) -> None:
    if not name or len(name) > LONGEST_TOKEN_NAME:
        sentence = _("Give it a name of at most %(most)d characters, by which you know it again.")
        raise DomainError("token_name", sentence % {"most": LONGEST_TOKEN_NAME}, field="name")
    if not chosen or set(chosen) != wanted:
        raise DomainError("token_scopes", _("Choose at least one thing that it may do."), field="scopes")
    if days not in DAYS:
        raise DomainError("token_days", _("Choose one of the offered answers."), field="days")
    if ApiToken.objects.of(holder).count() >= MOST:
        raise DomainError("too_many_tokens", _("Twenty tokens are the most. Remove one that you no longer need."))
