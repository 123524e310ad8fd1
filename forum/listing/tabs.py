"""The ways to look at a list of threads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.querysets.threads import Muted, ThreadQuerySet
from foundation.errors import Text


@dataclass(frozen=True)
class Reader:
    """Who looks at a list, and since when they count things as unread."""

    member: User
    caught_up_at: datetime | None
    muted: Muted
    level: str
    """How closely they follow what the list is about."""
    new_since: datetime
    """A thread that they never opened is new to them if it began after this."""


@dataclass(frozen=True)
class Tab:
    """One way: its order, what it leaves out, and what it says when nothing is left."""

    slug: str
    label: Text
    field: str
    """Falls from row to row: last activity, beginning or rank."""
    empty_title: Text
    empty_text: Text
    empty_leads_to: str
    """What to do next, a key of ACTIONS."""
    keep: Callable[[ThreadQuerySet], ThreadQuerySet] | None = None
    keep_for: Callable[[ThreadQuerySet, Reader], ThreadQuerySet] | None = None
    """The same for a tab that only members have."""
    has_feed: bool = False
    """Programs read it in this order; other tabs lead to the feed of the newest threads."""

    @property
    def is_for_members(self) -> bool:
        """It is about what one member has read or follows."""
        return self.keep_for is not None


# Where an empty list leads: the name of the address, and the words on the button.
ACTIONS: dict[str, tuple[str, Text]] = {
    "start": ("new_thread", _("Start a thread")),
    "ask": ("new_thread", _("Ask a question")),
    "topics": ("welcome", _("Choose topics to follow")),
    "profile": ("profile_settings", _("Choose specialties and topics")),
    "latest": ("home", _("See the latest threads")),
}

_ALL = (
    Tab(
        slug="latest",
        label=_("Latest"),
        field="last_activity_at",
        empty_title=_("Nothing has been written here yet"),
        empty_text=_("Begin with a question you could not settle alone, or with something you saw that others should."),
        empty_leads_to="start",
    ),
    Tab(
        slug="new",
        label=_("New"),
        field="created_at",
        keep_for=lambda found, reader: found.new_to(reader.member, reader.new_since),
        empty_title=_("You have opened everything new"),
        empty_text=_("Threads of the last thirty days stand here until you open them."),
        empty_leads_to="latest",
    ),
    Tab(
        slug="unread",
        label=_("Unread"),
        field="last_activity_at",
        keep_for=lambda found, reader: found.unread_by(reader.member, reader.caught_up_at),
        empty_title=_("Nothing unread"),
        empty_text=_("Threads that you have opened or follow come back here when somebody writes in them."),
        empty_leads_to="latest",
    ),
    Tab(
        slug="unanswered",
        label=_("Unanswered"),
        field="created_at",
        keep=lambda found: found.unanswered(),
        has_feed=True,
        empty_title=_("No question waits for an answer"),
        empty_text=_("Questions stand here until an answer is accepted, or readers find one useful."),
        empty_leads_to="ask",
    ),
    Tab(
        slug="mine",
        label=_("For my field"),
        field="created_at",
        keep_for=lambda found, reader: found.waiting_for(reader.member),
        empty_title=_("No question of your field waits"),
        empty_text=_(
            "Unanswered questions stand here that are about your specialties, the topics of your profile or those you"
            " follow."
        ),
        empty_leads_to="profile",
    ),
    Tab(
        slug="trending",
        label=_("Trending"),
        field="trend",
        empty_title=_("Nothing has been written here yet"),
        empty_text=_("What is answered and found useful these days comes first here."),
        empty_leads_to="start",
        has_feed=True,
    ),
    Tab(
        slug="month",
        label=_("Best of the month"),
        field="monthly",
        empty_title=_("Nothing has been written here yet"),
        empty_text=_(
            "The threads of this month that readers found most useful come first here, then those of the last."
        ),
        empty_leads_to="start",
        has_feed=True,
    ),
    Tab(
        slug="top",
        label=_("Top"),
        field="rank",
        empty_title=_("Nothing stands out yet"),
        empty_text=_("What readers found useful and answered comes first here, newer threads before older ones."),
        empty_leads_to="latest",
    ),
    Tab(
        slug="following",
        label=_("Following"),
        field="last_activity_at",
        keep_for=lambda found, reader: found.followed_by(reader.member),
        empty_title=_("Nothing you follow has threads yet"),
        empty_text=_("Choose topics, or follow a category, a tag or a topic on its page, and its threads gather here."),
        empty_leads_to="topics",
    ),
)
TABS: dict[str, Tab] = {tab.slug: tab for tab in _ALL}
FIRST = TABS["latest"]


def tabs_for(*, is_member: bool) -> list[Tab]:
    """The tabs that a guest or a member is offered, in their order."""
    return [tab for tab in _ALL if is_member or not tab.is_for_members]
