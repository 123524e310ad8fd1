"""Making two accounts one, from the list of members: a dry run first, then the deed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import merging
from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from foundation import recounting
from foundation.errors import DomainError

TWO = 2


class MergeForm(forms.Form):
    """Which of the two stays."""

    target = forms.ModelChoiceField(
        label=_("The account that stays"), queryset=User.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, members: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.queryset = members
        field.label_from_instance = lambda member: f"{member.shown_name} (@{member.username})"


def merge(model_admin: admin.ModelAdmin, request: HttpRequest, members: QuerySet[User]) -> TemplateResponse | None:
    """Ask which stays, say what would happen, then do it; None leads back to the list."""
    if members.count() != TWO:
        messages.error(request, _("Choose the two accounts of one person."))
        return None
    is_sent = "look" in request.POST or "apply" in request.POST
    form = MergeForm(request.POST if is_sent else None, members=members)
    moves: list[merging.Move] | None = None
    if is_sent and form.is_valid():
        target = form.cleaned_data["target"]
        source = members.exclude(pk=target.pk).get()
        try:
            moves = _merged(request, source, target, is_dry="apply" not in request.POST)
        except DomainError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            if "apply" in request.POST:
                model_admin.log_change(request, target, "Merged with another account.")
                messages.success(request, _("The two accounts are one now."))
                return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Merge two accounts"),
        "opts": model_admin.model._meta,
        "members": members,
        "form": form,
        "moves": moves,
        "action": request.POST.get("action", ""),
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    response = TemplateResponse(request, "accounts/admin_merge.html", context)
    if is_sent and form.errors:
        with_status(response, form)
    return response


def _merged(request: HttpRequest, source: User, target: User, *, is_dry: bool) -> list[merging.Move]:
    actor = signed_in_member(request)
    moves = merging.merge(actor=actor, source=source, target=target, is_dry=is_dry, now=timezone.now())
    if not is_dry and any(move.collided for move in moves):
        recounting.recount_all()
    return moves
