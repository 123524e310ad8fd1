"""What a question says beside its text is changed where its text is."""

import pytest
from django.utils import timezone

from content.models import PrivacyFinding
from forum.actions.editing import EditedMeanwhile
from forum.actions.naming import rename_thread
from forum.headings import Heading
from forum.models import Post, ThreadNote
from forum.subject import Subject
from foundation.errors import DomainError
from tests.factories.forum import PostFactory, PostRevisionFactory
from tests.factories.knowledge import TopicFactory
from tests.forum.conftest import regular, reply, start
from tests.forum.test_writing import edit

pytestmark = pytest.mark.django_db(transaction=True)
TRIED = "We *recalibrated* on site B."
PATIENT = "Mr. John Smith, MRN 00123456, was ventilated."
LATER = timezone.timedelta(hours=1)


@pytest.fixture
def topic(db):
    return TopicFactory(slug="calibration")


@pytest.fixture
def post(author, category, topic):
    """The first post of a question."""
    details = {"subject": "method", "tried": "Nothing yet.", "audience": ["clinician"]}
    return start(author, category, kind="question", details=details, topics=[topic]).posts.get()


def address(post):
    return f"/p/{post.pk}/edit/"


def fields_of(browser, post):
    form = browser.get(address(post)).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}
    return {**sent, "do": "send"}


@pytest.fixture
def browser(author, sign_in):
    return sign_in(author)


class TestForm:
    def test_begins_with_what_stands(self, browser, post):
        sent = fields_of(browser, post)
        assert (sent["detail-subject"], sent["detail-tried"]) == ("method", "Nothing yet.")
        assert (sent["detail-audience"], sent["topics"]) == (["clinician"], ["calibration"])

    def test_changes_details_and_topics_with_the_text_as_it_was(self, browser, post):
        other = TopicFactory(slug="drift")
        sent = fields_of(browser, post) | {"detail-tried": TRIED, "detail-subject": "data", "topics": ["drift"]}
        assert browser.post(address(post), sent).status_code == 303
        thread = Post.objects.get(pk=post.pk).thread
        assert thread.details == {"subject": "data", "tried": TRIED, "audience": ["clinician"]}
        assert "<em>recalibrated</em>" in thread.details_html["tried"]
        assert list(thread.topics.all()) == [other]
        note = ThreadNote.objects.get(kind="retagged")
        assert note.data["before_topics"] != [other.pk]
        page = browser.get(thread.get_absolute_url()).content.decode()
        assert "<em>recalibrated</em>" in page

    def test_same_form_twice_is_one_change_and_another_one_is_not_lost(self, browser, post):
        sent = fields_of(browser, post) | {"detail-tried": TRIED}
        assert [browser.post(address(post), sent).status_code for _time in range(2)] == [303, 303]
        assert browser.post(address(post), sent | {"detail-tried": "Other words."}).status_code == 409
        assert Post.objects.get(pk=post.pk).edit_count == 1

    def test_reply_has_no_such_fields(self, browser, author, post):
        answer = reply(author, post.thread, now=timezone.now() + LATER)
        form = browser.get(address(answer)).context["form"]
        assert not [name for name in form.fields if name.startswith(("detail-", "topics", "base_topics"))]

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"detail-subject": "weather"}, "detail-subject"),
            ({"topics": []}, "topics"),
            ({"detail-environment": "x" * 300}, "detail-environment"),
        ],
    )
    def test_fault_is_told_at_its_field_and_the_rest_is_kept(self, browser, post, fields, wrong):
        answer = browser.post(address(post), fields_of(browser, post) | {"detail-tried": TRIED} | fields)
        assert answer.status_code == 422
        assert answer.context["form"][wrong].errors
        assert TRIED in answer.content.decode()
        assert Post.objects.get(pk=post.pk).thread.details["tried"] == "Nothing yet."

    def test_draft_keeps_them(self, browser, post):
        browser.post(address(post), fields_of(browser, post) | {"detail-tried": TRIED, "do": "draft"})
        form = browser.get(address(post)).context["form"]
        assert (form["detail-tried"].value(), form["detail-audience"].value()) == (TRIED, ["clinician"])

    def test_others_cannot_and_everybody_may_where_it_is_a_wiki(self, browser, sign_in, post):
        sent, other = fields_of(browser, post) | {"detail-tried": TRIED}, sign_in(regular())
        assert other.post(address(post), sent).status_code == 403
        assert Post.objects.get(pk=post.pk).thread.details["tried"] == "Nothing yet."
        Post.objects.filter(pk=post.pk).update(wiki_at=timezone.now())
        assert other.post(address(post), sent).status_code == 303


