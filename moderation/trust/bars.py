"""What has to be reached for each level: the one table. The reckoning, the public page, the members' own page, the API
and the documents are made of it.

The numbers are Discourse's, as far as our facts carry them (docs/decisions/0165): it counts minutes of reading as well.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.actions.visits import KEPT_DAYS
from accounts.models import User
from foundation.errors import Text

Level = User.TrustLevel

# Facts of the highest level are those of so many days.
WINDOW: Final = timedelta(days=KEPT_DAYS)
# A level that can be lost is kept for so long, and then while every bar is reached to so many hundredths.
GRACE: Final = timedelta(days=14)
KEPT_PERCENT: Final = 90
PERCENT: Final = 100


@dataclass(frozen=True)
class News:
    """What was new on the site within the window, where every member reads."""

    threads: int = 0
    posts: int = 0


@dataclass(frozen=True)
class Bar:
    """One fact, and how much of it a level takes."""

    fact: str
    """A field of `facts.Facts`; bars of one level never share one."""
    words: Text
    """What is counted, without the number."""
    need: int
    """With a `share`, the most that it can come to."""
    share: int = 0
    """In hundredths of what was new; 0 for a bar that does not move."""
    is_most: bool = False
    """The fact may not be above it."""
    is_yes: bool = False
    """The fact is there or not."""

    def needed(self, news: News) -> int:
        """How much it takes now."""
        if not self.share:
            return self.need
        new = news.threads if "threads" in self.fact else news.posts
        return min(self.need, math.ceil(new * self.share / PERCENT))

    def is_met(self, have: int, news: News) -> bool:
        """Reached."""
        return have <= self.need if self.is_most else have >= self.needed(news)

    def is_kept(self, have: int, news: News) -> bool:
        """Not so far below that the level is lost."""
        return have <= self.need if self.is_most else have * PERCENT >= self.needed(news) * KEPT_PERCENT


_THREADS = _("threads opened")
_POSTS = _("posts read")
_REPLIED = _("threads replied in")
_GIVEN = _("useful votes and reactions given")
_RECEIVED = _("useful votes and reactions received")

BARS: Final[Mapping[int, Sequence[Bar]]] = {
    Level.BASIC: (
        Bar("confirmed", _("e-mail address confirmed"), 1, is_yes=True),
        Bar("hours_here", _("hours since joining"), 1),
        Bar("threads_opened", _THREADS, 5),
        Bar("posts_read", _POSTS, 30),
    ),
    Level.MEMBER: (
        Bar("days", _("days on which you read here"), 15),
        Bar("threads_opened", _THREADS, 20),
        Bar("posts_read", _POSTS, 100),
        Bar("threads_replied", _REPLIED, 3),
        Bar("given", _GIVEN, 1),
        Bar("received", _RECEIVED, 1),
    ),
    Level.REGULAR: (
        Bar("recent_days", _("days on which you read here, of the last 100"), 50),
        Bar("recent_threads_replied", _("threads replied in within 100 days"), 10),
        Bar("recent_threads_opened", _("threads opened within 100 days"), 500, share=25),
        Bar("recent_posts_read", _("posts read within 100 days"), 20_000, share=25),
        Bar("threads_opened", _("threads opened in all"), 200),
        Bar("posts_read", _("posts read in all"), 500),
        Bar("recent_given", _("useful votes and reactions given within 100 days"), 30),
        Bar("recent_received", _("useful votes and reactions received within 100 days"), 20),
        Bar("recent_givers", _("members they came from"), 5),
        Bar("recent_received_days", _("days on which they came"), 7),
        Bar("recent_flagged", _("posts reported within 100 days, and rightly"), 5, is_most=True),
        Bar("recent_flaggers", _("members who reported them"), 5, is_most=True),
        Bar("recent_restrictions", _("suspensions and silences within 100 days"), 0, is_most=True),
    ),
}
