"""What members and staff do with files. `claims` holds what a host's action does with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from content import gates, transactions
from content.attachments import policies, sizes, storing, uploads
from content.attachments.refusals import AttachmentRefused
from content.attachments.uploads import Prepared
from content.models import Attachment, PrivacyFinding
from events.actions import record
from foundation import limits
from foundation.errors import DomainError, NotPermitted

UPLOADS = limits.Limit("content.upload_attachment", most=sizes.UPLOADS_AN_HOUR, window=3600)
LONGEST_REASON = 500  # characters
WITHDRAWN = "Withdrawn by its uploader."  # for staff, beside reasons in any language
_AROUND = 30  # characters shown before and after what was found


class FindingsInFile(DomainError):
    """The privacy check found something that nobody decided about.

    The uploader's browser cannot look into a PDF, so `excerpts` shows it what was found, one for each of
    `extra["findings"]`. It is for the uploader's eyes: nothing logs or stores it.
    """

    def __init__(self, refusal: DomainError, texts: dict[str, str]) -> None:
        super().__init__(refusal.code, refusal.message, field=refusal.field, extra=refusal.extra)
        self.excerpts = [
            texts[one["field"]][max(0, one["start"] - _AROUND) : one["end"] + _AROUND]
            for one in refusal.extra["findings"]
        ]


def upload(
    *,
    actor: Any,
    file: IO[bytes],
    name: str,
    alt_text: str = "",
    decisions: Sequence[gates.Decision] = (),
    is_reviewed: bool = False,
    now: datetime,
) -> Attachment:
    """Take in a file that its uploader alone sees until a text of theirs claims it.

    1. Told apart, looked through and made anew, in a process of its own; words pass the gates.
    2. Written to the storage, then the row. A crash between the two leaves a file that the sweep finds.
    Must be called outside a transaction. Raises NotPermitted, LimitReached, AttachmentRefused, or FindingsInFile. (Any:
    lower rooms do not know the user model.)
    """
    transactions.refuse_inside("Uploads run")
    if not policies.may_upload(actor, now):
        raise NotPermitted(
            "upload_attachment", _("You cannot attach files. Confirm your address first, if you have not.")
        )
    limits.hit(UPLOADS, str(actor.pk), now)
    _refuse_long(alt_text)
    data = file.read(sizes.LARGEST_FILE + 1)
    _refuse_over_quota(actor, len(data))
    prepared = uploads.prepare(data, name)
    del data
    words = {"name": prepared.name, "alt_text": alt_text, "text": prepared.text}
    passage = _passage(actor, words, decisions=decisions, is_reviewed=is_reviewed, now=now)
    attachment = _row(prepared, actor=actor, alt_text=alt_text, now=now)
    storing.write(_files(attachment, prepared))
    with transaction.atomic():
        try:
            _write_rows(attachment, passage, actor=actor, now=now)
        except BaseException:
            storing.remove(attachment.file_names())
            raise
    return attachment


def describe(
    *,
    actor: Any,
    attachment: Attachment,
    alt_text: str,
    decisions: Sequence[gates.Decision] = (),
    is_reviewed: bool = False,
    now: datetime,
) -> Attachment:
    """Change what a picture is described as. Must be called outside a transaction. Raises as `upload` does."""
    if not policies.may_describe(actor, attachment, now):
        raise NotPermitted("describe_attachment", _("You cannot change this file."))
    _refuse_long(alt_text)
    words = {"alt_text": alt_text}
    passage = _passage(actor, words, decisions=decisions, is_reviewed=is_reviewed, now=now)
    with transaction.atomic():
        PrivacyFinding.objects.of(attachment).filter(field="alt_text").delete()
        attachment.alt_text = alt_text
        attachment.save(update_fields=["alt_text"])
        gates.record(passage, host=attachment, now=now)
    return attachment


def withdraw(*, actor: Any, attachment: Attachment, now: datetime) -> None:
    """Take back a file of one's own: one that stands in no text is gone at once, any other is removed from its text.

    Members who may not write may still take back what should not have been shown. Raises NotPermitted.
    """
    if not policies.may_withdraw(actor, attachment):
        raise NotPermitted("withdraw_attachment", _("You cannot change this file."))
    if delete_rows([attachment.pk], only_waiting=True):
        storing.remove(attachment.file_names())
    else:
        remove(actor=actor, attachment=attachment, reason=WITHDRAWN, now=now)


def remove(*, actor: Any, attachment: Attachment, reason: str, now: datetime) -> Attachment:
    """Take a file out of sight: from now on staff alone get it, and after a while nobody. Once more changes nothing.

    Raises NotPermitted, and DomainError without a reason.
    """
    if not policies.may_remove(actor, attachment):
        raise NotPermitted("remove_attachment", _("You cannot remove this file."))
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise DomainError("reason_missing", _("Say why the file is removed."), field="reason")
    with transaction.atomic():
        locked = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
        if locked.removed_at is None:
            # The author of a text that does not name them is not named by its files either.
            told = None if policies.is_unnamed(actor, locked) else actor
            locked.removed_at, locked.removed_by, locked.removal_reason = now, told, reason
            locked.save(update_fields=["removed_at", "removed_by", "removal_reason"])
            host = {"host_model": locked.host_model, "host_id": locked.host_id}
            record("attachment_removed", actor=told, subject=locked, data=host, now=now)
    return locked


def delete_rows(keys: Sequence[int], *, only_waiting: bool = False) -> int:
    """Delete rows with what stands beside them; how many there were. Their files are the caller's to remove, later."""
    with transaction.atomic():
        rows = Attachment.objects.filter(pk__in=keys)
        if only_waiting:
            rows = rows.filter(attached_at__isnull=True)
        found = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        label = Attachment._meta.label_lower
        PrivacyFinding.objects.filter(host_model=label, host_id__in=found).delete()
        Attachment.objects.filter(pk__in=found).delete()
    return len(found)


