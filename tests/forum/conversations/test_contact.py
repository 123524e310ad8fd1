"""Getting in touch by consent: who may write at once, who has to ask, and what is told of the answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.contact import set_messages_from
from events.models import Event
from forum import conversing
from forum.actions import contact
from forum.actions.conversations import find_people, start_conversation
from forum.models import ContactRequest, Thread
from forum.writing import Writing
from foundation.errors import DomainError, NotPermitted
from notifications.models import Notification
from tests.factories.accounts import BlockFactory, CredentialFactory, GroupFactory, MembershipFactory
from tests.factories.forum import PostFactory, PseudonymFactory, ThreadFactory
from tests.forum.conftest import regular
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def reserved(db):
    """A member who wants to be asked by strangers."""
    return regular(username="reserved", messages_from="known")


def ask(sender, receiver, text="We work on the same thing."):
    return contact.ask_for_contact(actor=sender, receiver=receiver, text=text, now=timezone.now())


def write(sender, receiver):
    writing = Writing(body="Hello.")
    return start_conversation(
        actor=sender, others=[receiver], title="About your talk", writing=writing, now=timezone.now()
    )


def test_a_stranger_is_told_to_ask(author, reserved):
    with pytest.raises(DomainError) as refused:
        write(author, reserved)
    assert refused.value.code == "wants_to_be_asked"


def test_everybody_else_is_written_to_as_before(author):
    assert write(author, regular()).is_conversation


def test_members_of_one_group_write_at_once(author, reserved):
    group = GroupFactory()
    MembershipFactory(group=group, member=author)
    MembershipFactory(group=group, member=reserved)

    assert conversing.accepts(reserved, author)


def test_so_do_those_who_wrote_in_one_thread(author, reserved):
    PostFactory(thread=ThreadFactory(author=author), author=reserved)

    assert conversing.accepts(reserved, author)


def test_a_thread_under_a_pseudonym_opens_nothing(author, reserved):
    """Or trying to write would tell who it is."""
    thread = ThreadFactory(author=author)
    voice = PseudonymFactory(thread=thread, member=reserved)
    PostFactory(thread=thread, author=None, unnamed_author=reserved, pseudonym=voice)

    assert not conversing.accepts(reserved, author)


def test_so_do_those_with_a_checked_credential_and_staff(author, reserved, moderator):
    CredentialFactory(member=author)

    assert conversing.accepts(reserved, author)
    assert conversing.accepts(reserved, moderator)


def test_who_wants_no_messages_gets_none_and_no_request(author):
    silent = regular(messages_from="nobody")
    CredentialFactory(member=author)

    assert not conversing.accepts(silent, author)
    with pytest.raises(NotPermitted):
        ask(author, silent)


def test_an_accepted_request_opens_one_conversation(author, reserved, client):
    asked = ask(author, reserved, "We both calibrate sepsis scores.")
    client.force_login(reserved)
    assert "We both calibrate sepsis scores." in client.get(reverse("conversations")).content.decode()
    answer = client.post(reverse("contact_answer", args=[asked.pk]), {"do": "accept"})
    thread = Thread.objects.get(category__isnull=True)
    assert answer.headers["Location"] == thread.get_absolute_url()
    contact.accept_contact(actor=reserved, request=asked, now=timezone.now())

    assert Thread.objects.filter(category__isnull=True).count() == 1
    assert {row.member for row in thread.participants.all()} == {author, reserved}
    assert conversing.accepts(reserved, author)


def test_a_refusal_looks_like_no_answer(author, reserved, client):
    declined, silent = ask(author, reserved), ask(author, regular(username="silent", messages_from="known"))
    contact.decline_contact(actor=reserved, request=declined, now=timezone.now())
    client.force_login(author)
    pages = [client.get(reverse("contact", args=[name])).content.decode() for name in ("reserved", "silent")]
    refusals = []
    for request in (declined, silent):
        with pytest.raises(DomainError) as refused:
            ask(author, request.receiver)
        refusals.append(refused.value.message)

    def said(page, name):
        return page.replace(name, "X").split("csrfmiddlewaretoken")[0].split("</head>")[1]

    assert said(pages[0], "reserved") == said(pages[1], "silent")
    assert refusals[0] == refusals[1]


def test_a_blocked_sender_is_told_nothing_and_heard_by_nobody(author, reserved, client):
    BlockFactory(member=reserved, other=author)
    asked = ask(author, reserved)
    client.force_login(reserved)

    assert "They ask to get in touch" not in client.get(reverse("conversations")).content.decode()
    assert client.post(reverse("contact_answer", args=[asked.pk]), {"do": "accept"}).status_code == 404


def test_one_asks_again_after_three_months(author, reserved):
    asked = ask(author, reserved)
    ContactRequest.objects.filter(pk=asked.pk).update(created_at=timezone.now() - timedelta(days=91))

    assert ask(author, reserved).pk != asked.pk


def test_nobody_answers_for_another(author, reserved, client):
    asked = ask(author, reserved)
    client.force_login(regular())

    assert client.post(reverse("contact_answer", args=[asked.pk]), {"do": "accept"}).status_code == 404
    with pytest.raises(NotPermitted):
        contact.decline_contact(actor=regular(), request=asked, now=timezone.now())


def test_asking_is_limited(author):
    for _number in range(5):
        ask(author, regular(messages_from="known"))
    with pytest.raises(DomainError) as refused:
        ask(author, regular(messages_from="known"))
    assert refused.value.code == "limit_reached"


def test_no_address_is_shown(author, reserved, client):
    ask(author, reserved)
    client.force_login(reserved)
    pages = [client.get(reverse(name)).content.decode() for name in ("conversations", "message_settings")]

    assert not any("@example.org" in page for page in pages)


def test_the_choice_is_stored_and_told(reserved, client):
    client.force_login(reserved)
    client.post(reverse("message_settings"), {"messages_from": "nobody"})
    reserved.refresh_from_db()

    assert reserved.messages_from == "nobody"
    assert Event.objects.get(kind="account_edited").data == {"fields": ["messages_from"]}
    assert set_messages_from(actor=reserved, messages_from="nobody", now=timezone.now()) is False
    assert client.post(reverse("message_settings"), {"messages_from": "x"}).status_code == 422


def test_the_profile_offers_what_is_possible(author, reserved, client):
    client.force_login(author)
    page = client.get(reserved.get_absolute_url()).content.decode()
    answer = client.post(reverse("contact", args=["reserved"]), {"text": "We met in Lyon."}, follow=True)

    assert reverse("contact", args=["reserved"]) in page
    assert "is asked" in answer.content.decode()
    assert find_people(actor=author, names=["reserved"]) == [reserved]


def test_request_is_told_to_whoever_is_asked_and_its_acceptance_to_whoever_asked(client, author, reserved):
    asked = ask(author, reserved)
    hear()

    assert told(reserved) == ["contact"]
    assert told(author) == []
    client.force_login(reserved)
    assert author.shown_name in client.get(reverse("notifications")).content.decode()

    thread = contact.accept_contact(actor=reserved, request=asked, now=timezone.now())
    hear()

    assert told(author) == ["contact_accepted"]
    newest = Notification.objects.filter(recipient=author).latest("pk")
    client.force_login(author)
    assert client.get(reverse("notification", args=[newest.pk])).headers["Location"] == thread.get_absolute_url()


def test_refusal_is_told_to_nobody(author, reserved):
    contact.decline_contact(actor=reserved, request=ask(author, reserved), now=timezone.now())
    hear()

    assert told(author) == []


def test_whoever_is_blocked_is_not_heard_by_notification_either(author, reserved):
    ask(author, reserved)
    BlockFactory(member=reserved, other=author, kind="block")
    hear()

    assert told(reserved) == []
