"""One member as moderators see them: standing, what they wrote, flagged and were told. No address, no conversation."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.standings import STANDINGS
from forum.models import Post
from moderation import policies, weights
from moderation.actions import undoing
from moderation.desk import queues
from moderation.desk.pages import moderator_of
from moderation.models import Flag, ModerationAction, ReviewItem

MOST_SHOWN = 50  # decisions and flags; more are in the lists of the administration


def page(request: HttpRequest, context: dict[str, Any], username: str) -> HttpResponse:
    """Standing, counts, history. The same number of statements for everybody. (Any: what a template shows.)"""
    moderator, now = moderator_of(request), timezone.now()
    if not policies.may_see_member(moderator):
        raise PermissionDenied
    member = get_object_or_404(User.objects.visible_to(moderator).select_related("shown_credential"), username=username)
    own = Post.objects.filter(author=member, is_stub=False, thread__category__isnull=False)
    written = own.aggregate(
        shown=Count("pk", filter=Q(hidden_at__isnull=True, held_at__isnull=True)),
        hidden=Count("pk", filter=Q(hidden_at__isnull=False)),
        held=Count("pk", filter=Q(held_at__isnull=False)),
    )
    flagged = Flag.objects.filter(flagger=member).aggregate(
        upheld=Count("pk", filter=Q(state=Flag.State.UPHELD)),
        dismissed=Count("pk", filter=Q(state=Flag.State.DISMISSED)),
        open=Count("pk", filter=Q(state=Flag.State.OPEN)),
    )
    actions = ModerationAction.objects.visible_to(moderator).about(member).select_related("actor", "undone_by")
    items = ReviewItem.objects.visible_to(moderator).filter(author=member).order_by("-pk")[:MOST_SHOWN]
    rows = queues.rows_of(moderator, list(items.select_related("claimed_by")), now)
    shown = {
        **context,
        "title": member.shown_name,
        "member": member,
        "standing": STANDINGS[member.standing(now)],
        "is_silenced": member.is_silenced(now),
        "written": written,
        "flagged": flagged,
        "weight": weights.weight(member, upheld=flagged["upheld"], dismissed=flagged["dismissed"]),
        "actions": [
            (action, undoing.is_undoable(action) and policies.may_undo(moderator, action, now))
            for action in actions[:MOST_SHOWN]
        ],
        # What stands in a conversation or a group is not named here: it would say who takes part.
        "rows": [row for row in rows if row.line is not None and row.line.url],
        "edit_url": reverse("admin:accounts_user_change", args=[member.pk])
        if moderator.has_perm("accounts.change_user")
        else "",
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "moderation/desk/member.html", shown)
