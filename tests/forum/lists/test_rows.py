"""Rows are kept ready-made, and nothing of a reader or of an earlier state is kept with them."""

import pytest
from django.contrib.auth.models import Permission
from django.db.models import F
from django.utils import timezone

from forum.actions.hiding import decide_hold
from forum.actions.naming import rename_thread
from forum.actions.responses import accept_answer
from forum.headings import Heading
from forum.models import Post, Thread
from moderation.actions.flagging import flag_post
from tests import budgets
from tests.clients import StrictClient
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory, ReadPositionFactory, ThreadFactory
from tests.forum.conftest import regular, reply, start

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _rows_kept(_rows_made_afresh, monkeypatch):
    monkeypatch.setattr("forum.listing.rows.KEPT", 300)
    monkeypatch.setattr("forum.listing.panels.KEPT", 60)


def test_page_whose_rows_are_kept_costs_a_guest_one_query():
    ThreadFactory.create_batch(12, question=True)
    browser = StrictClient()
    browser.get("/?noise=1")
    assert len(budgets.count_queries(lambda: browser.get("/?noise=1"))) == 1


def test_kept_row_shows_each_reader_their_own_state(look, member, sign_in):
    thread = ThreadFactory(author=UserFactory())
    PostFactory(thread=thread)
    ReadPositionFactory(thread=thread, member=member, number=1)
    reader = UserFactory()
    ReadPositionFactory(thread=thread, member=reader, number=2)

    assert "1 new" in look("/", sign_in(member)).html
    assert "thread--read" in look("/", sign_in(reader)).html
    guest = look("/").html
    assert "thread--read" not in guest
    assert "thread__news" not in guest


def test_change_of_a_thread_is_seen_at_once(look, author, category, sign_in, committing):
    thread = start(author, category)
    browser = sign_in(UserFactory())
    assert "What does this number mean" in look("/", browser).html

    with committing():
        rename_thread(actor=author, thread=thread, heading=Heading("What the other number means"), now=timezone.now())
    page = look("/", browser).html
    assert "What the other number means" in page
    assert "What does this number mean" not in page

    with committing():
        reply(UserFactory(), thread)
    assert '<span class="thread__replies">1</span>' in look("/", browser).html


def test_each_language_has_rows_of_its_own(look, member, sign_in):
    ThreadFactory(question=True)
    browser = sign_in(member)
    assert "Question" in look("/", browser).html
    assert "提问" in look("/zh-hans/", browser).html
    assert "Question" in look("/", browser).html


def test_words_of_a_title_stay_words(look):
    ThreadFactory(title="Is <script>alert(1)</script> & 'p' < 0.05 \"fine\"?", excerpt="<b>bold</b>")
    for _again in range(2):
        html = look("/?noise=1").html
        assert "Is &lt;script&gt;alert(1)&lt;/script&gt; &amp;" in html
        assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_moderators_row_of_a_hidden_thread_is_nobody_elses(look, sign_in):
    moderator = UserFactory(staff=True)
    moderator.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
    ThreadFactory(hidden_at=timezone.now(), title="Canary of a hidden thread")
    assert "Canary" in look("/", sign_in(type(moderator).objects.get(pk=moderator.pk))).html
    assert "Canary" not in look("/?noise=1").html
    assert "Canary" not in look("/", sign_in(UserFactory())).html


class TestAnswered:
    """An accepted answer that most readers cannot see is told of nowhere."""

    @pytest.fixture
    def thread(self, author, category):
        thread = ThreadFactory(question=True, author=author, category=category, title="Thresholds of supine films")
        answer = PostFactory(thread=thread)
        accept_answer(actor=author, post=answer, now=timezone.now())
        return thread

    def told(self, thread, look, browser):
        """Where the reader is told that there is an answer: the list, the thread, titles that resemble one."""
        row = look("/", browser).html
        page = browser.get(thread.get_absolute_url()).content.decode()
        (similar,) = browser.get("/content/similar-threads/", {"q": thread.title}).json()["threads"]
        return "Answered" in row, "Accepted answer" in page, similar["is_answered"]

    def test_held_one_is_told_of_again_when_it_is_released(self, thread, look, moderator, sign_in, committing):
        browser = sign_in(UserFactory())
        assert self.told(thread, look, browser) == (True, True, True)
        answer = Post.objects.get(thread=thread, number=2)
        with committing():
            flag_post(actor=regular(), post=answer, reason="patient_data", note="A name.", now=timezone.now())
        assert Post.objects.get(pk=answer.pk).held_at is not None
        assert self.told(thread, look, browser) == (False, False, False)
        with committing():
            decide_hold(actor=moderator, post=answer, is_released=True, now=timezone.now())
        assert self.told(thread, look, browser) == (True, True, True)

    def test_held_by_its_own_change_is_not_told_of_either(self, thread, look, sign_in):
        browser = sign_in(UserFactory())
        look("/", browser)
        Post.objects.filter(thread=thread, number=2).update(held_at=timezone.now())
        Thread.objects.filter(pk=thread.pk).update(version=F("version") + 1)
        assert self.told(thread, look, browser) == (False, False, False)
