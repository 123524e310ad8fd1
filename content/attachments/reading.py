"""Finding files for those who ask: the viewer of one, and the renderer of a text."""

from collections.abc import Collection
from typing import Any, Final

from content.attachments import policies
from content.markup.names import File
from content.models import Attachment

_KILOBYTE: Final = 1024  # bytes, as the limits count
_MEGABYTE: Final = 1024 * 1024


def find_visible(user: Any, key: str) -> Attachment | None:
    """The file with this key, if the viewer may have it now; missing and hidden are the same None.

    At most two statements: the row, and what its host asks. (Any: lower rooms do not know the user model.)
    """
    found = Attachment.objects.by_key(key).first()
    return found if found is not None and policies.may_see(user, found) else None


def files(keys: Collection[str]) -> dict[str, File]:
    """What a text that names these files is rendered with. One statement.

    Whoever knows a key was given it; what is told here is no more than the file's shape and size.
    """
    return {attachment.key: _file(attachment) for attachment in Attachment.objects.with_keys(keys).kept()}


def label(attachment: Attachment) -> str:
    """What the file is and how large, in signs that every language reads: `PDF, 1.2 MB`."""
    size = attachment.size
    if size >= _MEGABYTE:
        amount = f"{size / _MEGABYTE:.1f} MB"
    else:
        amount = f"{round(size / _KILOBYTE)} kB" if size >= _KILOBYTE else f"{size} B"
    return f"{attachment.format.label}, {amount}"


def _file(attachment: Attachment) -> File:
    return File(
        url=attachment.get_absolute_url(),
        label=label(attachment),
        is_image=attachment.kind == Attachment.Kind.IMAGE,
        width=attachment.width or 0,
        height=attachment.height or 0,
        widths=tuple(variant.width for variant in attachment.variants),
        alt=attachment.alt_text,
    )
