"""The door for hosts: rooms above say who sees the texts in which files stand.

A room registers in its `apps.py`: `hosts.register("forum.post", is_visible)`. The question is asked at each request for
a file, costs at most one statement, and is about this viewer now: hidden text, hidden file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Any: lower rooms do not know the user model.
IsVisible = Callable[[Any, int], bool]
IsOwner = Callable[[Any, int], bool]


@dataclass(frozen=True)
class _Host:
    is_visible: IsVisible
    is_draft: bool
    is_owner: IsOwner | None = None


_hosts: dict[str, _Host] = {}


def register(label: str, is_visible: IsVisible, *, is_draft: bool = False, is_owner: IsOwner | None = None) -> None:
    """Let texts of the model `room.model` carry files.

    `is_visible(user, id)` says whether the viewer, who may be a guest, sees the text with this id now. Files of a draft
    may move on to the text that it becomes; those of any other host stay there. `is_owner(user, id)` says whose text it
    is where files do not say who uploaded them, because the text does not say who wrote it.
    """
    if label != label.lower():
        raise ValueError(f"{label} is no label of a model in lower case.")
    if label in _hosts:
        raise ValueError(f"The host {label} is registered twice.")
    _hosts[label] = _Host(is_visible, is_draft, is_owner)


def is_known(label: str) -> bool:
    """Whether texts of this model carry files."""
    return label in _hosts


def is_draft(label: str) -> bool:
    """Whether files may move on from here."""
    return label in _hosts and _hosts[label].is_draft


def is_visible(user: Any, label: str, host_id: int | None) -> bool:
    """Whether the viewer sees this text. Nobody sees one whose room does not answer."""
    return label in _hosts and host_id is not None and _hosts[label].is_visible(user, host_id)


def is_owner(user: Any, label: str, host_id: int | None) -> bool:
    """Whether it is the viewer's own text, for files that do not say who uploaded them."""
    owns = _hosts[label].is_owner if label in _hosts else None
    return owns is not None and host_id is not None and owns(user, host_id)
