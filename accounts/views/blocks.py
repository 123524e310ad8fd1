"""Muting and blocking other members."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import policies
from accounts.actions import blocks
from accounts.forms.blocks import BlockForm
from accounts.models import Block, User
from accounts.views.answers import add_refusal, signed_in_member, with_status
from foundation.errors import DomainError


@never_cache
def block(request: HttpRequest, username: str) -> HttpResponse:
    """Mute or block a member, or hear them again."""
    member = signed_in_member(request)
    other = get_object_or_404(User.objects.visible_to(member).with_username(username))
    current = Block.objects.visible_to(member).filter(other=other).first()
    if request.method == "POST" and "lift" in request.POST:
        blocks.lift_block(actor=member, other=other, now=timezone.now())
        messages.success(request, _("You hear %(name)s again.") % {"name": other.shown_name})
        return HttpResponseRedirect(reverse("privacy_settings"))
    form = BlockForm(request.POST or None, initial={"kind": current.kind} if current else None)
    if request.method == "POST" and form.is_valid() and _was_set(request, member, other, form):
        return HttpResponseRedirect(reverse("privacy_settings"))
    context = {"other": other, "current": current, "form": form, "may_block": policies.may_block(member, other)}
    response = render(request, "accounts/block.html", context)
    return with_status(response, form) if request.method == "POST" else response


def _was_set(request: HttpRequest, member: User, other: User, form: BlockForm) -> bool:
    kind = form.cleaned_data["kind"]
    try:
        blocks.set_block(actor=member, other=other, kind=kind, now=timezone.now())
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    told = (
        _("%(name)s is blocked. They are not told.") if kind == "block" else _("%(name)s is muted. They are not told.")
    )
    messages.success(request, told % {"name": other.shown_name})
    return True
