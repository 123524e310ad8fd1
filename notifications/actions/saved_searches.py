"""Keeping searches, and being told of what is new in them."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import may_write
from content import gates
from events.actions import record
from foundation.errors import DomainError, NotPermitted
from notifications.actions.subscriptions import set_level
from notifications.models import SavedSearch, Subscription
from notifications.models.saved import LONGEST_NAME, LONGEST_QUERY

MOST: Final = 50  # saved searches of one member
LEVELS: Final = (Subscription.Level.WATCHING.value, Subscription.Level.NORMAL.value)
"""Told of what is new, or not."""
LOOK_EVERY: Final = timedelta(minutes=30)


def save_search(*, actor: User, name: str, query: str, now: datetime) -> SavedSearch:
    """Keep a search and watch it; without a name it is called as it is asked. One that is kept already is returned.

    Raises NotPermitted, and DomainError for a query that is empty or too long, for too many, and where a gate refuses
    the words. Must be called outside a transaction.
    """
    if not may_write(actor, now):
        raise NotPermitted("save_search", _("You cannot add anything at the moment."))
    query = " ".join(query.split())
    name = " ".join(name.split())[:LONGEST_NAME] or query[:LONGEST_NAME]
    if not query:
        raise DomainError("search_empty", _("Type what to look for first."), field="query")
    if len(query) > LONGEST_QUERY:
        raise DomainError("search_too_long", _("This search is too long to be saved."), field="query")
    own = SavedSearch.objects.visible_to(actor)
    if (known := own.filter(query=query).first()) is not None:
        return known
    if own.count() >= MOST:
        raise DomainError("too_many_saved_searches", _("Fifty saved searches are the most. Remove one first."))
    passage = gates.run(gates.Submission(actor=actor, purpose="account", texts={"name": name, "query": query}), now=now)
    try:
        with transaction.atomic():
            saved = SavedSearch.objects.create(
                member=actor, name=name, query=query, created_at=now, seen_until=now, due_at=now + LOOK_EVERY
            )
            gates.record(passage, host=saved, now=now)
            set_level(actor=actor, target=saved, level=LEVELS[0], now=now)
            record("search_saved", actor=actor, subject=saved, now=now)
    except IntegrityError:  # the same, saved twice at once
        return own.get(query=query)
    return saved


def rename_search(*, actor: User, saved: SavedSearch, name: str, now: datetime) -> bool:
    """Call it otherwise. False when it is not theirs. Raises as `save_search`."""
    if not may_write(actor, now):
        raise NotPermitted("rename_search", _("You cannot change anything at the moment."))
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise DomainError("name_empty", _("Type a name."), field="name")
    passage = gates.run(gates.Submission(actor=actor, purpose="account", texts={"name": name}), now=now)
    with transaction.atomic():
        changed = SavedSearch.objects.visible_to(actor).filter(pk=saved.pk).update(name=name)
        if changed:
            gates.record(passage, host=saved, now=now)
            record("saved_search_renamed", actor=actor, subject=saved, now=now)
    return bool(changed)


@transaction.atomic
def watch_search(*, actor: User, saved: SavedSearch, is_watched: bool, now: datetime) -> bool:
    """Be told of what is new from now on, or not. False when it is not theirs. Idempotent."""
    own = SavedSearch.objects.visible_to(actor).filter(pk=saved.pk)
    before = Subscription.objects.visible_to(actor).filter(target_model=saved._meta.label_lower, target_id=saved.pk)
    if is_watched and not before.filter(level=LEVELS[0]).exists():
        own.update(seen_until=now, due_at=now + LOOK_EVERY)
    if not own.exists():
        return False
    set_level(actor=actor, target=saved, level=LEVELS[0] if is_watched else LEVELS[1], now=now)
    return True


@transaction.atomic
def remove_search(*, actor: User, saved: SavedSearch, now: datetime) -> bool:
    """Keep it no longer. False when it is not theirs, or gone already."""
    found = SavedSearch.objects.visible_to(actor).filter(pk=saved.pk).first()
    if found is None:
        return False
    record("saved_search_removed", actor=actor, subject=found, now=now)
    Subscription.objects.filter(target_model=found._meta.label_lower, target_id=found.pk).delete()
    found.delete()
    return True


@transaction.atomic
def note_results(*, saved: SavedSearch, count: int, until: datetime, now: datetime) -> bool:
    """Tell the member of so many new results, none of them later than `until`. False when somebody was faster."""
    mine = SavedSearch.objects.filter(pk=saved.pk, seen_until=saved.seen_until)
    if not mine.update(seen_until=until, due_at=now + LOOK_EVERY):
        return False
    if count:
        record("saved_search_found", actor=None, subject=saved, data={"count": count}, now=now)
    return True
