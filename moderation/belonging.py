"""What a member's copy and the deletion of an account do with the tables of this room."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.belongings import Fate, register, register_cases, register_context, register_eraser, register_nobodys
from moderation import queueing
from moderation.actions import prints
from moderation.models import ReviewItem


def register_all() -> None:
    """Called once, in apps.py."""
    _of_members()
    _of_the_room()
    register_eraser("moderation.prints", prints.forget_prints_of)
    register_context("moderation.ReviewItem", ["kind", "reason", "opened_at"])
    register_context("moderation.ModerationAction", ["kind", "created_at"])
    register_cases(undecided_posts)


def _of_members() -> None:
    register(
        "moderation.Flag",
        owner="flagger",
        fate=Fate.UNNAMED,
        file="reports",
        words=_("What you reported to moderators."),
        omit=["weight"],
        is_loaded=False,
    )
    register(
        "moderation.ModerationAction",
        owner="member",
        also_owner="unnamed_member",
        fate=Fate.UNNAMED,
        file="decisions",
        words=_("What moderators decided about you and your texts."),
        omit=["actor", "data", "item", "undoes", "unnamed_member"],
        is_loaded=False,
    )
    register(
        "moderation.Appeal",
        owner="member",
        also_owner="action__unnamed_member",
        fate=Fate.UNNAMED,
        file="appeals",
        words=_("Your appeals against decisions."),
        omit=["decided_by"],
        is_loaded=False,
    )
    register(
        "moderation.CategoryModerator",
        owner="member",
        fate=Fate.DELETED,
        file="moderated_categories",
        words=_("Categories that you moderate."),
        omit=["appointed_by"],
        is_loaded=False,
        is_moved=False,
    )
    register(
        "moderation.TrustStanding",
        owner="member",
        fate=Fate.DELETED,
        file="trust_level",
        words=_("Since when you have your trust level, and whether an administrator keeps it there."),
        omit=["fixed_by"],
        is_loaded=False,
        is_moved=False,
    )


def _of_the_room() -> None:
    register("moderation.Label", fate=Fate.UNNAMED, why="what moderators say beside a text; its author reads it there")
    register("moderation.ReviewItem", fate=Fate.UNNAMED, why="the work of moderators; what came of it is a decision")
    register("moderation.ItemNote", fate=Fate.UNNAMED, why="what moderators say to each other while they decide")
    register("moderation.PrivacyScan", fate=Fate.UNNAMED, why="when texts were gone over; who started it is their work")
    register("moderation.WordRule", fate=Fate.UNNAMED, why="rules of the site, written by staff")
    register_nobodys(
        {
            "moderation.MessageTemplate": "written by staff",
            "moderation.HelpLine": "kept by staff",
            "moderation.TextPrint": "hashes of a text that is in the copy itself; they go after a month",
            "moderation.ScannedText": "rules and places in a text that is in the copy itself",
            "moderation.SpamLesson": "numbers that moderators' decisions left; nothing of them can be read",
            "moderation.LinkedHost": "names of sites to which texts led that moderators decided about",
        }
    )


def undecided_posts(label: str, ids: Any) -> set[int]:  # Any: ids, or a queryset of them
    """Those of these posts about which moderators have not decided."""
    if label != "forum.Post":
        return set()
    found = ReviewItem.objects.not_closed().filter(subject_model=queueing.POST, subject_id__in=ids)
    return set(found.values_list("subject_id", flat=True))
