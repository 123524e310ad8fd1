"""Unsent texts, kept for their author on every device."""

import contextlib
import re
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content.attachments import claims
from content.attachments.refusals import AttachmentRefused
from forum import limits
from forum.models import Draft
from foundation.errors import DomainError
from foundation.limits import hit

CONTEXT = re.compile(r"new|conversation|reply:[1-9][0-9]{0,17}|edit:[1-9][0-9]{0,17}")
MOST_FIELDS = 30
LONGEST_FIELD = 64_000  # characters: twice a post, so that a text too long to send is not lost
LONGEST_DRAFT = 100_000
MOST_DRAFTS = 200


class SavedElsewhere(DomainError):
    """Another device saved a newer version. `extra` holds its `version`; its fields stand on the page of drafts."""

    def __init__(self, version: int) -> None:
        super().__init__(
            "saved_elsewhere",
            _("Another window has saved a newer version of this draft; yours was not stored. Load that one first."),
            extra={"version": version},
        )


def save_draft(*, actor: User, context: str, fields: Mapping[str, str], base_version: int, now: datetime) -> Draft:
    """Store the fields of a form as they are. `base_version` is the version the form has seen, 0 for none.

    Raises SavedElsewhere when the stored one is newer, LimitReached, DomainError for a form that cannot be one.
    """
    _check(context, fields)
    hit(limits.SAVE_DRAFT, str(actor.pk), now)
    try:
        with transaction.atomic():
            draft = _store(actor, context, dict(fields), base_version, now)
            _keep_files(draft, now)
            return draft
    except IntegrityError:  # two windows made the first version at once
        stored = Draft.objects.get(author=actor, context=context)
        raise SavedElsewhere(stored.version) from None


def discard_draft(*, actor: User, context: str) -> bool:
    """Throw a draft away. False when there was none."""
    return bool(Draft.objects.filter(author=actor, context=context).delete()[0])


def _store(actor: User, context: str, fields: dict[str, str], base_version: int, now: datetime) -> Draft:
    draft = Draft.objects.select_for_update().filter(author=actor, context=context).first()
    if draft is None:
        if Draft.objects.filter(author=actor).count() >= MOST_DRAFTS:
            raise DomainError("too_many_drafts", _("You keep very many drafts. Throw away those you need no longer."))
        return Draft.objects.create(author=actor, context=context, fields=fields, saved_at=now)
    if draft.fields == fields:
        return draft
    if draft.version != base_version:
        raise SavedElsewhere(draft.version)
    draft.fields, draft.version, draft.saved_at = fields, draft.version + 1, now
    draft.save(update_fields=["fields", "version", "saved_at"])
    return draft


def _keep_files(draft: Draft, now: datetime) -> None:
    """Files that an unsent text names stay as long as it does."""
    with contextlib.suppress(AttachmentRefused):  # too many: the author is told when the text is sent
        claims.claim(actor=draft.author, host=draft, sources=draft.fields.values(), now=now)


def _check(context: str, fields: Mapping[str, str]) -> None:
    is_known = CONTEXT.fullmatch(context) is not None and len(fields) <= MOST_FIELDS
    lengths = [len(value) for value in fields.values()]
    if not is_known or max(lengths, default=0) > LONGEST_FIELD or sum(lengths) > LONGEST_DRAFT:
        raise DomainError("draft_too_large", _("This draft is too large to be kept. Shorten it."))
