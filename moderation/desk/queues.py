"""The queues of the desk: what stands in each, how many, and one page of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Case, Count, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from foundation.errors import Text
from foundation.numbers import number_in
from moderation import listing, policies
from moderation.models import ReviewItem
from moderation.models.items import CLAIM_FOR
from moderation.querysets import ReviewItemQuerySet
from moderation.subjects import Line, lines_of

PAGE: Final = 30  # items
DAY_FROM: Final = timedelta(hours=72)  # below, ages are told in hours: a queue is read by the hour
HOUR: Final = timedelta(hours=1)


State = ReviewItem.State
Kind = ReviewItem.Kind


@dataclass(frozen=True)
class Queue:
    """One list of the desk: items in one state, of one kind unless it is empty."""

    name: str
    label: Text
    state: State = State.OPEN
    kind: str = ""
    is_for: str = "any"
    """The right that shows it, a property of `policies.Rights`."""

    @property
    def condition(self) -> Q:
        """Its items, of all that the moderator sees."""
        found = Q(state=self.state) & (Q(kind=self.kind) if self.kind else Q())
        # An index of what is not closed serves a statement that says so: SQLite draws no conclusion from the state.
        return found if self.state == State.CLOSED else found & ~Q(state=State.CLOSED)


QUEUES: Final = (
    Queue("open", _("Open")),
    Queue("mine", _("Claimed by me")),
    Queue("held", _("Held texts"), kind=Kind.HELD, is_for="decides_about_texts"),
    Queue("flags", _("Flagged"), kind=Kind.FLAGS, is_for="decides_about_texts"),
    Queue("appeals", _("Appeals"), kind=Kind.APPEAL, is_for="moderates"),
    Queue("credentials", _("Credentials"), kind=Kind.CREDENTIAL, is_for="checks_credentials"),
    Queue("articles", _("Articles"), kind=Kind.NEEDS_CHANGE, is_for="moderates"),
    Queue("found", _("In other texts"), kind=Kind.FOUND, is_for="moderates"),
    Queue("sources", _("Retracted sources"), kind=Kind.SOURCE, is_for="moderates"),
    Queue("addresses", _("Mail addresses"), kind=Kind.ADDRESS, is_for="moderates"),
    Queue("undelivered", _("Undelivered"), kind=Kind.UNDELIVERED, is_for="retries"),
    Queue("waiting", _("With the author"), state=State.WAITING, is_for="decides_about_texts"),
)
DECIDED: Final = Queue("decided", _("Decided"), state=State.CLOSED)
BY_NAME: Final = {queue.name: queue for queue in (*QUEUES, DECIDED)}


@dataclass(frozen=True)
class Row:
    """One item as a list shows it."""

    item: ReviewItem
    line: Line | None
    age: str
    is_late: bool
    flags: str
    holder: str


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    rows: Sequence[Row]
    older: int | None
    """The item after which the next page begins."""


def queues_for(moderator: User) -> list[Queue]:
    """Those that this person can have anything in."""
    rights = policies.rights_of(moderator)
    return [queue for queue in (*QUEUES, DECIDED) if getattr(rights, queue.is_for)]


def counts(moderator: User, now: datetime) -> Mapping[str, int]:
    """How many stand in each queue, by name. One statement, which reads each item once."""
    is_mine = Case(When(claimed_by=moderator, claimed_at__gt=now - CLAIM_FOR, then=True), default=False)
    found = ReviewItem.objects.visible_to(moderator).not_closed().order_by()
    rows = list(found.values_list("state", "kind", is_mine).annotate(number=Count("pk")))
    return {
        queue.name: sum(
            number
            for state, kind, mine, number in rows
            if state == queue.state and queue.kind in ("", kind) and (mine or queue.name != "mine")
        )
        for queue in queues_for(moderator)
        if queue is not DECIDED
    }


def listed(
    moderator: User, queue: Queue, now: datetime, *, order: str = "harm", after: int = 0, search: str = ""
) -> Listed:
    """A page of the queue; `after` is the id of the last item of the page before. A handful of statements."""
    found = ReviewItem.objects.visible_to(moderator).filter(queue.condition)
    if queue.name == "mine":
        found = found.claimed_by_member(moderator, now - CLAIM_FOR)
    if search:
        found = found.filter(_meant_by(search))
    found = _in_order(found, queue, order, after)
    items = list(found.select_related("claimed_by", "decided_by")[: PAGE + 1])
    has_more, items = len(items) > PAGE, items[:PAGE]
    return Listed(rows_of(moderator, items, now), items[-1].pk if has_more else None)


def rows_of(moderator: User, items: Sequence[ReviewItem], now: datetime) -> list[Row]:
    """Items with the words a list needs."""
    lines = lines_of(moderator, items)
    flags = listing.reports_of(items)
    return [_row(moderator, item, lines.get(item.pk), flags.get(item.pk, 0), now) for item in items]


def _row(moderator: User, item: ReviewItem, line: Line | None, flags: int, now: datetime) -> Row:
    holder_id = item.holder_id(now)
    words = ngettext("%(count)d report", "%(count)d reports", flags) % {"count": flags} if flags else ""
    holder = item.claimed_by.shown_name if holder_id and item.claimed_by and holder_id != moderator.pk else ""
    until = item.decided_at or now
    return Row(item, line, age(until - item.opened_at), item.is_late(now), words, holder)


def _meant_by(search: str) -> Q:
    """The number of an item or of what it is about, or the name of whose text it is."""
    author = User.objects.with_username(search.removeprefix("@")).values_list("pk", flat=True).first()
    meant = Q(author=author) if author is not None else Q(pk__in=[])
    if (number := number_in(search)) is not None:
        meant |= Q(pk=number) | Q(subject_id=number)
    return meant


def _in_order(found: ReviewItemQuerySet, queue: Queue, order: str, after: int) -> ReviewItemQuerySet:
    name = listing.DECIDED if queue is DECIDED else listing.AGE if order == "age" else listing.HARM
    found = found.order_by(*listing.ORDERS[name])
    last = ReviewItem.objects.filter(pk=after).first() if after else None
    return found.filter(listing.beyond(last, name)) if last is not None and listing.has_place(last, name) else found


def next_for(moderator: User, queue: Queue, now: datetime) -> ReviewItem | None:
    """What to look at next: the first of the queue that nobody else looks at. One statement."""
    found = ReviewItem.objects.visible_to(moderator).filter(queue.condition).in_order()
    free = Q(claimed_by__isnull=True) | Q(claimed_by=moderator) | Q(claimed_at__lte=now - CLAIM_FOR)
    item: ReviewItem | None = found.filter(free).first()
    return item


def age(passed: timedelta) -> str:
    """How long, short: minutes, hours up to three days, days."""
    if passed < HOUR:
        minutes = max(0, int(passed.total_seconds() // 60))
        return ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes}
    if passed < DAY_FROM:
        hours = int(passed.total_seconds() // 3600)
        return ngettext("%(count)d h", "%(count)d h", hours) % {"count": hours}
    return ngettext("%(count)d day", "%(count)d days", passed.days) % {"count": passed.days}
