"""Who may do what to texts, whatever they belong to."""

from typing import Any


def may_redact_everywhere(user: Any) -> bool:
    """Take a text out of everything the site keeps (Any: lower rooms do not know the user model)."""
    return bool(user.is_active and user.is_staff and user.has_perm("content.redact_text"))


def may_redact_own(user: Any) -> bool:
    """Take a text out of what they wrote themselves."""
    return bool(user.is_authenticated and user.is_active)


def may_change_reference(user: Any) -> bool:
    """Describe works, say which identifiers mean the same, mark retracted ones."""
    return bool(user.is_active and user.is_staff and user.has_perm("content.change_reference"))


def may_add_reference(user: Any) -> bool:
    """Give a work a page that no text cites."""
    return bool(user.is_active and user.is_staff and user.has_perm("content.add_reference"))
