"""Forms of new members that come back before anybody could have written in them."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.beside import why_it_waits
from forum.models import Draft, Post
from tests import budgets, forms
from tests.factories.forum import PostFactory, ThreadFactory
from tests.forum.conftest import regular, start
from tests.moderation.conftest import item_of
from tests.moderation.gates.conftest import held
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "It came within three seconds of its form being shown, as a program would send it."


def seconds_ago(member, seconds, **said):
    now = timezone.now()
    return held(member, "A word.", now=now, shown_at=now - timedelta(seconds=seconds), **said)


def test_first_text_waits_whose_form_was_shown_a_moment_ago(newcomer):
    for purpose in ("thread", "post", "conversation"):
        assert seconds_ago(newcomer, 2.9, purpose=purpose) == ["sent_too_fast"]
    assert seconds_ago(newcomer, 3) == []
    assert seconds_ago(newcomer, -1) == []
    assert seconds_ago(newcomer, 0, row_id=1) == []


def test_only_new_members_of_whom_nothing_is_shown_wait(newcomer):
    for member in (regular(trust_level=1), regular(staff=True), regular(is_demonstration=True)):
        assert seconds_ago(member, 0) == []
    PostFactory(author=newcomer, held_at=timezone.now())
    assert seconds_ago(newcomer, 0) == ["sent_too_fast"]
    PostFactory(author=newcomer)
    assert seconds_ago(newcomer, 0) == []


def test_form_that_took_its_time_costs_no_statement(newcomer):
    def unknown():
        held(newcomer, "A word.")

    assert len(budgets.count_queries(lambda: seconds_ago(newcomer, 5))) == len(budgets.count_queries(unknown))


def test_page_brings_the_moment_and_its_author_reads_why_the_text_waits(sign_in, newcomer, author, category):
    thread = start(author, category)
    browser = sign_in(newcomer)
    shown = forms.read(browser.get(thread.get_absolute_url()).content.decode(), "reply").values
    fields = {name: values[0] for name, values in shown.items()} | {"body": "Buy.", "do": "send"}
    sent = browser.post(reverse("reply", args=[thread.pk]), fields, follow=True)
    hear()

    first = Post.objects.get(author=newcomer)
    assert why_it_waits(first) == [WHY]
    assert WHY in html.unescape(sent.content.decode())
    assert item_of(first).what == "Form sent at once"


@pytest.mark.parametrize("moment", ["", "2001-01-01T00:00:00+00:00", "2001-01-01T00:00:00+00:00:forged", "\0" * 9999])
def test_moment_that_is_none_holds_nothing(sign_in, newcomer, moment):
    thread = ThreadFactory()
    sign_in(newcomer).post(reverse("reply", args=[thread.pk]), {"body": "Hello.", "do": "send", "shown_at": moment})

    assert Post.objects.get(author=newcomer).held_at is None


def moment_on(page):
    return page.context["form"]["shown_at"].value()


def test_form_that_is_shown_again_has_its_first_moment_and_a_draft_its_own(sign_in, newcomer):
    address = reverse("reply", args=[ThreadFactory().pk])
    browser = sign_in(newcomer)
    first = moment_on(browser.get(address))
    for pressed, body in (("send", ""), ("preview", "Begun.")):
        again = browser.post(address, {"body": body, "do": pressed, "shown_at": first})
        assert moment_on(again) == first
        assert first in again.content.decode()
    browser.post(address, {"body": "Begun.", "do": "draft", "shown_at": first})
    assert Draft.objects.get().fields == {"body": "Begun."}
    Draft.objects.update(saved_at=timezone.now() - timedelta(minutes=5))
    moment = moment_on(browser.get(address))
    browser.post(address, {"body": "Begun.", "do": "send", "shown_at": moment})

    assert Post.objects.get(author=newcomer).held_at is None
