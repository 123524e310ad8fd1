"""What administrators do to the site as a whole."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config import policies, site
from config.models import Page, SiteSettings
from events.actions import record
from foundation.errors import NotPermitted


# Any: a column's own type; full_clean judges it.
def change_site_settings(*, actor: User, changes: Mapping[str, Any]) -> SiteSettings:
    """Change the named settings and let everybody see them after the commit; nothing happens where none differs.

    Raises NotPermitted, and Django's ValidationError for a value that cannot stand. Pages kept for guests are renewed.
    """
    if not policies.may_change_site_settings(actor):
        raise NotPermitted("not_permitted", _("You may not change the settings of the site."))
    with transaction.atomic():
        row = SiteSettings.objects.select_for_update(of=("self",)).get(pk=SiteSettings.ONLY_ID)
        before = {name: getattr(row, name) for name in changes}
        for name, value in changes.items():
            setattr(row, name, value)
        row.full_clean()
        changed = sorted(name for name in changes if getattr(row, name) != before[name])
        if changed:
            row.epoch += 1
            row.updated_by = actor
            row.save()
            record("site_settings_changed", actor=actor, subject=row, data={"fields": changed})
            site.publish()
    return row


def save_page(*, actor: User, page: Page) -> Page:
    """Add a page of the house, or keep its new text. Raises NotPermitted, and ValidationError for a bad address."""
    _refuse_unless_may_change_pages(actor)
    page.full_clean()
    with transaction.atomic():
        page.updated_by = actor
        page.save()
        record("page_changed", actor=actor, subject=page, data={"slug": page.slug})
        site.bump_epoch()
    return page


def delete_page(*, actor: User, page: Page) -> None:
    """Take a page of the house away. Raises NotPermitted."""
    _refuse_unless_may_change_pages(actor)
    with transaction.atomic():
        record("page_deleted", actor=actor, subject=page, data={"slug": page.slug})
        page.delete()
        site.bump_epoch()


def _refuse_unless_may_change_pages(actor: User) -> None:
    if not policies.may_change_pages(actor):
        raise NotPermitted("not_permitted", _("You may not change the pages of the house."))
