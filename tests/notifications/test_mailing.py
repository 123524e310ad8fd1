"""Mail about notifications: written when it is due, or not at all with the reason; and stopped by a link."""

import email
import re
import uuid
from dataclasses import replace
from datetime import timedelta
from email import policy

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.actions.conversations import start_conversation
from forum.writing import Writing
from notifications import letters, mailing, unsubscribing
from notifications.actions.reading import mark_all_read
from notifications.actions.subscriptions import set_level
from notifications.models import Delivery, OutgoingMail
from tests.factories.forum import CategoryFactory
from tests.factories.notifications import ChannelChoiceFactory, DeliveryFactory, NotificationFactory
from tests.forum.conftest import author, category, moderator, regular, reply, start  # noqa: F401 - fixtures
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(author, category):  # noqa: F811
    found = start(author, category, title="Calibration drift")
    hear()
    return found


@pytest.fixture
def named():
    """Somebody who reads Chinese and is about to be mentioned."""
    return regular(username="named", language="zh-hans")


def mail_later(minutes=11):
    """Let so much time pass and the worker write what is due."""
    later = timezone.now() + timedelta(minutes=minutes)
    mailing.mail_due(clock=lambda: later)


def mention(thread, body="What does @named say about $E = mc^2$?"):
    reply(regular(name="Ana Lima"), thread, body=body)
    hear()


def outcome():
    """State and reason of the only delivery."""
    return Delivery.objects.values_list("state", "reason").get()


def parsed():
    """The only mail that was queued."""
    return email.message_from_bytes(bytes(OutgoingMail.objects.get().source), policy=policy.default)


def test_mail_comes_after_ten_minutes_in_the_readers_language_with_the_text_and_a_link(thread, named):
    mention(thread)
    mail_later(minutes=9)
    assert outcome() == ("due", "")
    mail_later()

    assert outcome() == ("sent", "")
    message = parsed()
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert "Ana Lima 在“Calibration drift”中提到了你" in text
    assert "E = mc²" in text
    assert "E = mc²" in html
    assert "/zh-hans/p/" in text
    assert message["To"] == named.email
    assert "Calibration drift" in message["Subject"]


def test_mails_about_one_thread_are_one_conversation_and_can_be_stopped_by_one_click(thread, named):
    mention(thread)
    mail_later()
    message = parsed()

    assert message["In-Reply-To"] == message["References"]
    assert str(thread.pk) in message["References"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"]
    assert re.fullmatch(r"<notification-\d+-\d+@[^>]+>", message["Message-ID"])


def test_what_was_read_meanwhile_is_not_mailed(thread, named):
    mention(thread)
    mark_all_read(actor=named, now=timezone.now())
    mail_later()

    assert outcome() == ("skipped", "read")
    assert not OutgoingMail.objects.exists()


def test_who_may_see_it_no_longer_gets_no_mail(thread, named):
    mention(thread)
    hidden = CategoryFactory(for_kind="staff")
    thread.category, thread.audience = hidden, hidden.audience
    thread.save()
    mail_later()

    assert outcome() == ("skipped", "access_lost")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_active": False}, "not_active"),
        ({"suspended_until": timezone.now() + timedelta(days=9)}, "not_active"),
        ({"email_confirmed_at": None}, "unconfirmed"),
    ],
)
def test_who_is_not_in_good_standing_gets_no_mail(change, reason, thread, named):
    mention(thread)
    type(named).objects.filter(pk=named.pk).update(**change)
    mail_later()

    assert outcome() == ("skipped", reason)


def test_muted_or_switched_off_meanwhile_is_not_mailed(thread, named):
    mention(thread)
    set_level(actor=named, target=thread, level="muted", now=timezone.now())
    mail_later()
    assert outcome() == ("skipped", "muted")

    Delivery.objects.update(state="due", reason="", done_at=None)
    ChannelChoiceFactory(member=named, kind="mention")
    mail_later()
    assert outcome() == ("skipped", "switched_off")


