"""What moderators decided about a member, told to that member, with the way to a second look."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from accounts.views.standing import member_before_the_door
from foundation.errors import DomainError
from moderation import appeals, reasons
from moderation.actions import appealing
from moderation.forms.members import AppealForm
from moderation.models import Appeal, ModerationAction
from moderation.subjects.posts import titles_for

MOST_SHOWN = 100  # of one's own decisions; older ones are in the copy of one's data


@dataclass(frozen=True)
class Told:
    """One decision as its member reads it."""

    action: ModerationAction
    rule: str
    title: str
    language: str
    url: str
    appeal: Appeal | None
    is_taken_back: bool
    may_appeal: bool


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every decision about the reader, the newest first."""
    member = signed_in_member(request)
    found = ModerationAction.objects.visible_to(member).told_to(member).select_related("appeal", "undone_by")
    return render(
        request, "moderation/decisions.html", {"rows": _told(member, list(found[:MOST_SHOWN]), timezone.now())}
    )


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision, and the form to appeal against it."""
    member, now = signed_in_member(request), timezone.now()
    found = ModerationAction.objects.visible_to(member).told_to(member).select_related("appeal", "undone_by")
    action = get_object_or_404(found, pk=pk)
    return _answer(request, member, action, where=action.get_absolute_url(), now=now)


@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def suspension(request: HttpRequest) -> HttpResponse:
    """The same for whoever is suspended: they cannot sign in, but this session has seen their password or passkey."""
    member, now = member_before_the_door(request), timezone.now()
    action = appeals.suspension_of(member) if member is not None and member.is_suspended(now) else None
    if request.user.is_authenticated or member is None or action is None:
        return HttpResponseRedirect(reverse("account_inactive"))
    return _answer(request, member, action, where=reverse("suspension"), now=now)


def _answer(request: HttpRequest, member: User, action: ModerationAction, *, where: str, now: datetime) -> HttpResponse:
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appealing.make_appeal(
                actor=member, action=action, text=form.cleaned_data["text"], declared=form.declared(), now=now
            )
        except DomainError as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("Your appeal is with the moderators. You hear of the answer."))
            return HttpResponseRedirect(where)
    response = render(request, "moderation/decision.html", {"row": _told(member, [action], now)[0], "form": form})
    return with_status(response, form) if request.method == "POST" else response


def _told(member: User, actions: list[ModerationAction], now: datetime) -> list[Told]:
    """Two statements, however many there are."""
    titles = titles_for(member, actions)
    return [
        Told(
            action=action,
            rule=reasons.words(action.ground) if action.ground else "",
            title=titles[action.pk][0] if action.pk in titles else "",
            language=titles[action.pk][1] if action.pk in titles else "",
            url=titles[action.pk][2] if action.pk in titles else "",
            appeal=getattr(action, "appeal", None),
            is_taken_back=hasattr(action, "undone_by"),
            may_appeal=appeals.are_possible(action, now),
        )
        for action in actions
    ]