def _refuse_long(alt_text: str) -> None:
    if len(alt_text) > sizes.LONGEST_ALT_TEXT:
        raise AttachmentRefused("alt_text_too_long", field="alt_text")


def _refuse_over_quota(actor: Any, size: int) -> None:
    if Attachment.objects.used_bytes(actor) + size > sizes.MOST_PER_MEMBER:
        raise AttachmentRefused("quota_reached")


def _passage(
    actor: Any, words: dict[str, str], *, decisions: Sequence[gates.Decision], is_reviewed: bool, now: datetime
) -> gates.Passage:
    """Through the gates, or the refusal. What would have to wait for a person is refused: no file waits alone."""
    submission = gates.Submission(
        actor=actor, purpose="attachment", texts=words, decisions=decisions, is_reviewed=is_reviewed
    )
    try:
        passage = gates.run(submission, now=now)
    except DomainError as refusal:
        if "findings" in refusal.extra:
            raise FindingsInFile(refusal, words) from None
        raise
    if passage.is_held:
        raise AttachmentRefused("looks_like_record")
    return passage


def _row(prepared: Prepared, *, actor: Any, alt_text: str, now: datetime) -> Attachment:
    return Attachment(
        uploaded_by=actor,
        kind=prepared.format.kind.value,
        content_type=prepared.format.content_type,
        name=prepared.name,
        size=len(prepared.data),
        width=prepared.width,
        height=prepared.height,
        narrower=[[picture.width, picture.height, len(picture.data)] for picture in prepared.narrower],
        alt_text=alt_text,
        ai_label=prepared.ai_label,
        created_at=now,
    )


def _files(attachment: Attachment, prepared: Prepared) -> list[tuple[str, bytes]]:
    files = [(attachment.file_name(), prepared.data)]
    files += [(attachment.file_name(picture.width), picture.data) for picture in prepared.narrower]
    if attachment.content_type == Attachment.ContentType.PDF:
        files.append((attachment.text_name, prepared.text.encode()))
    return files


def _write_rows(attachment: Attachment, passage: gates.Passage, *, actor: Any, now: datetime) -> None:
    """Exact under parallel uploads: the quota is counted while the member's row is held."""
    people = get_user_model()._base_manager
    people.select_for_update(of=("self",), no_key=True).filter(pk=actor.pk).values_list("pk").first()
    _refuse_over_quota(actor, attachment.size)
    attachment.save(force_insert=True)
    gates.record(passage, host=attachment, now=now)
    facts = {"content_type": attachment.content_type, "size": attachment.size}
    record("attachment_uploaded", actor=actor, subject=attachment, data=facts, now=now)
