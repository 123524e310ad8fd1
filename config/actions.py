"""What administrators do to the site as a whole."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config import policies, site
from config.models import Page, PageVersion, SiteSettings
from content import gates, rebaking
from events.actions import record
from foundation.errors import NotPermitted

# What an administrator writes for everybody to read.
TEXTS_OF_SITE = ("name", "name_zh", "banner_en", "banner_zh", "other_filing")
TEXTS_OF_PAGE = ("title_en", "title_zh", "body_en", "body_zh")


# Any: a column's own type; full_clean judges it.
def change_site_settings(
    *, actor: User, changes: Mapping[str, Any], now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED
) -> SiteSettings:
    """Change the named settings and let everybody see them after the commit; nothing happens where none differs.

    Raises NotPermitted, Django's ValidationError for a value that cannot stand, and DomainError when a gate refuses a
    text. Pages kept for guests are renewed. Must be called outside a transaction.
    """
    if not policies.may_change_site_settings(actor):
        raise NotPermitted("not_permitted", _("You may not change the settings of the site."))
    texts = {name: str(changes[name]) for name in TEXTS_OF_SITE if name in changes}
    passage = gates.submit(actor=actor, purpose="site", texts=texts, declared=declared, now=now)
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
            gates.record(passage, host=row, now=now, is_released=True)
            record("site_settings_changed", actor=actor, subject=row, data={"fields": changed}, now=now)
            site.publish()
    return row


def save_page(*, actor: User, page: Page, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED) -> Page:
    """Add a page of the house, or keep its new text, rendered.

    Raises NotPermitted, ValidationError for a bad address, and DomainError when a gate refuses a text or it cannot be
    rendered. Must be called outside a transaction.
    """
    _refuse_unless_may_change_pages(actor)
    page.full_clean()
    texts = gates.changed_texts(page, TEXTS_OF_PAGE)
    passage = gates.submit(actor=actor, purpose="page", texts=texts, declared=declared, now=now)
    rebaking.bake(page)
    with transaction.atomic():
        page.updated_by = actor
        page.save()
        keep_version(page, by=actor, now=now)
        gates.record(passage, host=page, now=now, is_released=True)
        record("page_changed", actor=actor, subject=page, data={"slug": page.slug}, now=now)
        site.bump_epoch()
    return page


def keep_version(page: Page, *, by: User | None, now: datetime) -> PageVersion | None:
    """Keep what the page says from now on, unless its newest version says the same; in the transaction that stored it.

    `by` is nobody for texts that come with the software.
    """
    texts = {name: getattr(page, name) for name in TEXTS_OF_PAGE}
    newest = page.versions.order_by("-number").first()
    if newest is not None and all(getattr(newest, name) == text for name, text in texts.items()):
        return None
    number = newest.number + 1 if newest is not None else 1
    return page.versions.create(number=number, published_at=now, published_by=by, **texts)


def delete_page(*, actor: User, page: Page, now: datetime) -> None:
    """Take a page of the house away. Raises NotPermitted."""
    _refuse_unless_may_change_pages(actor)
    with transaction.atomic():
        record("page_deleted", actor=actor, subject=page, data={"slug": page.slug}, now=now)
        page.delete()
        site.bump_epoch()


def _refuse_unless_may_change_pages(actor: User) -> None:
    if not policies.may_change_pages(actor):
        raise NotPermitted("not_permitted", _("You may not change the pages of the house."))
