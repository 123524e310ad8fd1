"""What a token may be allowed: something to do, in one area. Views of the API name the scope that they need."""

from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext_lazy as _

from foundation.errors import Text

READ: Final = "read"
WRITE: Final = "write"
MODERATE: Final = "moderate"

# Scope -> what it allows, in the order in which a form offers them.
SCOPES: Final[dict[str, Text]] = {
    "read:forum": _("Read threads, posts, categories and tags that you can read"),
    "write:forum": _("Write threads and replies, vote, react, report"),
    "moderate:forum": _("Care for threads and posts, where you are a moderator"),
    "moderate:queue": _("Decide what waits in the review queue, where you are a moderator"),
    "read:knowledge": _("Read topics, articles, reviews, paths, the glossary and references"),
    "write:knowledge": _("Propose articles, review them where you are appointed, report faults"),
    "read:people": _("Read profiles and groups, as far as you see them"),
    "write:people": _("Join and leave groups, and lead those that you lead"),
    "read:search": _("Search in everything that you can read"),
    "read:account": _("Read your account, notifications, bookmarks, drafts and what you follow"),
    "write:account": _("Change your profile, bookmarks, drafts, what you follow, and what you hear of whom"),
    "read:webhooks": _("Read your webhooks and the log of their calls"),
    "write:webhooks": _("Add and remove webhooks, which are sent what you are told"),
    "read:messages": _("Read your private conversations"),
    "write:messages": _("Write in your private conversations"),
}


# A tool cannot vote, report, write in private or change an account; what is left is read, written and heard of.
OF_SERVICES: Final = frozenset(
    {
        *("read:forum", "write:forum", "read:knowledge", "write:knowledge", "read:people", "write:people"),
        *("read:search", "read:account", "read:webhooks", "write:webhooks"),
    }
)


def offered_to_services() -> dict[str, Text]:
    """Scopes that the owner of a tool's account can give it."""
    return {scope: words for scope, words in SCOPES.items() if scope in OF_SERVICES}


def offered_to(*, is_staff: bool) -> dict[str, Text]:
    """Scopes that a member can give. Those that wake the rights of staff only staff can: in a session that has shown a
    second factor, so that no token gains them when its member is appointed later.
    """
    return {scope: words for scope, words in SCOPES.items() if is_staff or not moderates([scope])}


def known(wanted: Collection[str]) -> list[str]:
    """Those of the scopes that exist, each once and in order."""
    return [scope for scope in SCOPES if scope in wanted]


def moderates(scopes: Collection[str]) -> bool:
    """Whether a token with these scopes may use what staff may do."""
    return any(scope.partition(":")[0] == MODERATE for scope in scopes)
