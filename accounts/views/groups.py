"""The list of groups, a group's page, and beginning one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import panels, policies
from accounts.actions import group_admissions
from accounts.actions.group_leading import make_group
from accounts.forms.groups import GroupForm, RequestForm
from accounts.models import Admission, Departure, Group, Membership, Organisation, User
from accounts.views.answers import signed_in_member, with_status
from foundation.errors import DomainError

TOLD_FOR = timedelta(days=30)  # a departure stands on the member's page so long
MOST_SHOWN = 200  # members on a group's page


@login_not_required
@never_cache
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Listed groups, the member's own, and the invitations that wait for them."""
    visible = Group.objects.visible_to(request.user)
    own = list(visible.of(request.user).values_list("pk", flat=True))
    rows = list(visible.for_list().filter(is_listed=True))
    mine = list(visible.for_list().filter(pk__in=own)) if own else []
    waiting = Admission.objects.visible_to(request.user).open().in_order()
    context = {
        "groups": [row for row in rows if row.pk not in own],
        "own": mine,
        "invitations": [row for row in waiting if row.kind == "invitation" and row.member_id == request.user.pk],
        "departures": Departure.objects.visible_to(request.user).since(timezone.now() - TOLD_FOR),
        "may_make": policies.may_make_group(request.user, timezone.now()),
    }
    return render(request, "accounts/groups/list.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """One group, as far as the viewer may know it. POST joins, asks, answers an invitation, or leaves."""
    found = find(request, slug)
    if request.method != "POST":
        return render(request, "accounts/groups/group.html", _context(request, found))
    if not isinstance(request.user, User):
        return redirect_to_login(found.get_absolute_url(), reverse("account_login"))
    form = RequestForm(request.POST)
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    if form.is_valid():
        try:
            told = act(request.user, found, form)
        except DomainError as refusal:
            form.tell(refusal)
        else:
            messages.success(request, told)
            is_seen = Group.objects.visible_to(request.user).filter(pk=found.pk).exists()
            return HttpResponseRedirect(found.get_absolute_url() if is_seen else reverse("groups"))
    return with_status(render(request, "accounts/groups/group.html", _context(request, found, form=form)), form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a group."""
    member, now = signed_in_member(request), timezone.now()
    organisations = Organisation.objects.visible_to(member).in_order()
    form = GroupForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        initial={"joining": "invitation", "kind": "lab"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = make_group(actor=member, words=form.words, declared=form.declared(), now=now)
        except DomainError as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("The group is made, and you lead it. Invite those who belong to it."))
            return HttpResponseRedirect(reverse("manage_group", args=[made.slug]))
    context = {"form": form, "may_make": policies.may_make_group(member, now)}
    response = render(request, "accounts/groups/new.html", context)
    return with_status(response, form) if request.method == "POST" else response


def find(request: HttpRequest, slug: str) -> Group:
    """The group with this address. Raises Http404 for one that is not there, or not for the viewer to know of."""
    found: Group = get_object_or_404(Group.objects.visible_to(request.user).for_list(), slug=slug)
    return found


def _context(request: HttpRequest, found: Group, form: RequestForm | None = None) -> dict[str, Any]:
    viewer, now = request.user, timezone.now()
    memberships = list(Membership.objects.visible_to(viewer).filter(group=found).in_order()[:MOST_SHOWN])
    own = next((row for row in memberships if row.member_id == viewer.pk), None)
    admissions = Admission.objects.visible_to(viewer).filter(group=found).open()
    waiting = next((row for row in admissions if row.member_id == viewer.pk), None)
    return {
        "group": found,
        "leaders": [row for row in memberships if row.role == "leader"],
        "others": [row for row in memberships if row.role != "leader"],
        "sees_all": own is not None or viewer.is_staff,
        "membership": own,
        "waiting": waiting,
        "form": form or RequestForm(),
        "may_join": own is None and waiting is None and policies.may_join_group(viewer, found, now),
        "may_ask_guest": not viewer.is_authenticated and found.joining != Group.Joining.INVITATION,
        "may_lead": policies.may_lead_group(viewer, found, now),
        "panels": panels.panels_of(viewer, found),
    }


def _join(member: User, found: Group, form: RequestForm) -> str:
    note, declared = form.cleaned_data["note"], form.declared()
    made = group_admissions.ask_to_join(actor=member, group=found, note=note, declared=declared, now=timezone.now())
    if isinstance(made, Membership):
        return _("You belong to %(group)s now.") % {"group": found.name}
    return _("Your request is with the leaders of %(group)s.") % {"group": found.name}


def _leave(member: User, found: Group, form: RequestForm) -> str:
    group_admissions.leave_group(actor=member, group=found, now=timezone.now())
    return _("You have left %(group)s.") % {"group": found.name}


def _accept(member: User, found: Group, form: RequestForm) -> str:
    _answer(member, found, is_accepted=True)
    return _("You belong to %(group)s now.") % {"group": found.name}


def _decline(member: User, found: Group, form: RequestForm) -> str:
    _answer(member, found, is_accepted=False)
    return _("The invitation is declined.")


def _withdraw(member: User, found: Group, form: RequestForm) -> str:
    group_admissions.withdraw_admission(actor=member, admission=_own_admission(member, found), now=timezone.now())
    return _("Your request is taken back.")


def _answer(member: User, found: Group, *, is_accepted: bool) -> None:
    admission = _own_admission(member, found)
    group_admissions.answer_invitation(actor=member, admission=admission, is_accepted=is_accepted, now=timezone.now())


def _own_admission(member: User, found: Group) -> Admission:
    mine = Admission.objects.visible_to(member).filter(group=found, member=member).open().select_related("group")
    waiting: Admission | None = mine.first()
    if waiting is None:
        raise DomainError("admission_gone", _("This was answered or taken back already."))
    return waiting


_ACTS: dict[str, Callable[[User, Group, RequestForm], str]] = {
    "join": _join,
    "leave": _leave,
    "accept": _accept,
    "decline": _decline,
    "withdraw": _withdraw,
}
