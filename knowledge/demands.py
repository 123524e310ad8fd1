"""Who has to approve a text before it is published.

One clinician or researcher; for code an engineer too; at the third level two people in two roles; for topics of safety
always a clinician. Nobody fills two places, and nobody approves what they wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.vocabulary import Level, Role

Place = frozenset[str]

EVERY_ROLE: Final = frozenset(Role.values)
MEDICAL: Final = frozenset({Role.CLINICIAN.value, Role.RESEARCHER.value})
CLINICAL: Final = frozenset({Role.CLINICIAN.value})
TECHNICAL: Final = frozenset({Role.ENGINEER.value})


@dataclass(frozen=True)
class Demand:
    """Places to fill, each by a person in one of its roles; `is_of_two_roles`: those people stand in different ones."""

    places: tuple[Place, ...]
    is_of_two_roles: bool = False

    def missing(self, roles: Sequence[str]) -> tuple[Place, ...]:
        """Places that people in these roles, one each, leave empty; fills as many as can be filled."""
        return min(_fillings(self, roles), key=len)

    def is_met(self, roles: Sequence[str]) -> bool:
        """Whether every place is filled."""
        return not self.missing(roles)


def demand(*, level: int, has_code: bool, is_about_safety: bool) -> Demand:
    """What a text demands."""
    first = CLINICAL if is_about_safety else MEDICAL
    if has_code:
        return Demand((first, TECHNICAL))
    if level >= Level.ADVANCED:
        return Demand((first, EVERY_ROLE), is_of_two_roles=True)
    return Demand((first,))


def _fillings(wanted: Demand, roles: Sequence[str]) -> list[tuple[Place, ...]]:
    """What stays empty in each way of filling the places one after the other."""
    if not wanted.places:
        return [()]
    place, *others = wanted.places
    rest = Demand(tuple(others), wanted.is_of_two_roles)
    found = [(place, *empty) for empty in _fillings(rest, roles)]
    for index, role in enumerate(roles):
        if role not in place:
            continue
        left = [one for at, one in enumerate(roles) if at != index and not (wanted.is_of_two_roles and one == role)]
        found += _fillings(rest, left)
    return found
