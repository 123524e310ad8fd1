"""Choosing when digests come, looking at the next one, having one sent, stopping one."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from notifications import unsubscribing
from notifications.models import Digest, DigestPlan, OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.factories.notifications import DigestFactory, DigestPlanFactory, SubscriptionFactory
from tests.forum.conftest import regular
from tests.notifications.digests.post_office import html_of, mails, plan, text_of

pytestmark = pytest.mark.django_db
CHOICE = {"frequency": "daily", "weekday": "2", "hour": "19", "is_missed_you_on": ""}


@pytest.fixture
def member(client):
    """Somebody who is signed in."""
    found = regular(time_zone="Asia/Shanghai")
    client.force_login(found)
    return found


@pytest.fixture(autouse=True)
def _mail_waits(monkeypatch):
    """Nobody sends what is queued: its text would be gone."""
    monkeypatch.setattr("events.bell.ring_on_commit", lambda task: None)


def with_news(member, **category):
    thread = ThreadFactory(title="Sepsis alerts", category=CategoryFactory(**category))
    SubscriptionFactory(member=member, target=thread)
    PostFactory(thread=thread)
    return thread


def test_settings_say_when_the_next_one_comes_before_anything_was_chosen(client, member):
    page = client.get(reverse("notification_settings")).content.decode()

    assert "Digests by mail" in page
    assert "08:00 (Asia/Shanghai)" in page
    assert not DigestPlan.objects.exists()


def test_choice_is_stored_and_recorded(client, member):
    answer = client.post(reverse("digest_plan"), CHOICE)

    own = plan(member)
    assert answer.status_code == 302
    assert (own.frequency, own.weekday, own.hour, own.is_missed_you_on) == ("daily", 2, 19, False)
    assert own.next_due_at.hour == 11  # nineteen o'clock there
    event = Event.objects.get(kind="digests_chosen")
    assert (event.actor_id, event.data["fields"]) == (
        member.pk,
        ["frequency", "hour", "is_missed_you_on", "weekday"],
    )
    client.post(reverse("digest_plan"), CHOICE)
    assert Event.objects.filter(kind="digests_chosen").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"frequency": "hourly"}, {"hour": "24"}, {"hour": "x"}, {"weekday": "7"}, {"hour": ""}]
)
def test_choice_that_makes_no_sense_is_answered_and_stores_nothing(wrong, client, member):
    answer = client.post(reverse("digest_plan"), {**CHOICE, **wrong})

    assert answer.status_code == 422
    assert not DigestPlan.objects.exists()
    assert 'value="daily"' in answer.content.decode()


def test_preview_shows_what_the_mail_would_say_and_changes_nothing(client, member):
    DigestPlanFactory(member=member)
    with_news(member)
    before = DigestPlan.objects.values().get()

    page = client.get(reverse("digest_preview")).content.decode()

    assert "Your week on MedAI Commons: 1 thread you follow" in page
    assert "Sepsis alerts" in page
    assert DigestPlan.objects.values().get() == before
    assert not Digest.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_preview_holds_nothing_that_the_member_may_not_see(client, member):
    with_news(member, for_kind="staff")

    page = client.get(reverse("digest_preview")).content.decode()

    assert "Nothing is new" in page
    assert "Sepsis alerts" not in page


def test_one_is_sent_now_three_times_a_day_and_moves_no_period(client, member):
    DigestPlanFactory(member=member)
    with_news(member)
    before = DigestPlan.objects.values().get()

    answers = [client.post(reverse("digest_send")).status_code for _turn in range(4)]

    assert answers == [302, 302, 302, 429]
    sent = mails(member)
    assert len(sent) == 3
    assert len({message["Message-ID"] for message in sent}) == 3
    assert DigestPlan.objects.values().get() == before
    assert not Digest.objects.exists()


def test_empty_one_is_not_sent_nor_counted(client, member):
    for _turn in range(4):
        assert client.post(reverse("digest_send"), follow=True).status_code == 200
    with_news(member)
    client.post(reverse("digest_send"))

    assert len(mails(member)) == 1


def test_mail_is_safe_to_open_and_can_be_stopped(client, member):
    thread = with_news(member)
    thread.title = "<script>alert(1)</script> & more"
    thread.save()
    client.post(reverse("digest_send"))
    (message,) = mails(member)
    html = html_of(message)

    assert "<script" not in html
    assert "<img" not in html
    assert "prefers-color-scheme: dark" in html
    assert 'class="preheader"' in html
    assert "<script>alert(1)</script> & more" in text_of(message)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip(" <>") in html


@pytest.mark.parametrize(("product", "one_click"), [("follow", True), ("follow", False), ("missed_you", True)])
def test_link_stops_this_digest_alone_without_signing_in(product, one_click, client):
    member = regular()
    token = unsubscribing.token_for_digest(member.pk, product)
    address = reverse("unsubscribe", args=[token])
    assert member.username not in client.get(address).content.decode()
    assert not DigestPlan.objects.exists()

    client.post(address, {"List-Unsubscribe": "One-Click"} if one_click else {"what": "kind"})

    own = plan(member)
    assert (own.frequency, own.is_missed_you_on) == (("off", True) if product == "follow" else ("weekly", False))
    assert not member.channel_choices.exists()


def test_link_stops_all_mail_of_this_sort(client):
    member = regular()
    address = reverse("unsubscribe", args=[unsubscribing.token_for_digest(member.pk, "follow")])

    client.post(address, {"what": "all"})

    assert (plan(member).frequency, plan(member).is_missed_you_on) == ("off", False)
    assert member.channel_choices.filter(channel="digest", is_on=False).exists()
    assert client.post(address, {"what": "target"}).status_code == 404


def test_token_for_a_digest_that_does_not_exist_is_no_page(client):
    token = unsubscribing.token_for_digest(regular().pk, "yearly")

    assert client.get(reverse("unsubscribe", args=[token])).status_code == 404


def test_guest_is_led_to_the_entrance(client):
    assert client.get(reverse("digest_preview")).status_code == 302
    for name in ("digest_plan", "digest_send"):
        assert client.post(reverse(name)).status_code in (302, 403)


def test_administrators_look_and_others_do_not(client, sign_in):
    DigestFactory(period_ended_at=timezone.now(), period_started_at=timezone.now() - timedelta(days=7))
    DigestPlanFactory()
    for name in ("digest", "digestplan"):
        address = reverse(f"admin:notifications_{name}_changelist")
        assert sign_in(UserFactory(admin=True)).get(address).status_code == 200
        assert sign_in(UserFactory(staff=True)).get(address).status_code == 403
        assert sign_in(UserFactory(admin=True)).get(reverse(f"admin:notifications_{name}_add")).status_code == 403


def test_preview_asks_as_little_for_many_things_as_for_few(client, member, assert_flat):
    assert_flat(
        lambda count: [with_news(member) for _turn in range(count)], lambda: client.get(reverse("digest_preview"))
    )


def test_preview_is_in_the_language_of_the_mail_whatever_that_of_the_page(client, member):
    with_news(member)
    page = client.get("/zh-hans" + reverse("digest_preview")).content.decode()

    (shown,) = re.findall(r'<section class="panel" aria-labelledby="subject" lang="en">.*?</section>', page, re.DOTALL)
    assert "Threads you follow" in shown
    assert "你的下一封摘要" in page
