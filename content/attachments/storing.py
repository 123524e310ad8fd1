"""Writing files to the default storage and taking them away. Nothing here touches a row."""

import logging
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

logger = logging.getLogger(__name__)


class NameTaken(Exception):
    """A file lies where a new one should. Keys are random, so this is a mistake in the program."""


def write(files: Iterable[tuple[str, bytes]]) -> None:
    """Write files under exactly these names; of those written none stays when one cannot be."""
    written: list[str] = []
    try:
        for name, data in files:
            # The storage would give another name to a second file, and no row would know it.
            if default_storage.exists(name):
                raise NameTaken
            written.append(name)
            default_storage.save(name, ContentFile(data))
    except BaseException:
        remove(written)
        raise


def read(name: str) -> bytes | None:
    """What lies there; None for nothing."""
    try:
        with default_storage.open(name, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def remove(names: Iterable[str]) -> None:
    """Take files away; one that is not there is no error, and one that cannot be taken away waits for the sweep."""
    for name in names:
        try:
            default_storage.delete(name)
        except FileNotFoundError:
            continue
        except OSError:
            logger.warning("A file of an attachment could not be removed; the sweep tries again.")
