"""Groups by programs: beginning one, ways in and out, who leads, and what stays hidden."""

import pytest

from accounts.models import Admission, Group, Membership
from forum.models import Category
from tests.config.api.may_world import regular
from tests.factories.accounts import (
    AdmissionFactory,
    BlockFactory,
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.forum import CategoryFactory

pytestmark = pytest.mark.django_db
SCOPES = ("read:people", "write:people", "read:forum")


@pytest.fixture
def leader():
    return regular(trust_level=2)


@pytest.fixture
def club(leader):
    group = GroupFactory(slug="club", is_listed=True, joining="request")
    MembershipFactory(group=group, member=leader, role="leader")
    return group


class TestDescribing:
    def test_group_is_begun_once_for_one_key_and_led_by_whoever_began_it(self, program, leader):
        organisation = OrganisationFactory()
        mine = program(leader, *SCOPES)
        body = {"name": "Calibration club", "kind": "journal_club", "organisation": organisation.slug}

        first, again = (mine.ask("POST", "/groups/", body, idempotency_key="one") for _ in "ab")

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert first.told == again.told
        assert first.headers["Location"] == f"/api/v1/groups/{first.told['slug']}/"
        assert (first.told["organisation"], first.told["member_count"]) == (organisation.slug, 1)
        assert Membership.objects.get(group__slug=first.told["slug"]).role == "leader"
        assert mine.read(f"/groups/{first.told['slug']}/membership/").told["may_lead"] is True

    def test_change_needs_what_was_read_and_leaves_the_rest(self, program, leader, club):
        mine = program(leader, *SCOPES)
        etag = mine.read("/groups/club/")["ETag"]

        changed = mine.ask("PATCH", "/groups/club/", {"description": "We read papers."}, if_match=etag)

        assert (changed.status_code, changed.told["description"]) == (200, "We read papers.")
        assert (changed.told["name"], changed.told["joining"]) == (club.name, "request")
        assert mine.ask("PATCH", "/groups/club/", {"name": "Other"}, if_match=etag).status_code == 412
        assert mine.ask("PATCH", "/groups/club/", {"name": "Other"}).status_code == 428

    @pytest.mark.parametrize(
        ("body", "code", "field"),
        [
            ({"name": "ab"}, "name_too_short", "name"),
            ({"is_listed": False}, "unlisted_but_open", "joining"),
            ({"organisation": "none"}, "unsuitable_input", "organisation"),
            ({"name": "Lab ✅ of trust"}, "name_sign", "name"),
        ],
    )
    @pytest.mark.usefixtures("club")
    def test_what_cannot_be_is_refused_at_its_field(self, program, leader, body, code, field):
        answer = program(leader, *SCOPES).ask("PATCH", "/groups/club/", body, if_match="*")

        assert (answer.status_code, answer.told["code"], list(answer.told["fields"])) == (422, code, [field])

    def test_categories_of_a_group_are_made_named_and_archived_by_its_leaders(self, program, leader, club):
        mine = program(leader, *SCOPES)
        made = mine.ask("POST", "/groups/club/categories/", {"name_en": "Papers", "kinds": ["question"]})
        path = f"/groups/club/categories/{made.told['id']}/"

        changed = mine.ask("PATCH", path, {"is_archived": True}, if_match=mine.read(path)["ETag"])

        assert (changed.status_code, changed.told["kinds"], changed.told["name_zh"]) == (200, ["question"], "Papers")
        assert changed.told["archived_at"] is not None
        assert [row["id"] for row in mine.read("/groups/club/categories/").told["results"]] == [made.told["id"]]
        assert program(regular(), *SCOPES).read(path).status_code == 404
        assert Category.objects.get(pk=made.told["id"]).audience.group == club

    def test_category_of_another_group_is_not_there(self, program, leader, club):
        elsewhere = CategoryFactory(group=GroupFactory())

        answer = program(leader).ask("PATCH", f"/groups/club/categories/{elsewhere.pk}/", {}, if_match="*")

        assert answer.status_code == 404


class TestComing:
    def test_open_group_is_joined_at_once_and_left(self, program):
        group = GroupFactory(is_listed=True, joining="open")
        mine = program(regular(), *SCOPES)
        path = f"/groups/{group.slug}/membership/"
        assert mine.read(path).told == {"role": None, "waiting": None, "may_join": True, "may_lead": False}

        assert mine.ask("PUT", path, {}).told["role"] == "member"
        assert mine.ask("DELETE", path).status_code == 204
        assert mine.ask("DELETE", path).status_code == 404
        assert not group.memberships.exists()

    def test_asking_twice_is_asking_once_and_a_leader_lets_in(self, program, leader, club):
        asking, leading = regular(), program(leader, *SCOPES)
        theirs = program(asking, *SCOPES)

        first, second = (theirs.ask("PUT", "/groups/club/membership/", {"note": "I read too."}) for _ in "ab")

        assert first.told["waiting"]["id"] == second.told["waiting"]["id"]
        listed = leading.read("/groups/club/admissions/").told["results"]
        assert [(one["kind"], one["member"]["username"]) for one in listed] == [("request", asking.username)]
        path = f"/groups/club/admissions/{listed[0]['id']}"
        assert leading.ask("POST", f"{path}/acceptance/").status_code == 204
        assert theirs.read("/groups/club/membership/").told["role"] == "member"
        again = leading.ask("POST", f"{path}/refusal/", {"reason": "No."})
        assert (again.status_code, again.told["code"]) == (422, "admission_gone")

    def test_who_was_declined_reads_no_list_of_others_and_may_not_ask_again_soon(self, program, leader, club):
        asking = regular()
        theirs = program(asking, *SCOPES)
        AdmissionFactory(group=club)
        waiting = theirs.ask("PUT", "/groups/club/membership/", {}).told["waiting"]
        assert [one["id"] for one in theirs.read("/groups/club/admissions/").told["results"]] == [waiting["id"]]

        path = f"/groups/club/admissions/{waiting['id']}/refusal/"
        assert program(leader, *SCOPES).ask("POST", path, {"reason": "Ward only."}).status_code == 204

        again = theirs.ask("PUT", "/groups/club/membership/", {})
        assert (again.status_code, again.told["code"]) == (422, "declined_lately")

    def test_request_is_taken_back_by_whoever_asked(self, program, club):
        theirs = program(regular(), *SCOPES)
        waiting = theirs.ask("PUT", "/groups/club/membership/", {}).told["waiting"]
        path = f"/groups/club/admissions/{waiting['id']}/"

        assert theirs.ask("DELETE", path).status_code == 204
        assert theirs.ask("DELETE", path).status_code == 404
        assert Admission.objects.get().state == "withdrawn"

    def test_invitation_opens_an_unlisted_group_until_it_is_declined(self, program):
        hidden, wanted = GroupFactory(slug="hidden"), regular()
        lead = regular()
        MembershipFactory(group=hidden, member=lead, role="leader")
        theirs = program(wanted, *SCOPES)
        assert theirs.read("/groups/hidden/").status_code == 404

        assert program(lead, *SCOPES).ask("POST", "/groups/hidden/admissions/", {"who": wanted.username}).content == b""

        invited = theirs.read("/group-invitations/").told["results"]
        assert [(one["group"], one["invited_by"]["username"]) for one in invited] == [("hidden", lead.username)]
        assert theirs.read("/groups/hidden/").status_code == 200
        assert theirs.ask("POST", f"/group-invitations/{invited[0]['id']}/refusal/").status_code == 204
        assert theirs.read("/groups/hidden/").status_code == 404
        assert theirs.ask("POST", f"/group-invitations/{invited[0]['id']}/acceptance/").status_code == 404

    def test_invitations_by_address_and_to_who_blocked_are_answered_alike(self, program, leader, club):
        known, blocker = regular(), regular()
        BlockFactory(member=blocker, other=leader)
        leading = program(leader, *SCOPES)

        answers = [
            leading.ask("POST", "/groups/club/admissions/", {"who": who})
            for who in (known.email, "nobody@example.org", blocker.username)
        ]

        assert {(answer.status_code, answer.content) for answer in answers} == {(204, b"")}
        assert leading.read("/groups/club/admissions/").told["results"] == []
        assert Admission.objects.get().member == known


class TestLeading:
    def test_role_succession_and_removal(self, program, leader, club):
        one, other = regular(username="one"), regular(username="other")
        for member in (one, other):
            MembershipFactory(group=club, member=member)
        leading = program(leader, *SCOPES)

        assert leading.ask("PUT", "/groups/club/members/one/role/", {"role": "leader"}).told["role"] == "leader"
        removal = leading.ask("POST", "/groups/club/members/other/removal/", {"reason": "Left the ward."})
        assert removal.status_code == 204
        assert leading.ask("POST", "/groups/club/members/one/succession/").told["role"] == "leader"

        assert dict(Membership.objects.values_list("member__username", "role")) == {
            "one": "leader",
            leader.username: "member",
        }
        late = leading.ask("PUT", "/groups/club/members/one/role/", {"role": "member"})
        assert (late.status_code, late.told["code"]) == (403, "lead_group")

    def test_last_leader_stays(self, program, leader, club):
        leading = program(leader, *SCOPES)

        for method, path, body in (
            ("DELETE", "/groups/club/membership/", None),
            ("PUT", f"/groups/club/members/{leader.username}/role/", {"role": "member"}),
        ):
            answer = leading.ask(method, path, body)
            assert (answer.status_code, answer.told["code"]) == (422, "last_leader")
        assert Group.objects.get().memberships.count() == 1
