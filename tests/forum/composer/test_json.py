"""What scripts ask while somebody writes."""

import pytest

from events.models import Event
from forum.models import Draft
from tests import forms
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, DraftFactory, PostFactory, TagFactory, ThreadFactory
from tests.factories.knowledge import TopicFactory
from tests.forum.conftest import regular, start

pytestmark = pytest.mark.django_db(transaction=True)
DRAFTS = "/content/drafts/"
SUGGESTIONS = "/content/suggestions/"


@pytest.fixture
def browser(author, sign_in):
    """The author's browser."""
    return sign_in(author)


class TestDrafts:
    def test_saved_on_one_device_is_read_on_another(self, author, sign_in):
        one, other = sign_in(author), sign_in(author)
        saved = one.post(
            DRAFTS, {"context": "new", "title": "Begun", "body": "On the way.", "topics": ["a", "b"]}
        ).json()
        read = other.get(DRAFTS, {"context": "new"}).json()
        assert saved["version"] == read["version"] == 1
        assert read["fields"] == {"title": "Begun", "body": "On the way.", "topics": "a,b"}

    def test_machinery_of_the_form_is_no_part_of_it(self, browser):
        own = {
            "client_token": "x",
            "draft_version": "0",
            "privacy-reviewed": "on",
            "do": "draft",
            "privacy-keep:body:a:1:2": "x",
        }
        browser.post(DRAFTS, {"context": "reply:7", "body": "Words.", **own})
        assert Draft.objects.get().fields == {"body": "Words."}

    def test_form_in_which_nobody_wrote_makes_no_draft(self, browser):
        assert browser.post(DRAFTS, {"context": "new", "body": " ", "language": "en"}).json() == {"version": 0}
        assert not Draft.objects.exists()

    def test_newer_version_of_another_device_stands_and_both_are_known(self, browser, author):
        DraftFactory(author=author, fields={"body": "From the phone."}, version=3)
        answer = browser.post(DRAFTS, {"context": "new", "body": "From the desk.", "draft_version": "2"})
        assert answer.status_code == 409
        assert answer.json()["stored"]["fields"] == {"body": "From the phone."}
        assert Draft.objects.get().fields == {"body": "From the phone."}
        browser.post(DRAFTS, {"context": "new", "body": "From the desk.", "draft_version": "3"})
        assert Draft.objects.get().fields == {"body": "From the desk."}

    def test_somebody_elses_is_neither_read_nor_thrown_away(self, browser):
        DraftFactory(fields={"body": "Not yours."})
        assert browser.get(DRAFTS, {"context": "new"}).json() == {"version": 0, "fields": {}}
        browser.delete(f"{DRAFTS}?context=new")
        assert Draft.objects.exists()

    def test_own_is_thrown_away(self, browser, author):
        DraftFactory(author=author)
        assert browser.delete(f"{DRAFTS}?context=new").status_code == 204
        assert not Draft.objects.exists()

    @pytest.mark.parametrize(
        "fields", [{"context": "elsewhere", "body": "x"}, {"context": "new", "body": "x" * 70_000}]
    )
    def test_what_cannot_be_a_draft_is_refused_with_a_sentence(self, browser, fields):
        answer = browser.post(DRAFTS, fields)
        assert answer.status_code == 422
        assert answer.json()["message"]

    def test_guest_is_refused(self, client):
        assert client.get(DRAFTS, {"context": "new"}).status_code == 401


class TestSuggestions:
    def ask(self, browser, kind, text, **more):
        return [item["value"] for item in browser.get(SUGGESTIONS, {"kind": kind, "q": text, **more}).json()["items"]]

    def test_members_by_the_beginning_of_their_username_or_part_of_their_name(self, browser):
        UserFactory(username="lin.mei", name="Mei Lin")
        UserFactory(username="tomas", name="Tomás Linden")
        UserFactory(username="olga", name="Olga")
        assert self.ask(browser, "mention", "lin") == ["@lin.mei", "@tomas"]

    def test_han_names(self, browser):
        UserFactory(username="王建国")
        assert self.ask(browser, "mention", "王") == ["@王建国"]

    def test_those_who_wrote_in_the_thread_come_first(self, browser, category):
        UserFactory(username="anna")
        here = UserFactory(username="antonia")
        thread = ThreadFactory(category=category)
        PostFactory(thread=thread, author=here)
        assert self.ask(browser, "mention", "an", thread=thread.pk) == ["@antonia", "@anna"]
        assert "@antonia" in self.ask(browser, "mention", "", thread=thread.pk)

    def test_thread_out_of_sight_tells_nobody_who_wrote_in_it(self, browser):
        thread = ThreadFactory(category=CategoryFactory(for_kind="staff"))
        assert self.ask(browser, "mention", "", thread=thread.pk) == []

    def test_topics_in_either_language(self, browser):
        TopicFactory(slug="calibration", name_en="Calibration", name_zh="校准")
        assert self.ask(browser, "topic", "calib") == self.ask(browser, "topic", "校") == ["#calibration"]

    def test_tags_that_only_a_group_uses_are_not_told(self, browser, category):
        open_tag, closed_tag = TagFactory(slug="sepsis-a"), TagFactory(slug="sepsis-b")
        ThreadFactory(category=category).tags.add(open_tag)
        ThreadFactory(category=CategoryFactory(for_kind="staff")).tags.add(closed_tag)
        assert self.ask(browser, "tag", "sep") == ["sepsis-a"]

    def test_unknown_kind_is_refused(self, browser):
        assert browser.get(SUGGESTIONS, {"kind": "weather"}).status_code == 400


