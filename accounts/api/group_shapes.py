"""Groups, who stands in them and who wants to, as answers of the API show them; what is sent about them."""

from typing import Any

from rest_framework import serializers

from accounts.actions.group_admissions import LONGEST_NOTE
from accounts.api.shapes import AuthorShown, address, author
from accounts.models import Admission, Group, Membership
from content.api.declaring import Gated
from content.markup.limits import CODES
from foundation.api.shapes import Computed, Flag, One, Shown, Words

LONGEST_NAME = 80
LONGEST_DESCRIPTION = 500
# Refusals of words that another member reads.
WORDS = ("words_held", "word_rule", "privacy_findings", *CODES)


class GroupShown(Shown):
    """A lab, a journal club, a section of a society."""

    slug = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    name = serializers.CharField()
    description = serializers.CharField()
    kind = serializers.ChoiceField(choices=Group.Kind.values)
    joining = serializers.ChoiceField(choices=Group.Joining.values)
    is_listed = serializers.BooleanField()
    organisation = Computed(
        serializers.CharField(allow_null=True), lambda row, context: row.organisation and row.organisation.slug
    )
    member_count = serializers.IntegerField(source="found_members")

    example = {
        "slug": "calibration-club",
        "url": "https://commons.example.org/groups/calibration-club/",
        "name": "Calibration club",
        "description": "We read one paper a month.",
        "kind": "journal_club",
        "joining": "request",
        "is_listed": True,
        "organisation": None,
        "member_count": 12,
    }


class MembershipShown(Shown):
    """Who stands in a group."""

    member = author("member")
    role = serializers.ChoiceField(choices=Membership.Role.values)
    created_at = serializers.DateTimeField()

    example = {"member": AuthorShown.example, "role": "leader", "created_at": "2026-01-05T09:00:00Z"}


class AdmissionShown(Shown):
    """A way into a group that somebody has to answer."""

    id = serializers.IntegerField()
    group = serializers.CharField(source="group.slug")
    kind = serializers.ChoiceField(
        choices=Admission.Kind.values, help_text="`request`: a leader answers; `invitation`: the member."
    )
    member = author("member")
    invited_by = author("invited_by")
    note = serializers.CharField()
    created_at = serializers.DateTimeField()

    example = {
        "id": 5,
        "group": "calibration-club",
        "kind": "request",
        "member": AuthorShown.example,
        "invited_by": None,
        "note": "I work on calibration too.",
        "created_at": "2026-03-02T09:00:00Z",
    }


class OwnMembershipShown(Shown):
    """How the caller stands to a group."""

    role = serializers.ChoiceField(choices=Membership.Role.values, allow_null=True, help_text="Null outside the group.")
    waiting = AdmissionShown(allow_null=True, help_text="The caller's request, or an invitation to them.")
    may_join = serializers.BooleanField(help_text="Or ask to.")
    may_lead = serializers.BooleanField()

    example = {"role": "member", "waiting": None, "may_join": False, "may_lead": False}


class GroupGiven(Gated):
    """What a leader says of a group."""

    name = Words(max_length=LONGEST_NAME)
    description = Words(max_length=LONGEST_DESCRIPTION, required=False, allow_blank=True, default="")
    kind = One(choices=Group.Kind.values, default=Group.Kind.OTHER)
    joining = One(choices=Group.Joining.values, default=Group.Joining.INVITATION)
    is_listed = Flag(required=False, default=False)
    organisation = Words(max_length=80, required=False, allow_null=True, default=None, help_text="Its slug.")

    example = {
        "name": "Calibration club",
        "description": "We read one paper a month.",
        "kind": "journal_club",
        "joining": "request",
        "is_listed": True,
    }


class GroupChange(GroupGiven):
    """What is said of it from now on. What is left out stays."""

    example = {"description": "We read two papers a month."}

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Nothing is required, and nothing has a value of its own."""
        found = super().get_fields()
        for name in ("name", "description", "kind", "joining", "is_listed", "organisation"):
            found[name].required, found[name].default = False, serializers.empty
        return found


class JoinGiven(Gated):
    """A word to the leaders, where they decide."""

    note = Words(max_length=LONGEST_NOTE, required=False, allow_blank=True, default="")

    example = {"note": "I work on calibration too."}


class InvitationGiven(JoinGiven):
    """Whom to invite."""

    who = Words(max_length=254, help_text="A username, or an e-mail address.")

    example = {"who": "ana.lima", "note": "You would like our next paper."}


class RefusalGiven(Gated):
    """Why; whom it concerns reads it."""

    reason = Words(max_length=LONGEST_NOTE)

    example = {"reason": "We are for members of the department only."}


class RoleGiven(Gated):
    """What a member of the group is from now on."""

    role = One(choices=Membership.Role.values)

    example = {"role": "leader"}
