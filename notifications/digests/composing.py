"""From items to a mail: what stands in it, in which order, and its text and HTML in the recipient's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from foundation import site
from foundation.errors import Text
from notifications import unsubscribing, wire
from notifications.digests import sections, told
from notifications.digests.batches import Batch, Reader
from notifications.digests.sections import Entry, Item, Section
from notifications.letters import Letter
from notifications.models import DigestPlan
from notifications.models.digests import Product

MOST_SHOWN = 10  # items under one heading; the others are counted


@dataclass(frozen=True)
class Block:
    """A heading with what is shown under it."""

    title: Text
    count: int
    entries: list[Entry]
    more_count: int
    more_url: str


@dataclass(frozen=True)
class Contents:
    """All of one member's digest."""

    reader: Reader
    found: list[tuple[Section, list[Item]]]
    facts: list[str]

    @property
    def item_count(self) -> int:
        """How many things it tells of, shown or counted."""
        return sum(len(items) for _section, items in self.found)

    def blocks(self) -> list[Block]:
        """What is shown, in words of the active language. No statement."""
        return [
            Block(
                title=section.title,
                count=len(items),
                entries=[item.compose() for item in items[:MOST_SHOWN]],
                more_count=max(0, len(items) - MOST_SHOWN),
                more_url=section.more(),
            )
            for section, items in self.found
        ]


def contents_of(batch: Batch) -> dict[int, Contents]:
    """What stands in the digest of each reader, in the active language, which is theirs.

    As many statements for one reader as for all. Each thing stands in one section: in one that goes first, or else in
    the first by order.
    """
    product = sections.of(batch.product)
    collected = {section.slug: section.collect(batch) for section in product}
    facts: dict[int, list[str]] = {pk: [] for pk in batch.readers}
    for found in [*(section.facts(batch) for section in product), *_own_facts(batch)]:
        for pk, sentences in found.items():
            facts[pk] += sentences
    by_right = sorted(product, key=lambda section: not section.goes_first)
    return {
        pk: Contents(reader, _placed(pk, product, by_right, collected), facts[pk])
        for pk, reader in batch.readers.items()
    }


def _own_facts(batch: Batch) -> list[Mapping[int, list[str]]]:
    return [told.waiting_facts(batch)] if batch.product == Product.MISSED_YOU else []


def _placed(
    member: int, product: list[Section], by_right: list[Section], collected: Mapping[str, Mapping[int, list[Item]]]
) -> list[tuple[Section, list[Item]]]:
    taken: set[str] = set()
    kept: dict[str, list[Item]] = {}
    for section in by_right:
        items = [item for item in collected[section.slug].get(member, []) if item.key not in taken]
        taken.update(item.key for item in items)
        kept[section.slug] = items
    return [(section, kept[section.slug]) for section in product if kept[section.slug]]


def subject_of(contents: Contents, frequency: str, product: str) -> str:
    """Says the counts and never a word that somebody wrote."""
    counted = [section.counted(len(items)) for section, items in contents.found]
    words = reduce(_listed, counted) if counted else gettext("nothing new")
    beginning = _beginning(frequency, product)
    return gettext("%(beginning)s: %(counts)s") % {"beginning": beginning, "counts": words}


def _listed(one: str, other: str) -> str:
    return gettext("%(one)s, %(other)s") % {"one": one, "other": other}


def _beginning(frequency: str, product: str) -> str:
    facts = {"site": _site_name()}
    if product == Product.MISSED_YOU:
        return gettext("Since you were last on %(site)s") % facts
    if frequency == DigestPlan.Frequency.DAILY:
        return gettext("Your day on %(site)s") % facts
    return gettext("Your week on %(site)s") % facts


def _site_name() -> str:
    facts = site.facts()
    return facts.name_zh if get_language() == "zh-hans" else facts.name


def values_of(contents: Contents, plan: DigestPlan, product: str, *, since: datetime) -> dict[str, Any]:
    """What the templates show, in the active language; the period begins at `since`. Any: texts, numbers, blocks."""
    member, reader = contents.reader.member, contents.reader
    frequency = plan.frequency if plan.frequency != DigestPlan.Frequency.OFF else DigestPlan.Frequency.WEEKLY
    token = unsubscribing.token_for_digest(member.pk, product)
    blocks = contents.blocks()
    return {
        "language": _tag(member.language),
        "member": member,
        "site_name": _site_name(),
        "site_url": settings.SITE_URL,
        "subject": subject_of(contents, frequency, product),
        "heading": _heading(reader, since, frequency, product),
        "preheader": _preheader(blocks),
        "facts": contents.facts,
        "blocks": blocks,
        "is_missed_you": product == Product.MISSED_YOU,
        "is_daily": frequency == DigestPlan.Frequency.DAILY,
        "chosen_at": plan.chosen_at,
        "open_url": settings.SITE_URL + reverse("home") + ("" if product == Product.MISSED_YOU else "?tab=following"),
        "unsubscribe_url": settings.SITE_URL + unsubscribing.address(token),
        "settings_url": settings.SITE_URL + unsubscribing.settings_address() + "#digest",
        "token": token,
    }


def _preheader(blocks: list[Block]) -> str:
    """The line that a mail program shows beside the subject: the first thing and what is new of it."""
    for block in blocks:
        for entry in block.entries:
            return f"{entry.title}: {entry.line}" if entry.line else str(entry.title)
    return ""


def _heading(reader: Reader, since: datetime, frequency: str, product: str) -> str:
    if product == Product.MISSED_YOU:
        return gettext("While you were away")
    zone = ZoneInfo(reader.member.time_zone)
    last = date_format(reader.end.astimezone(zone), "MONTH_DAY_FORMAT")
    if frequency == DigestPlan.Frequency.DAILY:
        return gettext("Your day, %(last)s") % {"last": last}
    first = date_format(since.astimezone(zone), "MONTH_DAY_FORMAT")
    return gettext("Your week, %(first)s to %(last)s") % {"first": first, "last": last}


def letter_of(contents: Contents, plan: DigestPlan, product: str, message_id: str, *, since: datetime) -> Letter:
    """The mail, in the active language, which the caller has made the recipient's. No statement."""
    values = values_of(contents, plan, product, since=since)
    message = EmailMultiAlternatives(
        subject=" ".join(values["subject"].split()),
        body=render_to_string("mail/digest.txt", values).strip() + "\n",
        to=[contents.reader.member.email],
        headers=wire.stoppable(
            message_id=message_id,
            list_id=f"digest-{product.replace('_', '-')}",
            unsubscribe_url=values["unsubscribe_url"],
        ),
    )
    message.attach_alternative(render_to_string("mail/digest.html", values), "text/html")
    return Letter(message, message_id, contents.reader.member.email)


def message_id_of(member: int, product: str, period_started_at: datetime) -> str:
    """The same for a recipient, a product and a period, whenever it is asked for."""
    return f"<digest-{product}-{member}-{int(period_started_at.timestamp() * 1_000_000)}@{wire.host()}>"


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh-hans" else language
