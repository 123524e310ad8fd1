"""What a member may be called."""

import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHORTEST_USERNAME = 2
LONGEST_USERNAME = 30
LONGEST_NAME = 60

# Han: the unified ideographs, extension A, the compatibility block is left out because NFKC folds it away.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
_USERNAME = re.compile(rf"[A-Za-z0-9{_HAN}](?:[A-Za-z0-9{_HAN}._-]*[A-Za-z0-9{_HAN}])?")
# First segments of the site's own addresses, and words that would pass for the house speaking.
_RESERVED = frozenset(
    [
        "accounts",
        "admin",
        "administrator",
        "api",
        "commons",
        "deleted",
        "deleted-member",
        "feeds",
        "help",
        "kb",
        "me",
        "medai",
        "moderator",
        "moderators",
        "root",
        "staff",
        "support",
        "system",
        "管理员",
        "版主",
        "客服",
        "官方",
        "系统",
        "智医社区",
    ]
)
# Signs that are no symbols by their Unicode category but pass for a badge: roots, stars, parts of emoji.
_MARKS = frozenset("√✓✔☑*＊†‡§•\u20e3\ufe0e\ufe0f")


def normalise(text: str) -> str:
    """Text as it is stored: NFKC, no space around it, single spaces within."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def validate_username(value: str) -> None:
    """Raise ValidationError unless the value can stand in an address and a mention."""
    if len(value) < SHORTEST_USERNAME:
        raise ValidationError(_("Use at least two characters."), code="username_short")
    if not _USERNAME.fullmatch(value):
        raise ValidationError(
            _("Use letters a to z, digits or Chinese characters; a dot, hyphen or underscore only between them."),
            code="username_characters",
        )
    if value.lower() in _RESERVED:
        raise ValidationError(_("This username is kept for the site itself. Choose another."), code="username_reserved")


def validate_name(value: str) -> None:
    """Raise ValidationError unless the value is one line of visible characters, without signs."""
    if any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp") for char in value):
        raise ValidationError(_("Remove the invisible characters from the name."), code="name_invisible")
    if any(unicodedata.category(char) == "So" or char in _MARKS for char in value):
        raise ValidationError(
            _("Signs and emoji do not go into names: they could be taken for a badge."), code="name_sign"
        )


@cache
def time_zones() -> frozenset[str]:
    """Every IANA name that this machine knows; the folder is read once."""
    return frozenset(available_timezones())


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless the value is an IANA name such as Asia/Shanghai."""
    if value not in time_zones():
        raise ValidationError(_("Choose a time zone from the list."), code="time_zone_unknown")
