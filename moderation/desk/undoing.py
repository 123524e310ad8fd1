"""Taking decisions back, one, or all of a bulk."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.models import User
from accounts.views.answers import with_status
from foundation.errors import DomainError
from moderation import waiting
from moderation.actions import undoing
from moderation.desk.pages import LAST, moderator_of
from moderation.forms.desk import ReasonForm
from moderation.models import ModerationAction

Context = dict[str, Any]  # Any: what a template shows
BULK: Final = "moderation.last_bulk"


@sensitive_post_parameters()
@sensitive_variables()
def one(request: HttpRequest, context: Context, pk: int) -> HttpResponse:
    """Take one decision back, with a reason."""
    moderator = moderator_of(request)
    found = ModerationAction.objects.visible_to(moderator).select_related("actor", "undone_by", "item")
    action = get_object_or_404(found, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _undo(moderator, action, form)
        except DomainError as refusal:
            form.tell(refusal)
        else:
            if request.session.get(LAST) == action.pk:
                del request.session[LAST]
            messages.success(request, _said(action))
            return HttpResponseRedirect(_where_next(action))
    shown = {**context, "title": _("Take a decision back"), "actions": [action], "form": form}
    shown["is_about_defences"] = action.kind in undoing.OF_DEFENCES | undoing.OF_LEVELS
    response = TemplateResponse(request, "moderation/desk/undo.html", shown)
    return with_status(response, form) if request.method == "POST" else response


def _said(action: ModerationAction) -> str:
    if action.item_id:
        return _("It is taken back; the text is in the queue again.")
    return _("It is taken back.")


def _where_next(action: ModerationAction) -> str:
    if action.item_id:
        return reverse("admin:queue_item", args=[action.item_id])
    if action.kind in undoing.OF_DEFENCES:
        is_rule = action.kind == ModerationAction.Kind.RULE_CHANGED
        return (
            reverse("admin:moderation_wordrule_try", args=[action.subject_id]) if is_rule else reverse("admin:defences")
        )
    if action.kind in (*undoing.OF_MEMBERS, *undoing.OF_LEVELS) and action.member is not None:
        return reverse("admin:queue_member", args=[action.member.username])
    return reverse("admin:queue")


@sensitive_post_parameters()
@sensitive_variables()
def bulk(request: HttpRequest, context: Context) -> HttpResponse:
    """Take back what the last bulk of this moderator decided."""
    moderator = moderator_of(request)
    ids = request.session.get(BULK, [])
    found = (
        ModerationAction.objects.visible_to(moderator).filter(pk__in=ids).select_related("actor", "undone_by", "item")
    )
    actions = list(found.order_by("pk"))
    if not actions:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = 0
        for action in actions:
            try:
                _undo(moderator, action, form)
                count += 1
            except DomainError as refusal:
                messages.error(request, f"{action.pk}: {refusal.message}")
        request.session.pop(BULK, None)
        text = ngettext("%(count)d decision is taken back.", "%(count)d decisions are taken back.", count)
        messages.success(request, text % {"count": count})
        return HttpResponseRedirect(reverse("admin:queue"))
    shown = {**context, "title": _("Take the decisions back"), "actions": actions, "form": form}
    response = TemplateResponse(request, "moderation/desk/undo.html", shown)
    return with_status(response, form) if request.method == "POST" else response


def _undo(moderator: User, action: ModerationAction, form: ReasonForm) -> None:
    undoing.undo_decision(
        actor=moderator,
        action=action,
        reason=form.cleaned_data["reason"],
        declared=form.declared(),
        now=timezone.now(),
    )
    waiting.count_anew(moderator)
