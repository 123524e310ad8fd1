"""Who may decide about the site as a whole."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User


def may_change_site_settings(user: User | AnonymousUser) -> bool:
    """Staff with the right to change the settings."""
    return user.is_staff and user.has_perm("config.change_sitesettings")


def may_change_pages(user: User | AnonymousUser) -> bool:
    """Staff with the right to change the pages of the house."""
    return user.is_staff and user.has_perm("config.change_page")
