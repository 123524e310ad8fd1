"""Files beside the lines: looked through and made anew as uploads are, whatever their folder says of them."""

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import Final

from django.db import models

from config.travelling.checking import Checked
from config.travelling.layout import BadLine
from content.attachments import hosts, sizes, storing, uploads
from content.models import Attachment
from content.privacy import check
from foundation.errors import DomainError

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_KEY: Final = re.compile(r"[a-z2-7]{26}")


def take(made: models.Model, file: str, folder: Path, *, is_rehearsal: bool) -> Checked:
    """Fill in a new attachment from the file that its line names, and write that to the storage.

    Outside a transaction. Raises BadLine. What the privacy check finds in a file holds nothing: it is told, and staff
    remove the file or leave it.
    """
    assert isinstance(made, Attachment)  # noqa: S101 - as the caller asked
    if not _HASH.fullmatch(file):
        raise BadLine("file is no SHA-256")
    if not _KEY.fullmatch(made.key):
        raise BadLine("key is none that this software makes")
    if not hosts.is_known(made.host_model):
        raise BadLine("names a host that carries no files")
    data = read(folder, file)
    try:
        prepared = uploads.prepare(data, made.name)
    except DomainError as error:
        raise BadLine(f"has a file that is not taken: {error.message}") from None
    made.name, made.size = prepared.name, len(prepared.data)
    made.kind, made.content_type = prepared.format.kind.value, prepared.format.content_type
    made.width, made.height, made.ai_label = prepared.width, prepared.height, prepared.ai_label
    made.narrower = [[picture.width, picture.height, len(picture.data)] for picture in prepared.narrower]
    if not is_rehearsal:
        if Attachment.objects.filter(key=made.key).exists():
            raise BadLine("has a key that is taken here")
        _write(made, prepared)
    words = {"name": prepared.name, "alt_text": made.alt_text, "text": prepared.text}
    return Checked(findings={name: found for name, text in words.items() if (found := check(text))})


def take_back(made: models.Model) -> None:
    """Remove what was written for a row that the database refused."""
    if isinstance(made, Attachment):
        storing.remove(made.file_names())


def read(folder: Path, name: str) -> bytes:
    """The file of this hash, which it really has. Raises BadLine; follows no link out of the folder."""
    try:
        descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise BadLine(f"names the file {name[:12]}…, which is not there or is a link") from None
    with os.fdopen(descriptor, "rb") as source:
        facts = os.fstat(source.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise BadLine(f"names {name[:12]}…, which is no file")
        if facts.st_size > sizes.LARGEST_FILE:
            raise BadLine("has a file that is too large")
        data = source.read(sizes.LARGEST_FILE + 1)
    if hashlib.sha256(data).hexdigest() != name:
        raise BadLine(f"names the file {name[:12]}…, which holds something else")
    return data


def _write(made: Attachment, prepared: uploads.Prepared) -> None:
    files = [(made.file_name(), prepared.data)]
    files += [(made.file_name(picture.width), picture.data) for picture in prepared.narrower]
    if made.content_type == Attachment.ContentType.PDF:
        files.append((made.text_name, prepared.text.encode()))
    # A run that was killed between the file and its row left the files; nobody else can have this key.
    storing.remove(name for name, _data in files)
    storing.write(files)
