"""The picture that a member shows beside their name: its sizes, its files and its address."""

import secrets
from typing import Final

from django.urls import reverse

FOLDER: Final = "avatars"
SMALL, LARGE = 96, 256  # pixels: twice the squares beside names, three times that of the profile
SIDES: Final = (SMALL, LARGE)


def new_key() -> str:
    """Names the files of one upload; not to be guessed, and never used again."""
    return secrets.token_hex(16)


def file_name(key: str, side: int) -> str:
    """Where the picture of this size lies in the storage."""
    return f"{FOLDER}/{key[:2]}/{key}.{side}.webp"


def file_names(key: str) -> list[str]:
    """All files of one upload."""
    return [file_name(key, side) for side in SIDES]


def address(key: str, *, is_large: bool = False) -> str:
    """Where browsers get the picture; empty for a member without one."""
    return reverse("avatar", args=[key, LARGE if is_large else SMALL]) if key else ""
