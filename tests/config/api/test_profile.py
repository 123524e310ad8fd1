"""A member's own profile and requests to get in touch, by programs; the directory in both directions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Profile, User
from forum.models import ContactRequest, Thread
from tests.config.api.test_people import person
from tests.factories.accounts import UserFactory
from tests.factories.profiles import SpecialtyFactory

pytestmark = pytest.mark.django_db


def test_directory_is_walked_forth_and_back(program):
    made = [person(changed_at=timezone.now() - timedelta(minutes=number)).username for number in range(23)]
    guest = program()

    def names(told):
        return [one["author"]["username"] for one in told["results"]]

    for query in ("", "q=Calibration&"):
        first = guest.read(f"/people/?{query}limit=10").told
        second = guest.read(first["next"].split("/api/v1")[1]).told
        third = guest.read(second["next"].split("/api/v1")[1]).told
        assert names(first) + names(second) + names(third) == made
        assert (first["previous"], third["next"]) == (None, None)
        back = guest.read(third["previous"].split("/api/v1")[1]).told
        assert names(back) == names(second)
        begin = guest.read(back["previous"].split("/api/v1")[1]).told
        assert (names(begin), begin["previous"]) == (names(first), None)


class TestProfile:
    def test_is_read_as_it_was_written_and_changed_in_part(self, program, member):
        specialty = SpecialtyFactory()
        mine = program(member, "read:account", "write:account")
        read = mine.read("/me/profile/")
        body = {"headline": "Calibration", "specialties": [specialty.slug], "audiences": {"headline": "nobody"}}

        changed = mine.ask("PATCH", "/me/profile/", body, if_match=read["ETag"])

        assert changed.status_code == 200
        assert changed.told["headline"] == "Calibration"
        assert changed.told["specialties"] == [specialty.slug]
        assert changed.told["audiences"]["headline"] == "nobody"
        assert changed["ETag"] != read["ETag"]
        again = mine.ask("PATCH", "/me/profile/", {"department": "Ward 7"}, if_match=changed["ETag"])
        assert (again.told["headline"], again.told["department"]) == ("Calibration", "Ward 7")
        assert Profile.objects.get(member=member).department == "Ward 7"

    def test_what_somebody_changed_meanwhile_is_not_lost(self, program, member):
        mine = program(member)
        old = mine.read("/me/profile/")["ETag"]
        assert mine.ask("PATCH", "/me/profile/", {"seeks": "Data"}, if_match=old).status_code == 200
        assert mine.ask("PATCH", "/me/profile/", {"seeks": "Code"}, if_match=old).status_code == 412
        assert mine.ask("PATCH", "/me/profile/", {"seeks": "Code"}).status_code == 428

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"specialties": ["none"]}, "specialties"),
            ({"topics": ["none"]}, "topics"),
            ({"organisation": "none"}, "organisation"),
            ({"country": "XX"}, "country"),
            ({"audiences": {"shoe": "everyone"}}, "audiences"),
            ({"links": [{"label": "x", "url": "javascript:alert(1)"}]}, "link-0-url"),
            ({"headline": "x" * 1000}, "headline"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, program, member, body, field):
        mine = program(member)
        answer = mine.ask("PATCH", "/me/profile/", body, if_match=mine.read("/me/profile/")["ETag"])
        assert (answer.status_code, list(answer.told["fields"])) == (422, [field])

    def test_needs_the_scope(self, program, member):
        mine = program(member, "read:account")
        assert mine.ask("PATCH", "/me/profile/", {"seeks": "x"}, if_match="*").status_code == 403
        assert program().read("/me/profile/").status_code == 401


class TestContact:
    @pytest.fixture
    def member(self):
        """No newcomer any more."""
        return UserFactory(joined_at=timezone.now() - timedelta(days=90), trust_level=2)

    @pytest.fixture
    def shy(self):
        return UserFactory(
            messages_from=User.MessagesFrom.KNOWN, trust_level=2, joined_at=timezone.now() - timedelta(days=90)
        )

    def ask(self, program, member, other):
        body = {"text": "May I ask how you chose the threshold?"}
        return program(member, "write:messages").ask("POST", f"/people/{other.username}/contact/", body)

    def test_asking_and_accepting_opens_a_conversation(self, program, member, shy):
        asked = self.ask(program, member, shy)
        assert asked.status_code == 201
        theirs = program(shy, "read:messages", "write:messages")
        listed = theirs.read("/contact-requests/").told["results"]
        assert [(one["id"], one["sender"]["username"]) for one in listed] == [(asked.told["id"], member.username)]

        opened = theirs.ask("POST", f"/contact-requests/{asked.told['id']}/acceptance/")

        assert opened.status_code == 200
        assert Thread.objects.get().pk == opened.told["id"]
        assert theirs.read("/contact-requests/").told["results"] == []

    def test_declining_tells_nobody_and_asking_again_is_refused(self, program, member, shy):
        asked = self.ask(program, member, shy)
        theirs = program(shy)
        assert theirs.ask("POST", f"/contact-requests/{asked.told['id']}/refusal/").status_code == 204
        assert ContactRequest.objects.get().state == "declined"
        again = self.ask(program, member, shy)
        assert (again.status_code, again.told["code"]) == (422, "asked_already")

    def test_requests_of_others_are_not_there(self, program, member, shy):
        asked = self.ask(program, member, shy)
        assert program(member).ask("POST", f"/contact-requests/{asked.told['id']}/acceptance/").status_code == 404
