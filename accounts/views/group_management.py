"""What leaders do: requests, invitations, members, what the group is called."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import panels, policies
from accounts.actions import group_admissions, group_leading
from accounts.forms.groups import GroupForm, InviteForm, ReasonForm
from accounts.models import Admission, Group, Membership, Organisation, User
from accounts.views.answers import signed_in_member, with_status
from accounts.views.groups import MOST_SHOWN, find
from foundation.errors import DomainError

Forms = dict[str, Any]  # Any: forms of several classes, by what they are for
_LONGEST = 19  # digits of an id


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """The page for leaders; to everybody else it looks as if it were not there."""
    member, group = signed_in_member(request), find(request, slug)
    if not policies.may_lead_group(member, group, timezone.now()):
        raise Http404
    shown = _forms(member, group)
    if request.method != "POST":
        return render(request, "accounts/groups/manage.html", _context(member, group, shown))
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    name, done = act
    form = shown[name] = _forms(member, group, request, only=name)[name]
    if form.is_valid():
        try:
            told = done(member, group, form, request)
        except DomainError as refusal:
            form.tell(refusal)
        else:
            messages.success(request, told)
            is_leading = policies.may_lead_group(member, group, timezone.now())
            return HttpResponseRedirect(reverse("manage_group" if is_leading else "group", args=[group.slug]))
    return with_status(render(request, "accounts/groups/manage.html", _context(member, group, shown)), form)


def _forms(member: User, group: Group, request: HttpRequest | None = None, only: str = "") -> Forms:
    data = request.POST if request else None
    initial = {
        name: getattr(group, name) for name in ("name", "description", "kind", "joining", "is_listed", "organisation")
    }
    organisations = Organisation.objects.visible_to(member).in_order()
    made: dict[str, Callable[[], forms.Form]] = {
        "invite": lambda: InviteForm(data),
        "edit": lambda: GroupForm(data, organisations=organisations, initial=initial),
        "reason": lambda: ReasonForm(data),
    }
    return {name: make() for name, make in made.items() if only in ("", name)}


def _context(member: User, group: Group, shown: Forms) -> dict[str, Any]:
    admissions = list(Admission.objects.visible_to(member).filter(group=group).open().in_order())
    return {
        "group": group,
        "forms": shown,
        "requests": [row for row in admissions if row.kind == "request"],
        "invited": [row for row in admissions if row.kind == "invitation"],
        "memberships": Membership.objects.visible_to(member).filter(group=group).in_order()[:MOST_SHOWN],
        "tools": [(tool, reverse(tool.url_name, args=[group.slug])) for tool in panels.tools()],
    }


def _row(request: HttpRequest, rows: Any) -> Any:  # Any: admissions or memberships
    """The row that the form names, of this group. Raises Http404."""
    number = request.POST.get("row", "")
    if not (number.isascii() and number.isdigit() and len(number) < _LONGEST):
        raise Http404
    return get_object_or_404(rows, pk=int(number))


def _admission(request: HttpRequest, member: User, group: Group) -> Admission:
    found: Admission = _row(request, Admission.objects.visible_to(member).filter(group=group).select_related("group"))
    return found


def _membership(request: HttpRequest, member: User, group: Group) -> Membership:
    rows = Membership.objects.visible_to(member).filter(group=group).select_related("group", "member")
    found: Membership = _row(request, rows)
    return found


def _invite(member: User, group: Group, form: Any, request: HttpRequest) -> str:
    who, note = form.cleaned_data["who"], form.cleaned_data["note"]
    made = group_admissions.invite_to_group(
        actor=member, group=group, who=who, note=note, declared=form.declared(), now=timezone.now()
    )
    if made is None and "@" in who.lstrip("@"):
        return _("If the address belongs to a member, the invitation waits for them on their page of groups.")
    return _("The invitation waits for %(who)s.") % {"who": who}


def _accept(member: User, group: Group, form: Any, request: HttpRequest) -> str:
    admission = _admission(request, member, group)
    group_admissions.decide_request(actor=member, admission=admission, is_accepted=True, reason="", now=timezone.now())
    return _("The member belongs to the group now.")


def _decline(member: User, group: Group, form: Any, request: HttpRequest) -> str:
    admission = _admission(request, member, group)
    group_admissions.decide_request(
        actor=member,
        admission=admission,
        is_accepted=False,
        reason=form.cleaned_data["reason"],
        declared=form.declared(),
        now=timezone.now(),
    )
    return _("The request is declined.")


def _withdraw(member: User, group: Group, form: Any, request: HttpRequest) -> str:
    admission = _admission(request, member, group)
    group_admissions.withdraw_admission(actor=member, admission=admission, now=timezone.now())
    return _("The invitation is taken back.")


def _role(role: str) -> Callable[[User, Group, Any, HttpRequest], str]:
    def change(member: User, group: Group, form: Any, request: HttpRequest) -> str:
        row = _membership(request, member, group)
        group_leading.set_role(actor=member, membership=row, role=role, now=timezone.now())
        return _("The role is changed.")

    return change


def _hand_over(member: User, group: Group, form: Any, request: HttpRequest) -> str:
    group_leading.hand_over(actor=member, membership=_membership(request, member, group), now=timezone.now())
    return _("The group has a new leader in your place.")


def _remove(member: User, group: Group, form: Any, request: HttpRequest) -> str:
    group_leading.remove_member(
        actor=member,
        membership=_membership(request, member, group),
        reason=form.cleaned_data["reason"],
        declared=form.declared(),
        now=timezone.now(),
    )
    return _("The member is out of the group.")


def _edit(member: User, group: Group, form: Any, request: HttpRequest) -> str:
    group_leading.edit_group(actor=member, group=group, words=form.words, declared=form.declared(), now=timezone.now())
    return _("Your changes are stored.")


# What a button does: the form whose words it needs, and the action.
_ACTS: dict[str, tuple[str, Callable[[User, Group, Any, HttpRequest], str]]] = {
    "invite": ("invite", _invite),
    "edit": ("edit", _edit),
    "accept": ("reason", _accept),
    "decline": ("reason", _decline),
    "withdraw": ("reason", _withdraw),
    "promote": ("reason", _role("leader")),
    "demote": ("reason", _role("member")),
    "hand-over": ("reason", _hand_over),
    "remove": ("reason", _remove),
}
