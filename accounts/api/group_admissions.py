"""Ways into a group and out of it: joining, asking, inviting, answering, leaving."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import policies
from accounts.actions import group_admissions as actions
from accounts.api.group_shapes import (
    WORDS,
    AdmissionShown,
    InvitationGiven,
    JoinGiven,
    OwnMembershipShown,
    RefusalGiven,
)
from accounts.api.groups import find
from accounts.models import Admission, Group, Membership
from accounts.querysets import AdmissionQuerySet
from content.api.declaring import declared
from foundation.api.operations import operation
from foundation.api.views import ApiView

_NAMES = ("member__shown_credential", "invited_by__shown_credential")


class OwnMembership(ApiView):
    """How the caller stands to a group."""

    @operation("read:people", gives=OwnMembershipShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read whether one stands in a group, waits for an answer, or may join."""
        return self._told(find(self, slug))

    @operation(
        "write:people",
        takes=JoinGiven,
        gives=OwnMembershipShown,
        forbids=("join_group",),
        refuses=("declined_lately", *WORDS),
    )
    def put(self, request: Request, slug: str) -> Response:
        """Join an open group at once, or ask a leader of one that decides. Asking twice is asking once."""
        group = find(self, slug)
        said = declared(self.given)
        actions.ask_to_join(actor=self.caller, group=group, note=self.given["note"], declared=said, now=self.now)
        return self._told(group)

    @operation("write:people", refuses=("last_leader",))
    def delete(self, request: Request, slug: str) -> Response:
        """Leave a group. What is written for it is out of reach at once."""
        if not actions.leave_group(actor=self.caller, group=find(self, slug), now=self.now):
            raise Http404
        return self.nothing()

    def _told(self, group: Group) -> Response:
        own = Membership.objects.visible_to(self.caller).filter(group=group, member_id=self.caller.pk).first()
        waiting = _open(self).filter(group=group, member_id=self.caller.pk).first()
        return self.shown(
            {
                "role": own and own.role,
                "waiting": waiting,
                "may_join": not own and not waiting and policies.may_join_group(self.caller, group, self.now),
                "may_lead": policies.may_lead_group(self.caller, group, self.now),
            }
        )


class GroupAdmissions(ApiView):
    """Who wants into a group or is invited: all for its leaders, for others their own."""

    @operation("read:people", gives=AdmissionShown, is_list=True)
    def get(self, request: Request, slug: str) -> Response:
        """List requests and invitations that wait, the oldest first. Those to an address are told to nobody."""
        return self.page_of(self.cut(_open(self).filter(group=find(self, slug)), is_rising=True))

    @operation(
        "write:people",
        takes=InvitationGiven,
        forbids=("lead_group",),
        refuses=("who_malformed", "nobody", "in_group_already", "asked_already", *WORDS),
    )
    def post(self, request: Request, slug: str) -> Response:
        """Invite a member, or whoever has an address: leaders of the group. What becomes of it is not told."""
        actions.invite_to_group(
            actor=self.caller,
            group=find(self, slug),
            who=self.given["who"],
            note=self.given["note"],
            declared=declared(self.given),
            now=self.now,
        )
        return self.nothing()


class OneAdmission(ApiView):
    """One of them."""

    @operation("write:people", forbids=("withdraw_admission",))
    def delete(self, request: Request, slug: str, admission_id: int) -> Response:
        """Take back what one asked, or, as a leader, an invitation."""
        if not actions.withdraw_admission(
            actor=self.caller, admission=_admission(self, slug, admission_id), now=self.now
        ):
            raise Http404
        return self.nothing()


class AdmissionAccepted(ApiView):
    """Yes to who asked."""

    @operation("write:people", forbids=("lead_group",), refuses=("admission_gone",))
    def post(self, request: Request, slug: str, admission_id: int) -> Response:
        """Let in whoever asked: leaders of the group."""
        found = _admission(self, slug, admission_id)
        actions.decide_request(actor=self.caller, admission=found, is_accepted=True, reason="", now=self.now)
        return self.nothing()


class AdmissionDeclined(ApiView):
    """No to who asked."""

    @operation(
        "write:people",
        takes=RefusalGiven,
        forbids=("lead_group",),
        refuses=("admission_gone", "reason_missing", *WORDS),
    )
    def post(self, request: Request, slug: str, admission_id: int) -> Response:
        """Decline whoever asked, with a reason that they read: leaders of the group."""
        actions.decide_request(
            actor=self.caller,
            admission=_admission(self, slug, admission_id),
            is_accepted=False,
            reason=self.given["reason"],
            declared=declared(self.given),
            now=self.now,
        )
        return self.nothing()


class GroupInvitations(ApiView):
    """Groups that want the caller."""

    @operation("read:people", gives=AdmissionShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List invitations to groups that wait for the caller's answer, the oldest first."""
        return self.page_of(self.cut(_invitations(self), is_rising=True))


class InvitationAccepted(ApiView):
    """Yes."""

    @operation("write:people", forbids=("join_group",), refuses=("admission_gone",))
    def post(self, request: Request, admission_id: int) -> Response:
        """Join where one was invited."""
        return _answer(self, admission_id, is_accepted=True)


class InvitationDeclined(ApiView):
    """No."""

    @operation("write:people", refuses=("admission_gone",))
    def post(self, request: Request, admission_id: int) -> Response:
        """Decline an invitation."""
        return _answer(self, admission_id, is_accepted=False)


def _answer(view: ApiView, admission_id: int, *, is_accepted: bool) -> Response:
    found = get_object_or_404(_invitations(view), pk=admission_id)
    actions.answer_invitation(actor=view.caller, admission=found, is_accepted=is_accepted, now=view.now)
    return view.nothing()


def _open(view: ApiView) -> AdmissionQuerySet:
    return Admission.objects.visible_to(view.caller).open().select_related("group", *_NAMES)


def _invitations(view: ApiView) -> AdmissionQuerySet:
    return _open(view).filter(member_id=view.caller.pk, kind=Admission.Kind.INVITATION)


def _admission(view: ApiView, slug: str, admission_id: int) -> Admission:
    """One of the group, open or answered by now. Raises Http404."""
    rows = Admission.objects.visible_to(view.caller).select_related("group", "member")
    found: Admission = get_object_or_404(rows, group=find(view, slug), pk=admission_id)
    return found
