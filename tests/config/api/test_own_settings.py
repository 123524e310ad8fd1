"""What members choose for themselves, by programs: whom they hear, what they are mailed, what their profile tells."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from accounts.models import Block, Credential, Interest, Publication, User
from forum.models import CaughtUp
from moderation.models import Appeal
from notifications.models import DigestPlan, Webhook, WebhookCall
from notifications.models.notifications import Channel
from tests.config.api.conftest import assert_described
from tests.config.api.may_world import regular
from tests.content.attachments import samples
from tests.factories.accounts import CredentialFactory
from tests.factories.moderation import ModerationActionFactory
from tests.factories.notifications import WebhookCallFactory, WebhookFactory
from tests.factories.profiles import InterestFactory, PublicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return regular(name="Wei Chen")


@pytest.fixture
def mine(program, member):
    return program(member)


class TestAccount:
    def test_is_changed_in_part_and_only_over_what_was_read(self, mine, member):
        etag = mine.read("/me/")["ETag"]

        changed = mine.ask("PATCH", "/me/", {"language": "zh-hans"}, if_match=etag)

        assert (changed.told["language"], changed.told["name"], changed.told["time_zone"]) == (
            "zh-hans",
            "Wei Chen",
            member.time_zone,
        )
        assert mine.ask("PATCH", "/me/", {"name": "Other"}, if_match=etag).status_code == 412
        assert mine.ask("PATCH", "/me/", {"name": "Other"}).status_code == 428
        assert User.objects.get(pk=member.pk).name == "Wei Chen"

    @pytest.mark.parametrize(
        ("body", "code", "field"),
        [
            ({"time_zone": "Mars/Olympus"}, "unsuitable_input", "time_zone"),
            ({"name": "Wei ✅"}, "unsuitable_input", "name"),
            ({"name": "Administrator"}, "name_title", "name"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, mine, body, code, field):
        answer = mine.ask("PATCH", "/me/", body, if_match="*")

        assert (answer.status_code, answer.told["code"], list(answer.told["fields"])) == (422, code, [field])

    def test_quiet_hours_are_both_or_neither(self, mine, member):
        body = {"quiet_from": 22, "quiet_until": 7, "is_presence_shown": False, "is_unnamed_in_dumps": True}

        assert mine.ask("PUT", "/me/privacy/", body).told == body == mine.read("/me/privacy/").told
        one = mine.ask("PUT", "/me/privacy/", {**body, "quiet_until": None})
        same = mine.ask("PUT", "/me/privacy/", {**body, "quiet_until": 22})

        assert [(a.status_code, list(a.told["fields"])) for a in (one, same)] == [(422, ["quiet_until"])] * 2
        assert User.objects.get(pk=member.pk).quiet_until == 7

    def test_who_may_write_to_one(self, mine, member):
        assert mine.ask("PUT", "/me/messages/", {"messages_from": "nobody"}).told == {"messages_from": "nobody"}
        assert mine.read("/me/messages/").told == {"messages_from": "nobody"}
        assert mine.ask("PUT", "/me/messages/", {"messages_from": "friends"}).status_code == 400


class TestHearing:
    def test_mute_becomes_block_and_ends(self, mine, program, member):
        other = regular()
        path = f"/blocks/{other.username.upper()}/"

        assert mine.ask("PUT", path, {"kind": "mute"}).told["kind"] == "mute"
        assert mine.ask("PUT", path, {"kind": "block"}).told["member"]["username"] == other.username
        assert [one["kind"] for one in mine.read("/blocks/").told["results"]] == ["block"]
        assert program(other).read("/blocks/").told["results"] == []
        assert [mine.ask("DELETE", path).status_code for _ in "ab"] == [204, 404]
        assert not Block.objects.exists()

    def test_staff_and_oneself_are_heard(self, mine, member):
        for username in (regular(staff=True).username, member.username):
            answer = mine.ask("PUT", f"/blocks/{username}/", {"kind": "mute"})
            assert (answer.status_code, answer.told["code"]) == (403, "block")


class TestRegister:
    def test_interest_is_declared_once_ended_and_taken_out(self, mine):
        body = {"kind": "consulting", "organisation": "Example Imaging Ltd", "from_date": "2020-01-01"}

        first, again = (mine.ask("POST", "/me/interests/", body).told for _ in "ab")

        assert first == again
        path = f"/me/interests/{first['id']}/"
        assert mine.ask("PUT", f"{path}end/", {"to_date": "2021-01-01"}).told["to_date"] == "2021-01-01"
        early = mine.ask("PUT", f"{path}end/", {"to_date": "2019-01-01"})
        assert (early.status_code, early.told["code"]) == (422, "interest_to")
        assert [one["id"] for one in mine.read("/me/interests/").told["results"]] == [first["id"]]
        assert [mine.ask("DELETE", path).status_code for _ in "ab"] == [204, 404]

    def test_work_is_claimed_by_any_spelling_and_only_once(self, mine):
        claimed = mine.ask("POST", "/me/publications/", {"identifier": "https://doi.org/10.1001/JAMA.2016.17216"})

        assert (claimed.status_code, claimed.told["kind"], claimed.told["confirmed_at"]) == (201, "doi", None)
        again = mine.ask("POST", "/me/publications/", {"identifier": "10.1001/jama.2016.17216"})
        assert (again.status_code, again.told["code"]) == (422, "publication_known")
        none = mine.ask("POST", "/me/publications/", {"identifier": "our last paper"})
        assert (none.status_code, none.told["code"]) == (422, "publication_unknown")
        assert mine.ask("DELETE", f"/me/publications/{claimed.told['id']}/").status_code == 204
        assert not Publication.objects.exists()

    def test_entries_of_others_are_not_there_not_even_for_staff(self, program):
        interest, publication = InterestFactory(), PublicationFactory()
        staff = program(regular(staff=True))

        assert staff.read("/me/interests/").told["results"] == staff.read("/me/publications/").told["results"] == []
        assert staff.ask("DELETE", f"/me/interests/{interest.pk}/").status_code == 404
        assert staff.ask("DELETE", f"/me/publications/{publication.pk}/").status_code == 404
        assert Interest.objects.exists()


@pytest.mark.services
class TestPicture:
    def send(self, program, data, name):
        body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile(name, data)})
        answer = program.generic(
            "PUT", "/api/v1/me/picture/", body, content_type=MULTIPART_CONTENT, **program.headers_sent
        )
        answer.told = answer.json() if answer.content else None
        assert_described("PUT", answer)
        return answer

    @pytest.fixture(autouse=True)
    def _storage(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"

    def test_is_shown_and_taken_away(self, mine, member):
        assert self.send(mine, samples.jpeg(400, 300), "me.jpg").status_code == 204
        assert User.objects.get(pk=member.pk).avatar_key
        assert mine.ask("DELETE", "/me/picture/").status_code == 204
        assert not User.objects.get(pk=member.pk).avatar_key

    def test_what_is_no_picture_is_refused(self, mine):
        answer = self.send(mine, b"no picture at all", "me.jpg")

        assert answer.status_code == 422
        assert list(answer.told["fields"]) == ["file"]


class TestMail:
    def test_digests_come_as_chosen_and_the_rest_stays(self, mine, member):
        before = mine.read("/me/digests/").told

        changed = mine.ask("PUT", "/me/digests/", {"frequency": "daily", "hour": 7}).told

        assert (changed["frequency"], changed["hour"], changed["weekday"]) == ("daily", 7, before["weekday"])
        assert DigestPlan.objects.get(member=member).frequency == "daily"
        assert mine.ask("PUT", "/me/digests/", {"frequency": "off"}).told["next_due_at"] is None
        assert mine.ask("PUT", "/me/digests/", {"hour": 24}).status_code == 400

    def test_digest_is_sent_before_its_time_where_it_would_say_something(self, mine, member):
        empty = mine.ask("POST", "/me/digests/sending/")
        assert (empty.status_code, empty.told["code"]) == (422, "nothing_to_send")

    def test_channels_change_for_the_kinds_that_are_named(self, mine):
        before = mine.read("/me/channels/").told["channels"]
        assert set(before["mention"]) <= set(Channel.values)

        changed = mine.ask("PUT", "/me/channels/", {"channels": {"reply": ["webhook"]}}).told["channels"]

        assert changed == {**before, "reply": ["webhook"]}
        unknown = mine.ask("PUT", "/me/channels/", {"channels": {"no-such": ["site"]}})
        assert (unknown.status_code, list(unknown.told["fields"])) == (422, ["channels"])


class TestWebhooks:
    BODY = {"name": "Chat of the lab", "address": "https://chat.example.org/hook"}

    def test_secret_is_told_once(self, mine):
        first, again = (mine.ask("POST", "/webhooks/", self.BODY, idempotency_key="one") for _ in "ab")

        assert first.told["secret"].startswith("whsec_")
        assert again.told == {**first.told, "secret": ""}
        assert first.told["secret"] not in mine.read("/webhooks/").content.decode()
        assert Webhook.objects.count() == 1

    @pytest.mark.parametrize(
        ("body", "code", "field"),
        [
            ({"address": "http://chat.example.org/"}, "webhook_address", "address"),
            ({"address": "https://10.0.0.1/"}, "webhook_address", "address"),
            ({"address": "https://known.example.org/in"}, "webhook_there", "address"),
        ],
    )
    @pytest.mark.django_db(transaction=True)
    def test_address_that_is_not_called_is_refused_under_its_name_here(self, mine, member, body, code, field):
        WebhookFactory(member=member, url="https://known.example.org/in")

        answer = mine.ask("POST", "/webhooks/", {**self.BODY, **body})

        assert (answer.status_code, answer.told["code"], list(answer.told["fields"])) == (422, code, [field])

    def test_is_switched_tried_repeated_and_removed(self, mine, member):
        hook = WebhookFactory(member=member)
        path = f"/webhooks/{hook.pk}/"
        assert mine.ask("DELETE", f"{path}listening/").told["switched_off_reason"] == "member"
        off = mine.ask("POST", f"{path}calls/")
        assert (off.status_code, off.told["code"]) == (403, "try_webhook")
        assert mine.ask("PUT", f"{path}listening/").told["switched_off_at"] is None

        call = mine.ask("POST", f"{path}calls/")

        assert (call.status_code, call.told["state"]) == (201, "due")
        WebhookCall.objects.update(state="sent", done_at=timezone.now(), status=204)
        assert mine.read(f"{path}calls/").told["results"][0]["status"] == 204
        again = mine.ask("POST", f"{path}calls/{call.told['id']}/repetition/")
        assert (again.told["state"], again.told["status"]) == ("due", None)
        assert mine.ask("DELETE", path).status_code == 204
        assert mine.read(path).status_code == 404

    def test_call_of_another_webhook_is_not_there(self, mine, member):
        hook, elsewhere = WebhookFactory(member=member), WebhookCallFactory(webhook__member=member)

        assert mine.ask("POST", f"/webhooks/{hook.pk}/calls/{elsewhere.pk}/repetition/").status_code == 404
        assert mine.read(f"/webhooks/{WebhookFactory().pk}/").status_code == 404

    def test_needs_scopes_of_its_own(self, program, member):
        theirs = program(member, "read:account", "write:account")

        for method, body in (("GET", None), ("POST", self.BODY)):
            answer = theirs.ask(method, "/webhooks/", body)
            assert (answer.status_code, answer.told["code"]) == (403, "scope_missing")


class TestCatchingUp:
    def test_everything_counts_as_read_and_then_as_before(self, mine, member):
        assert mine.read("/me/caught-up/").told["caught_up_at"] is None
        first = mine.ask("PUT", "/me/caught-up/").told
        second = mine.ask("PUT", "/me/caught-up/").told
        assert (first["before"], second["before"]) == (None, first["caught_up_at"])

        undone = mine.ask("POST", "/me/caught-up/undo/", {"before": second["before"]}).told

        assert undone["caught_up_at"] == first["caught_up_at"]
        assert mine.ask("POST", "/me/caught-up/undo/", {"before": None}).told["caught_up_at"] is None
        assert not CaughtUp.objects.exists()

    def test_nobody_has_read_the_future(self, mine):
        mine.ask("PUT", "/me/caught-up/")
        later = (timezone.now() + timedelta(days=1)).isoformat()

        answer = mine.ask("POST", "/me/caught-up/undo/", {"before": later})

        assert (answer.status_code, answer.told["code"]) == (422, "unsuitable_input")


class TestDecisions:
    def test_decision_is_read_and_appealed_against_once(self, mine, member):
        action = ModerationActionFactory(member=member, reason="It advertises.")
        path = f"/me/decisions/{action.pk}/"
        told = mine.read(path).told
        assert (told["reason"], told["may_appeal"], told["appeal"]) == ("It advertises.", True, None)
        assert "actor" not in told

        body = {"text": "It names no product."}
        first, again = (mine.ask("POST", f"{path}appeal/", body, idempotency_key="one") for _ in "ab")

        assert (first.status_code, first.told["appeal"]["state"], first.told["may_appeal"]) == (201, "open", False)
        assert first.told == again.told
        late = mine.ask("POST", f"{path}appeal/", body)
        assert (late.status_code, late.told["code"]) == (422, "appeal_late")
        assert Appeal.objects.get().text == "It names no product."

    def test_decisions_about_others_are_not_there(self, mine, program):
        action = ModerationActionFactory()

        assert mine.read("/me/decisions/").told["results"] == []
        for asking in (mine, program(regular(staff=True))):
            assert asking.ask("POST", f"/me/decisions/{action.pk}/appeal/", {"text": "No."}).status_code == 404


class TestCredentials:
    def test_are_asked_for_once_sent_again_and_taken_back(self, mine, member, mailoutbox):
        body = {"profession": "engineer", "email": "ana@ward.example.org", "relation": "teacher"}
        first, again = (mine.ask("POST", "/credentials/referee/", body, idempotency_key="one") for _ in "ab")
        assert (first.status_code, again.told["id"], Credential.objects.count()) == (201, first.told["id"], 1)
        path = f"/credentials/{first.told['id']}"
        assert mine.ask("POST", f"{path}/mail/").status_code == 200
        assert [mail.to for mail in mailoutbox] == [["ana@ward.example.org"]] * 2
        assert mine.ask("POST", f"{path}/withdrawal/").told["state"] == "withdrawn"
        assert mine.ask("POST", f"{path}/withdrawal/").told["code"] == "step_not_possible"
        assert mine.read(f"{path}/").told["state"] == "withdrawn"

    def test_an_address_that_proves_nothing_is_refused_at_its_field(self, mine):
        for email, code in (
            ("wei", "unsuitable_input"),
            ("wei@gmail.com", "free_mail"),
            ("wei@nowhere.example", "domain_unknown"),
        ):
            answer = mine.ask("POST", "/credentials/institution/", {"profession": "engineer", "email": email})
            assert (answer.status_code, answer.told["code"], [*answer.told["fields"]]) == (422, code, ["email"])

    def test_a_linked_id_is_given_up_where_it_is_unlinked(self, mine, member):
        linked = CredentialFactory(member=member, method="orcid")
        assert mine.ask("POST", f"/credentials/{linked.pk}/withdrawal/").told["code"] == "linked"
        assert User.objects.get(pk=member.pk).shown_credential == linked

    def test_somebody_elses_is_none(self, mine):
        other = CredentialFactory()
        for path in ("withdrawal/", "mail/"):
            assert mine.ask("POST", f"/credentials/{other.pk}/{path}").status_code == 404