class TestPrivacy:
    def test_patient_in_a_detail_is_asked_about_at_its_field(self, browser, post):
        sent = fields_of(browser, post) | {"detail-tried": PATIENT}
        answer = browser.post(address(post), sent)
        assert answer.status_code == 422
        assert {asked.field for asked in answer.context["form"].asked} == {"detail-tried"}
        assert Post.objects.get(pk=post.pk).thread.details["tried"] == "Nothing yet."
        redacted = answer.context["form"].asked[0].name
        shown = browser.post(address(post), sent | {"redact": redacted}).context["form"]
        assert PATIENT not in shown["detail-tried"].value()

    def test_what_is_kept_with_a_reason_is_recorded_beside_the_post(self, browser, post):
        sent = fields_of(browser, post) | {"detail-tried": PATIENT}
        asked = browser.post(address(post), sent).context["form"].asked
        kept = {one.name: PrivacyFinding.Reason.values[0] for one in asked}
        answer = browser.post(address(post), sent | kept | {"privacy-reviewed": "on"})
        assert answer.status_code == 303
        assert PrivacyFinding.objects.filter(host_id=post.pk).exists()


class TestHistory:
    def compare(self, client, post):
        return client.get(f"/p/{post.pk}/history/").content.decode()

    def test_compares_old_and_new_values(self, client, author, post):
        details = {**post.thread.details, "subject": "data", "tried": "Something now."}
        edit(author, post, post.source, subject=Subject(details), reason="Done", now=timezone.now() + LATER)
        html = self.compare(client, post)
        assert "<del>Method</del><ins>Data</ins>" in html
        assert "<del>Nothing yet</del><ins>Something now</ins>" in html
        assert "Who could answer" not in html
        shown = client.get(f"/p/{post.pk}/history/?show=1").content.decode()
        assert "Nothing yet." in shown
        assert "Who could answer" in shown

    def test_change_of_the_text_alone_names_no_field(self, client, author, post):
        edit(author, post, "Another text.", now=timezone.now() + LATER)
        assert "What you tried" not in self.compare(client, post)

    def test_older_revision_of_which_nobody_knows_gets_what_stood_until_now(self, author, post):
        PostRevisionFactory(post=post, number=1, source=post.source, details=None, editor=None)
        edit(author, post, post.source, subject=Subject({"subject": "data"}), now=timezone.now() + LATER)
        first, second = post.revisions.order_by("number")
        assert (first.details["subject"], second.details) == ("method", {"subject": "data"})

    def test_quick_second_change_folds_into_the_first(self, author, post):
        now = timezone.now() + LATER
        for minutes, word in enumerate(("data", "code")):
            edit(
                author,
                Post.objects.get(pk=post.pk),
                post.source,
                subject=Subject({"subject": word}),
                now=now + timezone.timedelta(minutes=minutes),
            )
        assert [row.details["subject"] for row in post.revisions.order_by("number")] == ["method", "code"]


class TestTogether:
    def test_conflict_shows_both_and_keeps_what_was_typed(self, browser, moderator, post):
        sent = fields_of(browser, post) | {"detail-tried": "My words."}
        theirs = {**post.thread.details, "tried": "Their words."}
        edit(moderator, post, post.source, subject=Subject(theirs), reason="Rules")
        page = browser.post(address(post), sent)
        assert page.status_code == 409
        assert page.context["form"]["detail-tried"].value() == "My words."
        assert "Their words." in page.content.decode()
        assert browser.post(address(post), sent | {"base_edit": 1}).status_code == 303
        kept = {row.details["tried"] for row in post.revisions.all()}
        assert kept == {"Nothing yet.", "Their words.", "My words."}

    def test_topics_that_others_changed_meanwhile_stay_changed(self, browser, moderator, post):
        TopicFactory(slug="mine")
        theirs = TopicFactory(slug="theirs")
        sent = fields_of(browser, post) | {"topics": ["calibration", "mine"]}
        heading = Heading(title=post.thread.title, topics=[theirs])
        rename_thread(actor=moderator, thread=post.thread, heading=heading, reason="Better", now=timezone.now())
        assert browser.post(address(post), sent).status_code == 303
        assert set(post.thread.topics.values_list("slug", flat=True)) == {"mine", "theirs"}

    def test_action_refuses_a_form_from_before(self, author, post):
        edit(author, post, "First.")
        with pytest.raises(EditedMeanwhile):
            edit(author, Post.objects.get(pk=post.pk), "Second.", base_edit=0, subject=Subject({"subject": "data"}))

    def test_reply_changes_nothing_of_its_thread(self, author, post):
        answer = PostFactory(thread=post.thread, author=author)
        edit(author, answer, "Another text.", subject=Subject({"subject": "data"}))
        post.thread.refresh_from_db()
        assert post.thread.details["subject"] == "method"

    def test_field_that_no_kind_declares_is_refused_and_one_that_it_did_once_is_kept(self, author, post):
        with pytest.raises(DomainError):
            edit(author, post, post.source, subject=Subject({"subject": "data", "colour": "red"}))
        post.thread.details = {"subject": "method", "retired": "Said once."}
        post.thread.save(update_fields=["details"])
        edit(author, post, post.source, subject=Subject({"subject": "data"}))
        post.thread.refresh_from_db()
        assert post.thread.details == {"subject": "data", "retired": "Said once."}
