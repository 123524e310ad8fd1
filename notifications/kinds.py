"""What members can be told of. Each room declares its kinds in its `apps.py`; the matrix of channels lists them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from accounts.models import User
from foundation.errors import Text
from notifications.models.notifications import LONGEST_KIND, Channel

SITE: Final = Channel.SITE.value
EMAIL: Final = Channel.EMAIL.value
DIGEST: Final = Channel.DIGEST.value
WEBHOOK: Final = Channel.WEBHOOK.value

# What a member hears of by which channel, until they choose: what is written to them, what they follow, the rest.
TO_ME: Final = frozenset({SITE, EMAIL})
FOLLOWED: Final = frozenset({SITE, DIGEST})
ASIDE: Final = frozenset({SITE})

# Who reads mail between two patients gets less of it at once; who waits for a fix, or is quoted, hears of it sooner.
CLINICIAN: Final = User.Profession.CLINICIAN.value
ENGINEER: Final = User.Profession.ENGINEER.value
RESEARCHER: Final = User.Profession.RESEARCHER.value
STUDENT: Final = User.Profession.STUDENT.value


@dataclass(frozen=True)
class Kind:
    """One line of the matrix: something that members are told of."""

    name: str
    room: Text
    """The heading it stands under."""
    label: Text
    """What happened, as the matrix says it."""
    one: Text
    """The line about one event: `%(by)s` who caused it, `%(target)s` what it is collected under."""
    many: Text
    """The line about several that are collapsed: `%(count)s` and `%(target)s`."""
    icon: str
    channels: frozenset[str] = FOLLOWED
    by_profession: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Where one profession begins with other channels."""
    is_for: Callable[[User], bool] | None = None
    """Whom the matrix shows it to; None: everybody."""
    is_private: bool = False
    """Mail about it holds a link and no excerpt."""
    has_section: bool = False
    """A section of its own in the digest tells of such things, so that the one of notifications leaves them out."""
    is_prompt: bool = False
    """Mail about it does not wait for a digest nor for quiet hours: a decision about the member's own account."""

    def channels_for(self, profession: str) -> frozenset[str]:
        """How a member of this profession hears of it until they choose otherwise."""
        return self.by_profession.get(profession, self.channels)


_kinds: dict[str, Kind] = {}


def declare(kind: Kind) -> None:
    """Make a kind known. Raises ValueError for a second one of the name, or a profession that nobody has."""
    if kind.name in _kinds:
        raise ValueError(f"Notifications of the kind {kind.name!r} are declared twice.")
    if len(kind.name) > LONGEST_KIND:
        raise ValueError(f"{kind.name!r} is longer than {LONGEST_KIND} characters.")
    unknown = set(kind.by_profession) - set(User.Profession.values)
    if unknown:
        raise ValueError(f"{kind.name!r} names professions that nobody has: {sorted(unknown)}.")
    _kinds[kind.name] = kind


def find(name: str) -> Kind | None:
    """The kind, or None when this release does not have it."""
    return _kinds.get(name)


def everything() -> list[Kind]:
    """Every kind, in the order of its declaration: rooms from below to above."""
    return list(_kinds.values())