def test_mail_waits_for_the_end_of_quiet_hours(thread, named):
    mention(thread)
    now = timezone.now()
    type(named).objects.filter(pk=named.pk).update(quiet_from=now.hour, quiet_until=(now.hour + 2) % 24)
    mail_later()

    assert outcome() == ("due", "")
    assert Delivery.objects.get().due_at > now + timedelta(minutes=59)
    mail_later(minutes=180)
    assert outcome() == ("sent", "")


def test_decision_about_the_members_own_account_waits_for_no_hour(thread, named, monkeypatch):
    mention(thread)
    now = timezone.now()
    type(named).objects.filter(pk=named.pk).update(quiet_from=now.hour, quiet_until=(now.hour + 2) % 24)
    kind = mailing.kinds.find("mention")
    monkeypatch.setattr(mailing.kinds, "find", lambda _name: replace(kind, is_prompt=True))
    mail_later()

    assert outcome() == ("sent", "")


def test_more_than_a_hundred_in_a_day_stand_on_the_site_alone(thread, named, monkeypatch):
    monkeypatch.setattr(mailing, "MOST_A_DAY", 1)
    DeliveryFactory(notification=NotificationFactory(recipient=named), state="sent", done_at=timezone.now())
    mention(thread)
    mail_later()

    assert Delivery.objects.filter(state="skipped", reason="daily_limit").exists()


def test_private_text_stays_out_of_the_mail(named):
    start_conversation(
        actor=regular(),
        others=[named],
        title="About a case",
        writing=Writing(body="The secret word is herring.", client_token=uuid.uuid4()),
        now=timezone.now(),
    )
    hear()
    mail_later()

    source = parsed()
    assert "herring" not in source.as_string()
    assert "/zh-hans/p/" in source.get_body(("plain",)).get_content()


def test_second_worker_queues_nothing_again(thread, named):
    mention(thread)
    delivery = Delivery.objects.select_related("notification__recipient", "notification__actor").get()
    later = timezone.now() + timedelta(minutes=11)
    decision = mailing.decide(delivery, later)
    mailing._carry_out(delivery, decision, later)
    mailing._carry_out(delivery, decision, later)

    assert OutgoingMail.objects.count() == 1


@pytest.fixture
def token(named):
    """What stands in a mail to the member."""
    return unsubscribing.token_for(NotificationFactory(recipient=named, kind="mention"))


def test_looking_at_the_link_changes_nothing_and_names_nobody(client, named, token):
    page = client.get(reverse("unsubscribe", args=[token])).content.decode()

    assert not named.channel_choices.exists()
    assert not named.subscriptions.exists()
    assert named.username not in page
    assert named.email not in page


@pytest.mark.parametrize("wish", ["kind", "all", "target"])
def test_choice_is_kept_without_signing_in(wish, client, named, token):
    answer = client.post(reverse("unsubscribe", args=[token]), {"what": wish})

    assert answer.status_code == 200
    if wish == "target":
        assert named.subscriptions.get().level == "muted"
    else:
        off = set(named.channel_choices.filter(channel="email", is_on=False).values_list("kind", flat=True))
        assert "mention" in off
        assert ("reply" in off) == (wish == "all")


def test_one_click_of_a_mail_program_stops_the_kind(client, named, token):
    client.post(reverse("unsubscribe", args=[token]), {"List-Unsubscribe": "One-Click"})

    assert list(named.channel_choices.values_list("kind", "channel", "is_on")) == [("mention", "email", False)]


@pytest.mark.parametrize("text", ["x", "WzEsIngiXQ:1abc:def"])
def test_forged_token_is_no_page(text, client):
    assert client.get(reverse("unsubscribe", args=[text])).status_code == 404
    assert client.post(reverse("unsubscribe", args=[text]), {"what": "all"}).status_code == 404


def test_cells_of_a_table_stand_apart():
    html = "<table><tr><th>site</th><th>slope</th></tr><tr><td>A</td><td>0.71</td></tr></table>"

    assert letters.as_text(html) == "site | slope\n\nA | 0.71"
