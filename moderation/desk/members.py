"""One member as moderators see them: standing, what they wrote, flagged and were told. No address, no conversation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
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
from foundation.errors import DomainError
from moderation import members, policies
from moderation.actions import trusting, undoing
from moderation.desk.pages import moderator_of
from moderation.forms.desk import LevelForm


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
    record = members.record_of(moderator, member, now)
    shown = {
        **context,
        "title": member.shown_name,
        "member": member,
        "standing": STANDINGS[record.standing],
        "is_silenced": member.is_silenced(now),
        "written": record.written,
        "flagged": record.flagged,
        "weight": record.weight,
        "trust": record.trust,
        "fixed": record.fixed,
        "level_form": (form or LevelForm(initial={"level": member.trust_level}))
        if policies.may_fix_level(moderator, member)
        else None,
        "actions": [
            (action, undoing.is_undoable(action) and policies.may_undo(moderator, action, now))
            for action in record.actions
        ],
        "rows": record.rows,
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
