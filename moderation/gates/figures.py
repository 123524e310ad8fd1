"""How well the site tells spam from others, for those who may switch it off."""

from dataclasses import dataclass
from typing import Final

from moderation.gates import learning, standing
from moderation.models import SpamLesson

NEWEST: Final = 100  # decisions


@dataclass(frozen=True)
class Learned:
    """What was learned, and how right it would have been."""

    spam: int
    good: int
    fewest: int
    judged: int
    """Of the newest decisions, those before which it had an opinion."""
    held: int
    """Of those, how many it would have held."""
    right: int
    """Of those, how many moderators then refused as spam."""

    @property
    def has_enough(self) -> bool:
        """Whether it holds anything by now."""
        return min(self.spam, self.good) >= self.fewest

    @property
    def precision(self) -> int | None:
        """Per cent of what it would have held that was spam; None where it would have held nothing."""
        return round(100 * self.right / self.held) if self.held else None


def learned() -> Learned:
    """Of the newest decisions that were learned from. Two statements."""
    chosen = standing.current()
    newest = SpamLesson.objects.order_by("-learned_at", "-pk").values_list("score", "is_spam")[:NEWEST]
    judged = [(score, is_spam) for score, is_spam in newest if score is not None]
    held = [is_spam for score, is_spam in judged if score >= learning.HOLDS_AT]
    return Learned(
        spam=chosen.spam_count,
        good=chosen.good_count,
        fewest=learning.FEWEST_EXAMPLES,
        judged=len(judged),
        held=len(held),
        right=sum(held),
    )
