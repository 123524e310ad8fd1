"""The one row of site settings as the rooms see it, with the names of the pages of the house: what every page shows.

Kept in the cache, with the database as the truth.

A writer publishes the new row after its commit; a reader who found the cache empty only adds what it read. So a reader
that is overtaken by a writer cannot put the old row back. Where the cache was away during the writing, the old row
lives on for at most LIFE.
"""

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language

from config.middleware.language import CHINESE
from config.models import Page, SiteSettings
from foundation import brought
from foundation.site import Filing, SiteFacts

CACHE_KEY = "site-settings-3"  # the number moves with the columns
LIFE = 60  # seconds
COLUMNS = (
    "name",
    "name_zh",
    "banner_en",
    "banner_zh",
    "sign_up_mode",
    "sign_up_domains",
    "icp_number",
    "public_security_number",
    "other_filing",
    "is_read_only",
    "is_findable",
    "ai_crawlers",
    "robots_lines",
    "frame_origins",
    "epoch",
)
# Where everybody can look a number up.
ICP_REGISTER = "https://beian.miit.gov.cn/"
PUBLIC_SECURITY_REGISTER = "https://beian.mps.gov.cn/#/query/webSearch?code="
Row = Mapping[str, Any]  # Any: a column's own type


def facts() -> SiteFacts:
    """The facts in the active language. One cache read, or none where this request has read them before."""
    return as_facts(current_row())


def current_row() -> Row:
    """The row from this request's memory, the cache or the database, whichever answers first."""
    row: Row | None = brought.get(CACHE_KEY)
    return row or load()


def load() -> Row:
    """The row from the database; it is then in the cache unless a writer was faster."""
    row = _read()
    cache.add(CACHE_KEY, row, LIFE)
    brought.hold([CACHE_KEY], {CACHE_KEY: row})
    return row


def publish() -> None:
    """Let everybody see the row as the open transaction leaves it, after its commit."""
    transaction.on_commit(_publish)


def bump_epoch() -> None:
    """Move the epoch after the commit of the open transaction, so that no page made before it can be served again.

    Not inside that transaction: the one row would make every two such changes wait for each other.
    """
    transaction.on_commit(_bump)


def as_facts(row: Row) -> SiteFacts:
    """The row as the rooms below know it."""
    return SiteFacts(
        name=row["name"],
        name_zh=row["name_zh"],
        sign_up_mode=row["sign_up_mode"],
        sign_up_domains=tuple(row["sign_up_domains"].lower().split()),
        is_read_only=row["is_read_only"],
        is_closed=row["sign_up_mode"] == SiteSettings.SignUpMode.CLOSED,
        banner=row["banner_zh"] if get_language() == CHINESE else row["banner_en"],
        filings=filings(row),
        epoch=row["epoch"],
    )


def filings(row: Row) -> tuple[Filing, ...]:
    """What the law of some countries wants at the foot of every page, in the order in which it is shown there."""
    found = []
    if row["icp_number"]:
        found.append(Filing(row["icp_number"], ICP_REGISTER))
    if row["public_security_number"]:
        code = "".join(filter(str.isdigit, row["public_security_number"]))
        found.append(Filing(row["public_security_number"], PUBLIC_SECURITY_REGISTER + code))
    if row["other_filing"]:
        found.append(Filing(row["other_filing"]))
    return tuple(found)


def _bump() -> None:
    SiteSettings.objects.filter(pk=SiteSettings.ONLY_ID).update(epoch=F("epoch") + 1)
    _publish()


def _publish() -> None:
    row = _read()
    cache.set(CACHE_KEY, row, LIFE)
    brought.hold([CACHE_KEY], {CACHE_KEY: row})


def _read() -> Row:
    row = SiteSettings.objects.filter(pk=SiteSettings.ONLY_ID).values(*COLUMNS).first()
    # Absent only where somebody emptied the table by hand; the site then runs as a new one does.
    row = row or {name: getattr(SiteSettings(), name) for name in COLUMNS}
    return {**row, "pages": list(Page.objects.in_order().values_list("slug", "title_en", "title_zh"))}
