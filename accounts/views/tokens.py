"""The member's keys for programs."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import tokens as actions
from accounts.forms.tokens import TokenForm
from accounts.models import ApiToken, ServiceAccount
from accounts.openid import reading
from accounts.querysets import ApiTokenQuerySet
from accounts.scopes import SCOPES, offered_to
from accounts.views.answers import add_refusal, signed_in_member, with_status
from foundation.errors import DomainError, Text


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("text")
def tokens(request: HttpRequest) -> HttpResponse:
    """All keys, and a form for another. The text of a new one is shown once."""
    member, now = signed_in_member(request), timezone.now()
    offered = offered_to(is_staff=member.is_staff)
    form = TokenForm(request.POST or None, offered=offered)
    made, text = None, ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made, text = actions.make_token(
                actor=member, name=given["name"], wanted=given["scopes"], days=given["days"], now=now
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            form = TokenForm(offered=offered)
    context = {
        "form": form,
        "rows": rows_of(ApiToken.objects.visible_to(member).of(member), now),
        "made": made,
        "text": text,
        "services": ServiceAccount.objects.visible_to(member).of(member).in_order(),
        "grants": reading.grants_of(member, now),
    }
    response = render(request, "accounts/tokens.html", context)
    return with_status(response, form) if form.is_bound else response


def rows_of(tokens: ApiTokenQuerySet, now: datetime) -> list[tuple[ApiToken, list[tuple[str, Text]], bool]]:
    """Each key, the newest first, with its scopes and their words, and whether it ran out."""
    return [
        (row, [(scope, SCOPES[scope]) for scope in row.scopes if scope in SCOPES], row.expires_at <= now)
        for row in tokens.newest_first()
    ]


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one key useless."""
    member = signed_in_member(request)
    found = get_object_or_404(ApiToken.objects.visible_to(member), pk=pk)
    service = ServiceAccount.objects.visible_to(member).of(member).filter(member=found.member_id).first()
    actions.revoke_token(actor=member, token=found, now=timezone.now())
    messages.success(request, _("The token is removed. Whatever used it gets no answer any more."))
    return HttpResponseRedirect(service.get_absolute_url() if service else reverse("token_settings"))


@require_POST
def revoke_all(request: HttpRequest) -> HttpResponse:
    """Make all keys useless."""
    actions.revoke_all_tokens(actor=signed_in_member(request), now=timezone.now())
    messages.success(request, _("All tokens are removed."))
    return HttpResponseRedirect(reverse("token_settings"))
