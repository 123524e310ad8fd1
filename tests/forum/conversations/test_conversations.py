"""Writing to others in private: who may, who reads it, and how one gets out of it."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum import conversing
from forum.actions.conversations import invite_to_conversation, leave_conversation, start_conversation
from forum.models import Draft, Participant, Thread
from forum.writing import Writing
from foundation.errors import DomainError, NotPermitted
from notifications.models import Subscription
from tests import forms
from tests.factories.accounts import BlockFactory, UserFactory
from tests.factories.forum import ParticipantFactory, PostFactory, ThreadFactory
from tests.forum.conftest import regular, reply

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "/messages/new/"


def sent(**changed):
    fields = {
        "others": "",
        "title": "About the sepsis alerts",
        "body": "May I see your thresholds?",
        "client_token": str(uuid.uuid4()),
        "draft_version": "0",
    }
    return fields | changed


def begin(actor, *others, token=None, body="May I see your thresholds?"):
    return start_conversation(
        actor=actor,
        others=others,
        title="About the sepsis alerts",
        writing=Writing(body=body, client_token=token or uuid.uuid4()),
        now=timezone.now(),
    )


@pytest.mark.postgres
def test_member_writes_to_two_others_however_the_names_are_separated(author, sign_in):
    one, other = regular(), regular(chinese=True)
    answer = sign_in(author).post(NEW, sent(others=f"@{one.username.upper()}，{other.username}"))

    thread = Thread.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == thread.get_absolute_url()
    assert set(thread.participants.values_list("member", flat=True)) == {author.pk, one.pk, other.pk}


def test_form_sent_twice_is_one_conversation(author):
    other, token = regular(), uuid.uuid4()

    assert begin(author, other, token=token).pk == begin(author, other, token=token).pk


@pytest.mark.parametrize("relation", ["unknown", "blocks", "is_blocked"])
def test_whoever_cannot_be_written_to_is_named_in_the_same_words(author, sign_in, relation):
    other = regular()
    if relation == "blocks":
        BlockFactory(member=other, other=author)
    elif relation == "is_blocked":
        BlockFactory(member=author, other=other)
    else:
        User.objects.filter(pk=other.pk).update(is_active=False)
    answer = sign_in(author).post(NEW, sent(others=other.username))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"You cannot write to “{other.username}”. Check the name, or leave it out." in page
    assert forms.read(page, "conversation").values["body"] == ["May I see your thresholds?"]
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"others": " , "}, "Name at least one other member."),
        ({"others": "SELF"}, "Name at least one other member."),
        ({"title": "Hi"}, "Write a title of 10 to 200 characters."),
        ({"body": "x" * 40_000}, "characters"),
        ({"body": "Mr. John Smith, MRN 00123456, DOB 03/12/1951"}, "may identify a patient"),
    ],
)
def test_form_at_fault_says_so_and_keeps_what_was_typed(author, sign_in, changed, sentence):
    other = regular()
    fields = sent(others=other.username) | changed
    fields["others"] = fields["others"].replace("SELF", author.username)
    answer = sign_in(author).post(NEW, fields)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert forms.read(page, "conversation").values["title"] == [fields["title"]]


def test_newcomer_is_told_why_they_cannot_begin_and_can_answer(sign_in, clock):
    newcomer, other = UserFactory(), regular()
    browser = sign_in(newcomer)

    assert "On your first day you cannot start private conversations yet" in browser.get(NEW).content.decode()
    assert browser.post(NEW, sent(others=other.username)).status_code == 403
    thread = begin(other, newcomer)
    clock.shift(10)
    assert reply(newcomer, thread).number == 2


def test_draft_is_kept_and_stands_there_again(author, sign_in):
    browser = sign_in(author)
    browser.post(NEW, sent(others="nobody-yet", body="Half a", do="draft"))
    shown = forms.read(browser.get(f"{NEW}?to=somebody").content.decode(), "conversation").values

    assert shown["others"] == ["nobody-yet, somebody"]
    assert shown["body"] == ["Half a"]
    assert shown["draft_version"] == ["1"]
    assert Draft.objects.get().context == "conversation"


def test_draft_of_another_device_is_not_written_over(author, sign_in):
    browser = sign_in(author)
    browser.post(NEW, sent(body="First", do="draft"))
    browser.post(NEW, sent(body="Second", do="draft", draft_version="1"))
    answer = browser.post(NEW, sent(body="From elsewhere", do="draft", draft_version="1"))

    assert answer.status_code == 409
    assert forms.read(answer.content.decode(), "conversation").values["body"] == ["From elsewhere"]
    assert Draft.objects.get().fields["body"] == "Second"


def test_inbox_shows_what_is_unread_and_the_frame_counts_it(author, sign_in, clock):
    other = regular()
    thread = begin(other, author)
    browser = sign_in(author)
    page = browser.get("/messages/").content.decode()

    assert "About the sepsis alerts" in page
    assert 'aria-label="Messages (1)"' in page
    clock.shift(10)
    reply(author, thread)
    assert conversing.unread_count(author) == 0
    assert conversing.unread_count(other) == 1


def test_muted_conversation_is_marked_and_not_counted(author, sign_in):
    thread = begin(regular(), author)
    browser = sign_in(author)
    browser.post(reverse("conversation_mute", args=[thread.pk]), {"is_muted": "yes"})

    assert Subscription.objects.level_of(author, thread) == "muted"
    assert conversing.unread_count(author) == 0
    assert "Muted" in browser.get("/messages/").content.decode()
    browser.post(reverse("conversation_mute", args=[thread.pk]), {"is_muted": "no"})
    assert conversing.unread_count(author) == 1


def test_held_conversation_reaches_nobody_else_yet(author, sign_in):
    other = regular()
    thread = begin(author, other)
    Thread.objects.filter(pk=thread.pk).update(held_at=timezone.now())

    assert thread.title not in sign_in(other).get("/messages/").content.decode()
    assert "Held" in sign_in(author).get("/messages/").content.decode()
    assert conversing.unread_count(other) == 0


def test_only_whoever_began_invites_and_only_while_they_stand_in_it(author, sign_in):
    other, third = regular(), regular()
    thread = begin(author, other)
    address = reverse("conversation_invite", args=[thread.pk])

    assert sign_in(other).post(address, {"others": third.username}).status_code == 422
    assert sign_in(author).post(address, {"others": third.username}).status_code == 302
    assert Thread.objects.visible_to(third).filter(pk=thread.pk).exists()
    leave_conversation(actor=author, thread=thread, now=timezone.now())
    with pytest.raises(NotPermitted):
        invite_to_conversation(actor=author, thread=thread, other=regular(), now=timezone.now())


def test_leaving_asks_first_and_is_for_good(author, sign_in):
    other = regular()
    thread = begin(author, other)
    browser, address = sign_in(other), reverse("conversation_leave", args=[thread.pk])

    assert "nobody can bring you back in" in browser.get(address).content.decode()
    assert Participant.objects.get(thread=thread, member=other).left_at is None
    browser.post(address)
    assert not Thread.objects.visible_to(other).filter(pk=thread.pk).exists()
    with pytest.raises(DomainError) as refused:
        invite_to_conversation(actor=author, thread=thread, other=other, now=timezone.now())
    assert refused.value.code == "has_left"


def test_nothing_is_written_to_nobody(author):
    other = regular()
    thread = begin(author, other)
    leave_conversation(actor=other, thread=thread, now=timezone.now())
    with pytest.raises(NotPermitted) as refused:
        reply(author, thread)

    assert refused.value.code == "conversation_ended"


@pytest.mark.parametrize("name", ["conversation_invite", "conversation_leave", "conversation_mute"])
def test_conversation_of_others_is_missing_for_everybody_else(author, moderator, sign_in, name):
    thread = ThreadFactory(conversation=True)
    address = reverse(name, args=[thread.pk])

    assert sign_in(author).post(address, {"others": "x"}).status_code == 404
    assert sign_in(moderator).post(address, {"others": "x"}).status_code == 404


def test_inbox_costs_the_same_for_five_conversations_and_fifteen(author, sign_in, assert_flat):
    browser = sign_in(author)

    def more(number):
        for _each in range(number):
            thread = ThreadFactory(conversation=True, participants=[author])
            ParticipantFactory(thread=thread)
            PostFactory(thread=thread)

    assert assert_flat(more, lambda: browser.get("/messages/")) <= 9


def test_pages_of_the_inbox_part_it(author, sign_in, clock):
    for _each in range(35):
        ThreadFactory(conversation=True, author=author)
        clock.shift(60)
    browser, seen, address = sign_in(author), [], "/messages/"
    for _page in range(2):
        answer = browser.get(address)
        seen += [row["thread"].pk for row in answer.context["rows"]]
        address = f"/messages/?before={answer.context['page'].older}"

    assert seen == sorted(Thread.objects.values_list("pk", flat=True), reverse=True)
    assert browser.get("/messages/?before=nonsense").status_code == 404
