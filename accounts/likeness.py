"""Names that would be taken for somebody else's: staff, or a member whose claims were checked."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.errors import DomainError

TABLE = Path(__file__).with_name("confusables.txt")
# Whole words in what a name looks like; in Chinese, anywhere in it.
_TITLES = frozenset(
    [
        *("admin", "admins", "administrator", "administrators", "sysadmin", "webmaster"),
        *("moderator", "moderators", "mod", "mods", "staff", "helpdesk", "official"),
    ]
)
_CHINESE_TITLES = ("管理员", "版主", "站长", "客服", "官方", "工作人员", "小助手")
_WORD = re.compile(r"[^\W_]+")


def refuse_misleading(name: str, username: str, *, member: User | None = None) -> None:
    """Raise DomainError where what stands beside the posts would pass for staff, or for a member who was checked.

    Asked where a member chooses a name, and not where staff do. One query over the names of staff and of members with
    a credential; what they look like is remembered.
    """
    if member is not None and member.is_staff:
        return
    if name and _is_title(name):
        raise DomainError(
            "name_title", _("Names that sound like staff are kept for staff. Choose another."), field="name"
        )
    shown = name or username
    own = looks_like(shown)
    others = User.objects.filter(Q(is_staff=True) | Q(shown_credential__isnull=False))
    if member is not None:
        others = others.exclude(pk=member.pk)
    for other_name, other_username in others.values_list("name", "username").iterator():
        if own in (looks_like(other_name or other_username), looks_like(other_username)):
            field = "name" if name else "username"
            raise DomainError(
                "name_taken_looks", _("This looks like the name of another member. Add something to it."), field=field
            )


@lru_cache(maxsize=20_000)
def looks_like(name: str) -> str:
    """What the name looks like: letters of other scripts as the Latin ones they resemble, no marks, no gaps."""
    table = _table()
    folded = unicodedata.normalize("NFKC", name)
    resembling = "".join(table.get(char, char) for char in folded).casefold()
    plain = "".join(char for char in unicodedata.normalize("NFD", resembling) if not unicodedata.combining(char))
    plain = "".join(table.get(char, char) for char in plain).casefold()
    # Signs that differ by a stroke in most faces.
    for looks, same in (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("|", "l")):
        plain = plain.replace(looks, same)
    return "".join(char for char in plain if char.isalnum())


@cache
def _looks_of_titles() -> frozenset[str]:
    return frozenset(looks_like(title) for title in _TITLES)


def _is_title(name: str) -> bool:
    folded = unicodedata.normalize("NFKC", name)
    if any(title in "".join(folded.split()) for title in _CHINESE_TITLES):
        return True
    words = (looks_like(word) for word in _WORD.findall(folded))
    return any(word in _looks_of_titles() for word in words) or looks_like(name) in _looks_of_titles()


@cache
def _table() -> dict[str, str]:
    rows = (line.split(" ") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {chr(int(code, 16)): letter for code, letter in rows}
