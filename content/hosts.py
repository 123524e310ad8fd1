"""The door for texts of rooms above: which of them may this person see, what are they called, where are they?

A room registers in its `apps.py` for each model whose texts cite works.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

Viewer = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class Host:
    """One text as a list shows it."""

    title: str
    url: str
    language: str
    """`en` or `zh-hans`, of the title."""
    written_at: datetime
    author_name: str = ""
    """Empty for texts that stand for everybody, such as articles."""


Resolver = Callable[[Viewer, Collection[int]], Mapping[int, Host]]
"""Ids of texts -> those that the viewer may see; it starts from `visible_to(user)`, in at most two queries."""

_resolvers: dict[str, Resolver] = {}


def register_host(label: str, resolver: Resolver) -> None:
    """Name the function that knows the texts of the model `room.Model`. One for each model."""
    key = label.lower()
    if key in _resolvers:
        raise ValueError(f"There is already a resolver for {label}.")
    _resolvers[key] = resolver


def visible(user: Viewer, named: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Host]:
    """Of texts named by model and id, those that the user may see. One call of each room's resolver.

    A text of a model that no room registered is nobody's to see.
    """
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for label, pk in named:
        ids[label].add(pk)
    return {
        (label, pk): host
        for label in sorted(ids)
        if label in _resolvers
        for pk, host in _resolvers[label](user, ids[label]).items()
        if pk in ids[label]
    }
