"""Deleting an account: changing one's mind, what becomes of the texts, and what an open case keeps."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.actions import deletion
from accounts.actions.joining import is_username_taken
from accounts.models import Erasure, User
from forum.models import Post, Thread, Vote
from foundation import recounting
from foundation.errors import DomainError, NotPermitted
from tests.accounts.own_data.worlds import NAME, USERNAME, person, writings
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.content import HoldFactory
from tests.factories.forum import PostFactory, VoteFactory
from tests.factories.moderation import ReviewItemFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]
PAGE = "/settings/privacy/delete/"
A_WEEK = timedelta(days=7)


@pytest.fixture
def browser(client, xanthe):
    client.post("/accounts/login/", {"login": xanthe.username, "password": PASSWORD})
    return client


def ask(member, *, with_texts=False):
    deletion.request_deletion(actor=member, is_removing_texts=with_texts, kept_session="", now=timezone.now())


def a_week_later():
    return deletion.carry_out_due(now=timezone.now() + A_WEEK + timedelta(seconds=1))


def test_member_asks_sees_a_banner_and_keeps_the_account(browser, xanthe, client, guest):
    refused = browser.post(PAGE, {"texts": "keep", "username": "somebody"})
    assert refused.status_code == 422
    assert not Erasure.objects.exists()

    browser.post(PAGE, {"texts": "keep", "username": USERNAME})

    assert [letter.to for letter in mail.outbox] == [[xanthe.email]]
    assert not User.objects.visible_to(guest).filter(pk=xanthe.pk).exists()
    assert "will be deleted on" in browser.get("/settings/account/").content.decode()
    browser.post("/settings/privacy/keep/")
    assert a_week_later() == 0
    assert User.objects.visible_to(guest).filter(pk=xanthe.pk).exists()
    assert "will be deleted on" not in browser.get("/settings/account/").content.decode()
    assert Erasure.objects.get().state == "withdrawn"


def test_every_other_session_ends(browser, xanthe, client):
    elsewhere = type(client)()
    elsewhere.post("/accounts/login/", {"login": xanthe.username, "password": PASSWORD})

    browser.post(PAGE, {"texts": "keep", "username": USERNAME})

    assert elsewhere.get("/settings/account/").status_code == 302
    assert browser.get("/settings/account/").status_code == 200


def test_session_that_is_not_fresh_has_to_confirm_first(sign_in, xanthe):
    browser = sign_in(xanthe)

    assert "/accounts/reauthenticate/" in browser.post(PAGE, {"texts": "keep", "username": USERNAME})["Location"]
    assert not Erasure.objects.exists()


def test_nothing_happens_before_the_seventh_day(xanthe):
    ask(xanthe)

    assert deletion.carry_out_due(now=timezone.now() + A_WEEK - timedelta(minutes=1)) == 0
    assert User.objects.filter(pk=xanthe.pk).exists()


def test_staff_cannot_delete_their_account(staff):
    with pytest.raises(NotPermitted):
        ask(staff)


def test_texts_stay_without_a_name(xanthe, client):
    own, _alone, theirs = writings(xanthe)
    ask(xanthe)

    assert a_week_later() == 1

    assert theirs.posts.get(number=2).source == "I think it works."
    assert theirs.posts.get(number=2).author is None
    html = client.get(f"/t/{own.pk}/{own.slug}/").content.decode()
    assert "How is this calibrated?" in html
    assert NAME not in html
    assert "/deleted-member/" in html
    assert "deleted their account" in client.get("/deleted-member/").content.decode()


@pytest.mark.postgres
def test_texts_go_where_that_harms_nobody_elses(xanthe, client):
    own, alone, theirs = writings(xanthe)
    recounting.recount_all()
    ask(xanthe, with_texts=True)

    a_week_later()

    assert not Thread.objects.filter(pk=alone.pk).exists()
    assert "removed this text" in own.posts.get(number=1).source
    assert "removed this text" in own.posts.get(number=1).html
    assert own.posts.get(number=2).source == "With Platt scaling."
    assert "removed this text" in theirs.posts.get(number=2).source
    assert client.get(f"/t/{theirs.pk}/{theirs.slug}/").status_code == 200
    from content.models import Attachment, Citation  # noqa: PLC0415

    assert not Attachment.objects.exists()
    assert not Citation.objects.exists()
    assert recounting.recount_all() == 0


@pytest.mark.postgres
def test_votes_go_and_counters_follow(xanthe):
    post = PostFactory()
    VoteFactory(post=post, member=xanthe, value=1)
    recounting.recount_all()
    ask(xanthe)

    a_week_later()

    post.refresh_from_db()
    assert not Vote.objects.exists()
    assert (post.useful_count, recounting.recount_all()) == (0, 0)


def test_withdrawn_text_goes_in_any_case(xanthe):
    post = PostFactory(author=xanthe, source="What I took back", hidden_at=timezone.now(), hidden_by=xanthe)
    ask(xanthe)

    a_week_later()

    assert "took back" not in Post.objects.get(pk=post.pk).source


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["report", "hold"])
def test_open_case_keeps_its_text_until_it_is_decided(browser, xanthe, kind):
    _own, _alone, theirs = writings(xanthe)
    post = theirs.posts.get(number=2)
    case = ReviewItemFactory(post=post) if kind == "report" else HoldFactory(host_model="forum.post", host_id=post.pk)
    assert "still have to decide" in browser.get(PAGE).content.decode()
    ask(xanthe, with_texts=True)

    a_week_later()

    post.refresh_from_db()
    assert (post.source, post.author) == ("I think it works.", None)
    assert Erasure.objects.get().kept == [["forum.Post", post.pk]]
    case.refresh_from_db()
    if kind == "report":
        case.state, case.outcome, case.decided_at = "closed", "dismissed", timezone.now()
    else:
        case.decision, case.decided_at = "released", timezone.now()
    case.save()
    deletion.carry_out_due(now=timezone.now())
    post.refresh_from_db()
    assert "removed this text" in post.source
    assert Erasure.objects.get().kept == []


def test_username_is_held_for_two_years_and_stands_nowhere(xanthe):
    ask(xanthe)
    a_week_later()
    now = timezone.now()

    assert is_username_taken(username=USERNAME.upper(), now=now + timedelta(days=700))
    assert not is_username_taken(username=USERNAME, now=now + timedelta(days=750))


def test_deletion_that_breaks_off_is_taken_up_again(xanthe, monkeypatch):
    writings(xanthe)
    ask(xanthe)
    from accounts.erasing import names  # noqa: PLC0415

    with monkeypatch.context() as broken:
        broken.setattr(names, "take_out", lambda leaving: 1 / 0)
        assert a_week_later() == 0

    erasure = Erasure.objects.get()
    assert (erasure.state, erasure.last_error) == ("waiting", "ZeroDivisionError")
    xanthe.refresh_from_db()
    with pytest.raises(DomainError) as begun:
        deletion.keep_account(actor=xanthe, now=timezone.now())
    assert begun.value.code == "deletion_begun"
    assert a_week_later() == 1
    assert not User.objects.filter(pk=xanthe.pk).exists()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ask @zanzibar-quill about it.", "Ask deleted member about it."),
        ("问 @Zanzibar-Quill 好了，谢谢你们。", "问 已注销的成员 好了，谢谢你们。"),
        ("@zanzibar-quills is somebody else.", "@zanzibar-quills is somebody else."),
        ("Write to Xanthe.Okonjo@hospital-quill.example today.", "Write to [deleted member] today."),
        ("> [Xanthe Okonjo-Brandvold, #3](/p/7/):\n>\n> so", "> [deleted member, #3](/p/7/):\n>\n> so"),
        ("See [her](/u/zanzibar-quill/).", "See [her](/deleted-member/)."),
    ],
)
def test_mentions_in_texts_of_others_lose_the_name(text, left):
    member = person()
    UserFactory(username="zanzibar-quills")
    post = PostFactory(source=text)
    ask(member)

    a_week_later()

    post.refresh_from_db()
    assert post.source == left
    assert USERNAME + "/" not in post.html


def test_operator_deletes_at_once_for_a_member_who_cannot_sign_in(xanthe, capsys):
    User.objects.filter(pk=xanthe.pk).update(suspended_until=timezone.now() + A_WEEK)

    call_command("delete_account", USERNAME)
    assert "would be deleted" in capsys.readouterr().out
    assert User.objects.filter(pk=xanthe.pk).exists()
    call_command("delete_account", USERNAME, really=True)

    assert not User.objects.filter(pk=xanthe.pk).exists()
    with pytest.raises(CommandError):
        call_command("delete_account", USERNAME)
