"""What a host's action does with the files that its text names."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import models, transaction

from content.attachments import formats, hosts, sizes
from content.attachments.refusals import AttachmentRefused
from content.markup import files
from content.models import Attachment, PrivacyFinding
from events.actions import record
from events.models import Event

HOST_GONE: Final = "The text it stood in is gone."  # for staff, beside reasons in any language


def claim(
    *,
    actor: Any,
    host: models.Model,
    sources: Iterable[str],
    is_case: bool = False,
    is_unnamed: bool = False,
    now: datetime,
) -> list[Attachment]:
    """Attach the files that the texts of `host` name, and return those that stand in it now, in the texts' order.

    To be called in the transaction that writes the host; at most two statements. A file is attached when the actor
    uploaded it and it stands nowhere yet, or in a draft. A file of another text stays there: naming it is a link, and
    its own host says who sees it. A file that the new text no longer names stays with the host too, since earlier
    versions of the text may be shown; `actions.remove` takes it out of all of them. With `is_unnamed` nothing says from
    then on who uploaded it; `hosts.is_owner` knows whose it is.

    Raises AttachmentRefused when the texts name more files of their own than one text may carry, or, in a case, a PDF
    or a table. The transaction then has to be rolled back. (Any: lower rooms do not know the user model.)
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Files are claimed in the transaction that writes their host.")
    place = {"host_model": host._meta.label_lower, "host_id": host.pk}
    if not hosts.is_known(place["host_model"]):
        raise LookupError(f"Nobody says who sees a {place['host_model']}; hosts.register does.")
    keys = files.keys_in(sources)
    if not keys:
        return []
    locked = Attachment.objects.with_keys(keys).kept().select_for_update(of=("self",))
    named = [attachment for attachment in locked if _stands_in(attachment, place) or _may_come(attachment, actor)]
    _refuse(named, is_case=is_case)
    coming = [attachment for attachment in named if not _stands_in(attachment, place)]
    if coming:
        ids = [attachment.pk for attachment in coming]
        Attachment.objects.filter(pk__in=ids).update(**place, attached_at=now)
        if is_unnamed:
            _forget_uploader(ids)
    for attachment in coming:
        attachment.host_model, attachment.host_id, attachment.attached_at = place["host_model"], host.pk, now
    return sorted(named, key=lambda attachment: keys.index(attachment.key))


def bring_along(*, actor: Any, host: models.Model, from_ids: models.QuerySet, sources: Iterable[str]) -> int:  # type: ignore[type-arg]
    """Files that the actor uploaded and that stand in other texts of the same model, to `host`; how many.

    For versions of one text: `from_ids` are those that nobody but their author has to see. In the transaction that
    writes the host, before `claim`; one statement, none where the texts name no file.
    """
    keys = files.keys_in(sources)
    if not keys:
        return 0
    there = Attachment.objects.with_keys(keys).kept().filter(host_model=host._meta.label_lower, host_id__in=from_ids)
    return there.filter(uploaded_by=actor).update(host_id=host.pk)


def release(*, actor: Any, host: models.Model, now: datetime) -> int:
    """Remove all files of a host that is about to be deleted for good; how many. In the transaction that deletes it.

    A host that is only hidden keeps its files: its own visibility hides them.
    """
    with transaction.atomic():
        kept = Attachment.objects.of(host).kept()
        found = list(kept.select_for_update(of=("self",)).order_by("pk"))
        removed_by = actor if actor is not None and actor.is_authenticated else None
        kept.filter(pk__in=[attachment.pk for attachment in found]).update(
            removed_at=now, removed_by=removed_by, removal_reason=HOST_GONE
        )
        for attachment in found:
            facts = {"host_model": attachment.host_model, "host_id": attachment.host_id}
            record("attachment_removed", actor=actor, subject=attachment, data=facts, now=now)
    return len(found)


def _forget_uploader(ids: list[int]) -> None:
    """Of these files, and of the events that tell of them: beside the host they would say whose text it is."""
    Attachment.objects.filter(pk__in=ids).update(uploaded_by=None)
    label = Attachment._meta.label_lower
    PrivacyFinding.objects.filter(host_model=label, host_id__in=ids).update(decided_by=None)
    Event.objects.filter(subject_model=label, subject_id__in=ids).update(actor=None)


def _stands_in(attachment: Attachment, place: dict[str, Any]) -> bool:
    return (attachment.host_model, attachment.host_id) == (place["host_model"], place["host_id"])


def _may_come(attachment: Attachment, actor: Any) -> bool:
    is_free = attachment.attached_at is None or hosts.is_draft(attachment.host_model)
    return is_free and attachment.uploaded_by_id == actor.pk


def _refuse(attachments: list[Attachment], *, is_case: bool) -> None:
    if len(attachments) > sizes.MOST_PER_HOST:
        raise AttachmentRefused("too_many_files", field="")
    if is_case and any(attachment.content_type in formats.NOT_ON_CASES for attachment in attachments):
        raise AttachmentRefused("not_on_cases", field="")
