"""Groups: those that the caller may know of, beginning one, describing it, and who stands in it."""

from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import group_leading
from accounts.actions.group_leading import GroupWords
from accounts.api.group_shapes import (
    WORDS,
    GroupChange,
    GroupGiven,
    GroupShown,
    MembershipShown,
    RefusalGiven,
    RoleGiven,
)
from accounts.models import Group, Membership, Organisation
from content.api.declaring import declared
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Given
from foundation.api.views import ApiView

NAMES = ("name_invisible", "name_sign", "name_too_short", "group_name_taken", "unlisted_but_open", *WORDS)
_COLUMNS = ("name", "description", "kind", "joining", "is_listed")


class GroupQuery(Given):
    """Which groups."""

    mine = serializers.BooleanField(required=False, default=False, help_text="Those that the caller stands in.")


class Groups(ApiView):
    """Groups that the caller may know of."""

    @operation("read:people", is_open=True, asks=GroupQuery, gives=GroupShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List groups, the newest first."""
        found = Group.objects.visible_to(self.caller).for_list()
        if self.query["mine"]:
            own = Group.objects.visible_to(self.caller).of(self.caller).values("pk")
            found = found.filter(pk__in=own)
        return self.page_of(self.cut(found))

    @operation(
        "write:people",
        takes=GroupGiven,
        gives=GroupShown,
        status=201,
        is_idempotent=True,
        forbids=("make_group",),
        refuses=("too_many_groups", *NAMES),
    )
    def post(self, request: Request) -> Response:
        """Begin a group and lead it."""

        def make(_token: UUID | None) -> Group:
            return group_leading.make_group(
                actor=self.caller, words=_words(self, GroupWords("")), declared=declared(self.given), now=self.now
            )

        made = self.once(make, lambda pk: get_object_or_404(Group.objects.visible_to(self.caller), pk=pk))
        return shown(self, made.slug, location=f"/api/v1/groups/{made.slug}/")


class OneGroup(ApiView):
    """One group."""

    @operation("read:people", is_open=True, gives=GroupShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read a group."""
        return shown(self, slug)

    @operation(
        "write:people", takes=GroupChange, gives=GroupShown, needs_match=True, forbids=("lead_group",), refuses=NAMES
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change what a group is called, and how people come in: its leaders. Its address stays."""
        group = find(self, slug)
        self.match(_etag(group))
        before = GroupWords(**{name: getattr(group, name) for name in _COLUMNS}, organisation=group.organisation)
        group_leading.edit_group(
            actor=self.caller,
            group=group,
            words=_words(self, before),
            declared=declared(self.given),
            now=self.now,
        )
        return shown(self, slug)


class GroupMembers(ApiView):
    """Who stands in a group: its leaders for everybody, the others for those who stand in it too."""

    @operation("read:people", is_open=True, gives=MembershipShown, is_list=True)
    def get(self, request: Request, slug: str) -> Response:
        """List the members of a group that the caller may know of."""
        group = get_object_or_404(Group.objects.visible_to(self.caller), slug=slug)
        found = Membership.objects.visible_to(self.caller).filter(group=group)
        return self.page_of(self.cut(found.select_related("member__shown_credential"), is_rising=True))


class Removal(ApiView):
    """A member who does not belong to a group any more."""

    @operation(
        "write:people",
        takes=RefusalGiven,
        forbids=("lead_group",),
        refuses=("reason_missing", "last_leader", "not_in_group", *WORDS),
    )
    def post(self, request: Request, slug: str, username: str) -> Response:
        """Take a member out of the group, with a reason that they read: its leaders."""
        group_leading.remove_member(
            actor=self.caller,
            membership=_membership(self, slug, username),
            reason=self.given["reason"],
            declared=declared(self.given),
            now=self.now,
        )
        return self.nothing()


class MemberRole(ApiView):
    """What one member of a group is in it."""

    @operation(
        "write:people",
        takes=RoleGiven,
        gives=MembershipShown,
        forbids=("lead_group",),
        refuses=("last_leader", "not_in_group"),
    )
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Make a member a leader, or a leader a member: leaders of the group."""
        found = _membership(self, slug, username)
        group_leading.set_role(actor=self.caller, membership=found, role=self.given["role"], now=self.now)
        return self.shown(_membership(self, slug, username))


class Succession(ApiView):
    """Another leader in the caller's place."""

    @operation("write:people", gives=MembershipShown, forbids=("lead_group",), refuses=("last_leader", "not_in_group"))
    def post(self, request: Request, slug: str, username: str) -> Response:
        """Let this member lead the group in the caller's place."""
        found = _membership(self, slug, username)
        group_leading.hand_over(actor=self.caller, membership=found, now=self.now)
        return self.shown(_membership(self, slug, username))


def find(view: ApiView, slug: str) -> Group:
    """The group that the caller may know of. Raises Http404."""
    found: Group = get_object_or_404(Group.objects.visible_to(view.caller).for_list(), slug=slug)
    return found


def shown(view: ApiView, slug: str, **options: Any) -> Response:
    """The answer with one group. (Any: options of `ApiView.shown`.)"""
    found = find(view, slug)
    return view.shown(found, etag=_etag(found), **options)


def _membership(view: ApiView, slug: str, username: str) -> Membership:
    rows = Membership.objects.visible_to(view.caller).select_related("group", "member__shown_credential")
    found: Membership = get_object_or_404(rows, group=find(view, slug), member__username__iexact=username)
    return found


def _words(view: ApiView, before: GroupWords) -> GroupWords:
    """What was said before, with what was sent in its place."""
    changes = {name: view.given[name] for name in _COLUMNS if name in view.given}
    if "organisation" in view.given:
        changes["organisation"] = _organisation(view)
    return replace(before, **changes)


def _organisation(view: ApiView) -> Organisation | None:
    slug = view.given["organisation"]
    if slug is None:
        return None
    found: Organisation | None = Organisation.objects.visible_to(view.caller).filter(slug=slug).first()
    if found is None:
        sentence = _("There is no “%(word)s” here.") % {"word": slug[:60]}
        raise serializers.ValidationError({"organisation": [sentence]}, UNSUITABLE)
    return found


def _etag(group: Group) -> str:
    """The state of what its leaders say of it."""
    told = [getattr(group, name) for name in _COLUMNS] + [group.organisation_id]
    return f"group-{group.pk}-{sha256(repr(told).encode()).hexdigest()[:24]}"
