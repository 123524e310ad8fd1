"""Who may do what with files. Any: lower rooms do not know the user model; they ask it what it says of itself."""

from datetime import datetime
from typing import Any

from content.attachments import hosts
from content.models import Attachment


def may_upload(user: Any, now: datetime) -> bool:
    """Attach files: members in good standing whose address is confirmed and who are not silenced."""
    if not user.is_authenticated or user.email_confirmed_at is None:
        return False
    return bool(user.may_act(now)) and not user.is_silenced(now)


def may_describe(user: Any, attachment: Attachment, now: datetime) -> bool:
    """Change what is said about a file: its uploader, who may write, while it is not removed."""
    return may_upload(user, now) and _is_own(user, attachment) and attachment.removed_at is None


def may_withdraw(user: Any, attachment: Attachment) -> bool:
    """Take back one's own file, silenced or not."""
    return bool(user.is_authenticated) and _is_own(user, attachment)


def may_remove(user: Any, attachment: Attachment) -> bool:
    """Take a file out of the text it stands in: staff with the permission, and its uploader."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool((user.is_staff and user.has_perm("content.remove_attachment")) or _is_own(user, attachment))


def may_see(user: Any, attachment: Attachment) -> bool:
    """Get the file. At most what its host's own question costs.

    A removed one is staff's alone, as is one whose host is gone (`claims.release` marks it removed); one that stands
    nowhere yet is its uploader's; any other is seen by those who see its host.
    """
    if attachment.removed_at is not None:
        return bool(user.is_authenticated and user.is_active and user.is_staff)
    if attachment.attached_at is None:
        return bool(user.is_authenticated) and _is_own(user, attachment)
    return hosts.is_visible(user, attachment.host_model, attachment.host_id)


def is_unnamed(user: Any, attachment: Attachment) -> bool:
    """Whether it is the user's own, and nothing says so."""
    return attachment.uploaded_by_id is None and _is_own(user, attachment)


def _is_own(user: Any, attachment: Attachment) -> bool:
    if attachment.uploaded_by_id is None:
        return hosts.is_owner(user, attachment.host_model, attachment.host_id)
    return bool(attachment.uploaded_by_id == user.pk)
