"""One member as moderators see them: standing, what they wrote, flagged and were told. No address, no conversation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.models import User
from accounts.standings import STANDINGS
from accounts.views.answers import with_status
from forum.models import Post
from foundation.errors import DomainError
from moderation import policies, weights
from moderation.actions import trusting, undoing
from moderation.desk import queues
from moderation.desk.pages import moderator_of
from moderation.forms.desk import LevelForm
from moderation.models import Flag, ModerationAction, ReviewItem, TrustStanding
from moderation.trust import telling

MOST_SHOWN = 50  # decisions and flags; more are in the lists of the administration


@sensitive_post_parameters()
@sensitive_variables()
def page(request: HttpRequest, context: dict[str, Any], username: str) -> HttpResponse:
    """Standing, counts, history. The same number of statements for everybody. (Any: what a template shows.)

    POST sets the trust level by hand, or releases it.
    """
    moderator, now = moderator_of(request), timezone.now()
    if not policies.may_see_member(moderator):
        raise PermissionDenied
    member = get_object_or_404(User.objects.visible_to(moderator).select_related("shown_credential"), username=username)
    form = None
    if request.method == "POST":
        if not policies.may_fix_level(moderator, member):
            raise PermissionDenied
        form = _set_level(request, moderator, member)
        if form is None:
            return HttpResponseRedirect(request.path)
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
        "trust": telling.own(member, now),
        "fixed": TrustStanding.objects.visible_to(moderator).filter(member=member).select_related("fixed_by").first(),
        "level_form": (form or LevelForm(initial={"level": member.trust_level}))
        if policies.may_fix_level(moderator, member)
        else None,
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
    response = TemplateResponse(request, "moderation/desk/member.html", shown)
    return with_status(response, form) if form is not None else response


def _set_level(request: HttpRequest, moderator: User, member: User) -> LevelForm | None:
    """Do what was sent: None when it is done, the form with what to correct otherwise."""
    now = timezone.now()
    if request.POST.get("do") == "release":
        try:
            trusting.release_level(actor=moderator, member=member, now=now)
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Facts decide about the level again."))
        return None
    form = LevelForm(request.POST)
    if not form.is_valid():
        return form
    try:
        trusting.fix_level(
            actor=moderator,
            member=member,
            level=form.cleaned_data["level"],
            reason=form.cleaned_data["reason"],
            declared=form.declared(),
            now=now,
        )
    except DomainError as refusal:
        form.tell(refusal)
        return form
    messages.success(request, _("The level is set and stays until somebody releases it."))
    return None
