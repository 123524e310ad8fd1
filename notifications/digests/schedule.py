"""When a digest is due by the member's own clock. Pure: no statement, and the time is given."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from notifications.models import DigestPlan

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """Every day, or one day of the week, at a full hour of a time zone."""

    frequency: str
    weekday: int
    hour: int
    zone: ZoneInfo

    def at(self, day: date) -> datetime:
        """The moment of that date, in UTC. One for each date: an hour that the clock shows twice counts when it comes
        first, and one that it leaves out is the next that it shows.
        """
        return datetime.combine(day, time(self.hour), tzinfo=self.zone).astimezone(UTC)

    def next_date(self, last: date) -> date:
        """The first date after `last` that has a digest."""
        if self.frequency == DigestPlan.Frequency.DAILY:
            return last + DAY
        return last + timedelta(days=(self.weekday - last.weekday() - 1) % 7 + 1)

    def next_after(self, last: date, covered_until: datetime) -> date:
        """The same, not before the end of what was told already: whoever flies east may find tomorrow's hour past."""
        day = self.next_date(last)
        while self.at(day) <= covered_until:
            day = self.next_date(day)
        return day

    def latest(self, first: date, now: datetime) -> date:
        """The newest date whose moment has come, where `first` is the one that is due: one mail for all that a worker
        who was away left undone.
        """
        day = now.astimezone(self.zone).date()
        if self.at(day) > now:
            day -= DAY
        if self.frequency == DigestPlan.Frequency.WEEKLY:
            day -= timedelta(days=(day.weekday() - self.weekday) % 7)
        return max(day, first)

    def local_date(self, moment: datetime) -> date:
        """The date that the member's calendar shows then."""
        return moment.astimezone(self.zone).date()


def rhythm_of(plan: DigestPlan) -> Rhythm:
    """The rhythm of a plan, by the clock of its member, who is loaded."""
    return Rhythm(plan.frequency, plan.weekday, plan.hour, ZoneInfo(plan.member.time_zone))


def reschedule(plan: DigestPlan) -> None:
    """Set when the plan is due next, from its last date and the member's clock. Saves nothing."""
    if plan.frequency == DigestPlan.Frequency.OFF:
        plan.next_due_at = None
        return
    rhythm = rhythm_of(plan)
    plan.next_due_at = rhythm.at(rhythm.next_after(plan.last_date, plan.covered_until))
