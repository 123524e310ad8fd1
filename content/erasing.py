"""What the deletion of an account does with files and with what stands beside texts."""

from typing import Any

from content.attachments import hosts, storing
from content.attachments.actions import delete_rows
from content.models import Attachment, Hold
from foundation.belongings import Leaving

BATCH = 200  # files at a time


def waiting_texts(label: str, ids: Any) -> set[int]:  # Any: ids, or a queryset of them
    """Those of these texts that wait for a moderator's decision."""
    held = Hold.objects.filter(decision=Hold.Decision.OPEN, host_model=label.lower(), host_id__in=ids)
    return set(held.values_list("host_id", flat=True))


def erase(leaving: Leaving) -> None:
    """Delete files of the member's that stand in no text, only in drafts, or that were removed from their text.

    Files in texts stay with them, without a name on them.
    """
    last = 0
    while batch := list(
        Attachment.objects.filter(uploaded_by_id=leaving.member_id, pk__gt=last).order_by("pk")[:BATCH]
    ):
        last = batch[-1].pk
        gone = [one for one in batch if _is_private(one)]
        leaving.count("content.Attachment", delete_rows([one.pk for one in gone]))
        storing.remove(name for one in gone for name in one.file_names())


def erase_of(label: str, ids: list[int]) -> None:
    """Delete the files of these texts, whose words are being taken out."""
    while batch := list(Attachment.objects.filter(host_model=label.lower(), host_id__in=ids).order_by("pk")[:BATCH]):
        delete_rows([one.pk for one in batch])
        storing.remove(name for one in batch for name in one.file_names())


def _is_private(attachment: Attachment) -> bool:
    if attachment.attached_at is None or attachment.removed_at is not None:
        return True
    return hosts.is_known(attachment.host_model) and hosts.is_draft(attachment.host_model)
