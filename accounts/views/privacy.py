"""A member's own data: what is kept, a copy of it, and the end of the account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts import policies
from accounts.actions import copies, deletion
from accounts.actions.privacy import edit_privacy
from accounts.exporting import storing
from accounts.forms.privacy import DeleteAccountForm, PrivacyForm
from accounts.models import Block, Consent, DataExport, Erasure, User
from accounts.views.answers import add_refusal, signed_in_member, with_status
from foundation.errors import DomainError

MOST_COPIES = 5


@never_cache
def privacy(request: HttpRequest) -> HttpResponse:
    """Everything about a member's own data on one page."""
    member = signed_in_member(request)
    form = PrivacyForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        edit_privacy(actor=member, **form.cleaned_data, now=timezone.now())
        messages.success(request, _("Your changes are stored."))
        return HttpResponseRedirect(reverse("privacy_settings"))
    response = _page(request, member, form)
    return with_status(response, form) if form.is_bound else response


@never_cache
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def request_copy(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of everything."""
    member = signed_in_member(request)
    try:
        copies.request_copy(actor=member, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Your copy is being made. A mail tells you when it is ready."))
    return HttpResponseRedirect(reverse("privacy_settings"))


@never_cache
@require_GET
@reauthentication_required(allow_get=False)  # type: ignore[untyped-decorator]  # allauth has no types
def copy(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """The file, for the member whose it is."""
    member = signed_in_member(request)
    now = timezone.now()
    ready = DataExport.objects.visible_to(member).filter(state=DataExport.State.READY, expires_at__gt=now)
    export = get_object_or_404(ready, pk=export_id)
    path = storing.path(export.key)
    if not path.exists():
        messages.error(request, _("This file is gone. Ask for another copy."))
        return HttpResponseRedirect(reverse("privacy_settings"))
    copies.note_download(actor=member, export=export, now=now)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=export.file_name)
    response.headers["Content-Type"] = "application/zip"
    return response


@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def delete_account(request: HttpRequest) -> HttpResponse:
    """What deleting means, and the wish for it."""
    member = signed_in_member(request)
    form = DeleteAccountForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            deletion.request_deletion(
                actor=member,
                is_removing_texts=form.cleaned_data["texts"] == "remove",
                kept_session=request.session.session_key or "",
                now=timezone.now(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return HttpResponseRedirect(reverse("delete_account"))
    context = {
        "form": form,
        "waiting": Erasure.objects.visible_to(member).waiting().first(),
        "may_delete": policies.may_delete_account(member),
        "has_case": deletion.has_case(member),
        "days": deletion.TIME_TO_RECONSIDER.days,
    }
    response = render(request, "accounts/delete.html", context)
    return with_status(response, form) if form.is_bound else response


@never_cache
@require_POST
def keep_account(request: HttpRequest) -> HttpResponse:
    """Stay after all."""
    try:
        if deletion.keep_account(actor=signed_in_member(request), now=timezone.now()):
            messages.success(request, _("Your account stays. Others see it again."))
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return HttpResponseRedirect(reverse("privacy_settings"))


@login_not_required
@require_safe
def deleted_member(request: HttpRequest) -> HttpResponse:
    """What it means that a text stands under “deleted member”."""
    return render(request, "accounts/deleted_member.html")


def _page(request: HttpRequest, member: User, form: PrivacyForm) -> HttpResponse:
    exports = list(DataExport.objects.visible_to(member).newest_first()[:MOST_COPIES])
    context = {
        "form": form,
        "blocks": Block.objects.visible_to(member).in_order(),
        "exports": exports,
        "is_underway": any(one.state in ("requested", "building") for one in exports),
        "consents": Consent.objects.visible_to(member).select_related("version").order_by("-given_at", "-pk"),
    }
    return render(request, "accounts/privacy.html", context)
