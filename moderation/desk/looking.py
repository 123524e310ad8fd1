"""What one item shows: the text with what the privacy check finds in it, flags, notes, what was decided before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from content import policies as content_policies
from content.models import PrivacyFinding
from content.privacy import Tier, check, words
from forum.models import Post
from moderation import deciding, policies, queueing, reasons
from moderation.actions.undoing import is_undoable
from moderation.deciding import Decision
from moderation.desk import matters as seen_matters
from moderation.desk.pieces import Piece, pieces
from moderation.matters import OFFERED, Answer
from moderation.models import Appeal, Flag, ItemNote, ModerationAction, ReviewItem, WordRule
from moderation.subjects import Line, lines_of
from moderation.subjects.posts import with_openness


@dataclass(frozen=True)
class Found:
    """One finding of the privacy check in the text as it stands, and what its author said about it."""

    kind: str
    rule: str
    is_hard: bool
    start: int
    end: int
    decision: str

    @property
    def place(self) -> str:
        """Where it stands, in characters."""
        return f"{self.start}–{self.end}"


@dataclass
class Text:
    """The text of a post, as far as this moderator may see it."""

    post: Any  # with `is_open`
    is_shown: bool = False
    needs_opening: bool = False
    pieces: list[Piece] = field(default_factory=list)
    findings: list[Found] = field(default_factory=list)


@dataclass(frozen=True)
class Happening:
    """One line of an item's history."""

    at: datetime
    words: str
    reason: str = ""
    action: ModerationAction | None = None
    may_undo: bool = False


@dataclass
class Sight:
    """One item with everything its page shows."""

    item: ReviewItem
    line: Line | None
    text: Text | None = None
    appeal: Appeal | None = None
    flags: Sequence[Flag] = ()
    notes: Sequence[ItemNote] = ()
    history: Sequence[Happening] = ()
    may_decide: bool = False
    may_label: bool = False
    """Whether a label may be put beside the text, whatever is decided about the item."""
    decisions: Sequence[tuple[Decision, str]] = ()
    """What may be decided here, each with its key."""
    rule: WordRule | None = None
    """By which it waits, for those who write rules."""
    matter: seen_matters.Matter | None = None
    """Of an item that is no post, and about which the queue decides."""
    answers: Sequence[tuple[Answer, str]] = ()
    """What may be answered to it, each with its key."""


def sight_of(moderator: User, item: ReviewItem, now: datetime, *, opened: Post | None = None) -> Sight:
    """Everything about one item; `opened` is its text where the moderator has just opened it.

    The same number of statements however much there is.
    """
    seen = Sight(item, lines_of(moderator, [item]).get(item.pk), may_decide=policies.may_decide(moderator, item, now))
    seen.flags = list(item.flags.select_related("flagger__shown_credential").order_by("created_at", "pk"))
    seen.notes = list(item.notes.select_related("author__shown_credential").order_by("created_at", "pk"))
    seen.history = history_of(moderator, item, seen.flags, now)
    if item.subject_model == queueing.POST:
        seen.text = _text(moderator, item, opened)
        seen.decisions = _offered(moderator, seen)
        if seen.text is not None:
            seen.may_label = seen.text.post.is_open and policies.may_label(moderator, seen.text.post, now)
        seen.rule = _rule(moderator, item)
    if item.kind in OFFERED:
        seen.matter = seen_matters.matter_of(moderator, item)
        seen.answers = seen_matters.answers_to(moderator, item, seen.matter, now)
    if item.subject_model == queueing.APPEAL:
        who = [f"{name}__shown_credential" for name in ("action__actor", "action__member", "member")]
        found = Appeal.objects.select_related(*who, "action__undone_by")
        seen.appeal = found.filter(pk=item.subject_id).first()
    return seen


def _rule(moderator: User, item: ReviewItem) -> WordRule | None:
    family, _colon, pk = item.reason.partition(":")
    if family != reasons.WORD_RULE or not pk:
        return None
    found: WordRule | None = WordRule.objects.visible_to(moderator).filter(pk=pk).first()
    return found


def _text(moderator: User, item: ReviewItem, opened: Post | None) -> Text | None:
    found = with_openness(moderator).filter(pk=item.subject_id, is_stub=False)
    post = found.select_related("thread__category", "author__shown_credential", "pseudonym").first()
    if post is None:
        return None
    text = Text(post, is_shown=post.is_open or opened is not None, needs_opening=not post.is_open and opened is None)
    if text.is_shown:
        found_here = check(post.source)
        text.pieces = pieces(post.source, [(one.start, one.end) for one in found_here])
        said = {
            (row.rule, row.start): row.get_reason_display() or row.get_decision_display()
            for row in PrivacyFinding.objects.of(post).filter(field="body")
        }
        text.findings = [
            Found(
                kind=words.kind(one),
                rule=one.rule,
                is_hard=one.tier is Tier.HARD,
                start=one.start,
                end=one.end,
                decision=str(said.get((one.rule, one.start), _("none"))),
            )
            for one in found_here
        ]
    return text


def _offered(moderator: User, seen: Sight) -> list[tuple[Decision, str]]:
    text = seen.text
    if text is None or not seen.may_decide:
        return []
    title = text.post.thread.title if text.post.is_first and text.is_shown else ""
    has_hard = any(one.is_hard for one in text.findings) or any(one.tier is Tier.HARD for one in check(title))
    offered = []
    for decision in Decision:
        if decision is Decision.REDACT and not (has_hard and content_policies.may_redact_everywhere(moderator)):
            continue
        if decision is Decision.ASK and (text.post.hidden_at is not None or text.post.author_id is None):
            continue
        if decision is Decision.UPHOLD and not seen.flags:
            continue
        offered.append((decision, deciding.KEYS[decision]))
    return offered


def history_of(moderator: User, item: ReviewItem, flags: Sequence[Flag], now: datetime) -> list[Happening]:
    """What was said and decided about the item's subject, the oldest first. One statement."""
    about = ModerationAction.objects.of(item.subject_model, [item.subject_id])
    found = about.select_related("actor", "undone_by").order_by("pk")
    happenings = [
        Happening(
            action.created_at,
            _("%(decision)s, by %(name)s")
            % {
                "decision": ModerationAction.Kind(action.kind).label,
                "name": _("a rule") if action.is_automatic else action.actor.shown_name if action.actor else "–",
            },
            reason=action.reason,
            action=action,
            may_undo=is_undoable(action)
            and not hasattr(action, "undone_by")
            and policies.may_undo(moderator, action, now),
        )
        for action in found
    ]
    happenings += [
        Happening(
            flag.created_at,
            _("reported: %(reason)s, weight %(weight)s")
            % {"reason": reasons.words(flag.reason), "weight": f"{flag.weight:.1f}"},
            reason=flag.note,
        )
        for flag in flags
    ]
    return sorted(happenings, key=lambda one: one.at)