def test_mentioned_member_is_linked_and_told(author, category):
    named = regular(username="lin.mei")
    thread = start(author, category, body="What does @Lin.Mei say, and @nobody-here?")
    post = thread.posts.get()
    assert f'href="{named.get_absolute_url()}"' in post.html
    assert "@nobody-here" in post.html
    assert Event.objects.get(kind="thread_started").data["mentions"] == [named.pk]


def test_member_whose_address_nobody_confirmed_is_not_linked(author, category):
    UserFactory(username="fresh", email_confirmed_at=None)
    assert "href" not in start(author, category, body="What does @fresh say about it?").posts.get().html


def test_draft_of_an_edit_begins_at_the_text_that_stands(browser, author, category):
    post = start(author, category).posts.get()
    browser.post(DRAFTS, {"context": f"edit:{post.pk}", "body": "Begun.", "base_edit": "0", "reason": "why"})
    form = browser.get(f"/p/{post.pk}/edit/").context["form"]
    assert (form["body"].value(), form["reason"].value(), str(form["base_edit"].value())) == ("Begun.", "why", "0")


class TestSimilar:
    def ask(self, browser, title):
        threads = browser.get("/content/similar-threads/", {"q": title}).json()["threads"]
        return [thread["title"] for thread in threads]

    @pytest.fixture
    def threads(self, category):
        titles = [
            "Which threshold for supine chest films",
            "Calibration of sepsis scores drifts within a year",
            "卧位胸片的阈值如何确定",
            "How do you report subgroup results",
        ]
        return [ThreadFactory(category=category, title=title) for title in titles]

    def test_shared_words_count_and_words_of_every_question_do_not(self, browser, threads):
        assert self.ask(browser, "How is a threshold chosen for supine films") == [threads[0].title]
        assert self.ask(browser, "How do you do") == []

    def test_chinese_titles_share_pairs_of_characters(self, browser, threads):
        assert self.ask(browser, "胸片模型的阈值怎么选") == [threads[2].title]

    def test_most_alike_comes_first_and_five_are_the_most(self, browser, category):
        for number in range(6):
            ThreadFactory(category=category, title=f"Sepsis scores number {number}")
        best = ThreadFactory(category=category, title="Sepsis scores after recalibration")
        found = self.ask(browser, "Sepsis scores and recalibration")
        assert len(found) == 5
        assert found[0] == best.title

    def test_threads_of_others_are_not_told(self, browser):
        ThreadFactory(category=CategoryFactory(for_kind="staff"), title="Sepsis scores after recalibration")
        ThreadFactory(conversation=True, title="Sepsis scores after recalibration")
        assert self.ask(browser, "Sepsis scores and recalibration") == []

    def test_signs_of_patterns_mean_nothing(self, browser, threads):
        assert self.ask(browser, "%%% ___ ???") == []


class TestReplyBox:
    def test_stands_at_the_foot_of_a_thread_for_members_who_may_reply(self, browser, client, category):
        thread = ThreadFactory(category=category)
        page = browser.get(thread.get_absolute_url()).content.decode()
        form = forms.read(page, "reply")
        assert {"body", "client_token", "interests", "ai_assistance"} <= set(form.types)
        sent = {name: values[0] for name, values in form.values.items()} | {"body": "Said here."}
        answer = browser.post(f"/threads/{thread.pk}/reply/", sent)
        assert answer.status_code == 303
        assert thread.posts.get(number=2).source == "Said here."
        assert 'id="reply"' not in client.get(thread.get_absolute_url()).content.decode()
