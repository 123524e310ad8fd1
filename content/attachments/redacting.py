"""Taking a text out of the files themselves: text files are written anew, a PDF that holds it goes."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from content.attachments import storing
from content.markup.names import HAN
from content.models import Attachment
from events.actions import record

REDACTED: Final = "It held a text that was taken out of everything."  # for staff, beside reasons in any language
_BATCH: Final = 200  # rows read at a time
_BETWEEN_HAN: Final = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")


def take_out(replace: Callable[[str], str], *, forms: Sequence[str], only_by: Any, actor: Any, now: datetime) -> int:
    """Apply `replace` to every text file, and remove every PDF whose words hold one of the `forms`; how many changed.

    All files for staff, those they uploaded for `only_by`; removed ones too, since they lie here for a while. Pictures
    cannot be searched. May be repeated at will. (Any: lower rooms do not know the user model.)
    """
    return sum(
        _leave(attachment, forms, actor=actor, now=now)
        if attachment.content_type == Attachment.ContentType.PDF
        else _rewrite(attachment, replace)
        for attachment in _documents(only_by)
    )


def _documents(only_by: Any) -> Iterator[Attachment]:
    rows = Attachment.objects.filter(kind=Attachment.Kind.DOCUMENT).order_by("pk")
    if only_by is not None:
        rows = rows.filter(uploaded_by_id=only_by)
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        yield from batch
        last = batch[-1].pk


def _rewrite(attachment: Attachment, replace: Callable[[str], str]) -> bool:
    text = _text(attachment.file_name())
    if replace(text) == text:
        return False
    # The row is held while a small file is written: two redactions at once must not lose one of their labels.
    with transaction.atomic():
        locked = Attachment.objects.select_for_update(of=("self",)).filter(pk=attachment.pk).first()
        if locked is None:
            return False
        old = locked.file_name()
        data = replace(_text(old)).encode()
        locked.version += 1
        locked.size = len(data)
        storing.remove([locked.file_name()])  # left by a run that broke off
        storing.write([(locked.file_name(), data)])
        locked.save(update_fields=["version", "size"])
        transaction.on_commit(lambda: storing.remove([old]))
    return True


def _leave(attachment: Attachment, forms: Sequence[str], *, actor: Any, now: datetime) -> bool:
    words = _plain(_text(attachment.text_name))
    if not any(_plain(form) in words for form in forms):
        return False
    with transaction.atomic():
        locked = Attachment.objects.select_for_update(of=("self",)).filter(pk=attachment.pk).first()
        if locked is not None and locked.removed_at is None:
            locked.removed_at, locked.removed_by, locked.removal_reason = now, actor, REDACTED
            locked.save(update_fields=["removed_at", "removed_by", "removal_reason"])
            host = {"host_model": locked.host_model, "host_id": locked.host_id}
            record("attachment_removed", actor=actor, subject=locked, data=host, now=now)
        transaction.on_commit(lambda: storing.remove(attachment.file_names()))
    return True


def _text(name: str) -> str:
    return (storing.read(name) or b"").decode("utf-8", "replace")


def _plain(text: str) -> str:
    """Lines of a page break anywhere: between words, and between Han characters."""
    return " ".join(_BETWEEN_HAN.sub("", text).split())
