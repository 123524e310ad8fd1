"""The pages on which members write: without scripts, and nothing that was typed is lost."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forum.actions.drafts import save_draft
from forum.models import Draft, Post, Thread
from tests import forms
from tests.content.attachments.samples import png
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.factories.knowledge import TopicFactory
from tests.forum.conftest import regular, start
from tests.forum.test_writing import edit

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "How is a threshold chosen for supine films"
BODY = "The acceptance test had **no** supine films."
PATIENT = "Mr. John Smith, MRN 00123456, was ventilated."


@pytest.fixture
def browser(author, sign_in):
    """The author's browser."""
    return sign_in(author)


def thread_form(category, **fields):
    return {"title": TITLE, "body": BODY, "category": category.slug, "language": "en", "do": "send", **fields}


class TestChoosing:
    def test_page_offers_the_kinds_that_some_category_takes(self, browser):
        CategoryFactory(kinds=["question"])
        page = browser.get("/new/")
        assert [kind.slug for kind in page.context["kinds"]] == ["question"]

    def test_category_narrows_the_kinds_and_goes_along(self, browser):
        CategoryFactory(kinds=["question"])
        place = CategoryFactory(kinds=["discussion"])
        page = browser.get(f"/new/?category={place.slug}").content.decode()
        assert f"/new/discussion/?category={place.slug}" in page
        assert "/new/question/" not in page

    def test_guest_is_asked_to_sign_in(self, client, category):
        assert client.get("/new/").status_code == 302
        assert client.get("/new/discussion/").status_code == 302

    def test_unknown_kind_is_not_there(self, browser, category):
        assert browser.get("/new/essay/").status_code == 404

    def test_category_of_a_group_is_not_offered_to_others(self, browser, category):
        hidden = CategoryFactory(for_kind="staff")
        page = browser.get("/new/discussion/").content.decode()
        assert category.slug in page
        assert hidden.slug not in page


class TestNewThread:
    def test_is_published_and_leads_to_its_page(self, browser, author, category):
        topic = TopicFactory()
        answer = browser.post(
            "/new/question/",
            thread_form(
                category,
                topics=[topic.slug],
                tags="Calibration， sepsis",
                **{
                    "detail-subject": "method",
                    "detail-audience": ["clinician", "engineer"],
                    "detail-tried": "A *lot*.",
                },
            ),
        )
        thread = Thread.objects.get()
        assert (answer.status_code, answer.headers["Location"]) == (303, thread.get_absolute_url())
        assert thread.details == {"subject": "method", "audience": ["clinician", "engineer"], "tried": "A *lot*."}
        assert list(thread.topics.all()) == [topic]
        assert sorted(tag.name for tag in thread.tags.all()) == ["calibration", "sepsis"]
        assert thread.author == author

    def test_errors_stand_beside_their_fields_and_keep_every_word(self, browser, category):
        TopicFactory()
        page = browser.post(
            "/new/question/", {"title": "Short", "body": "", "tags": "kept", "detail-tried": "Kept, too."}
        )
        form = page.context["form"]
        assert page.status_code == 422
        assert {"body", "category", "language", "topics", "detail-subject"} <= set(form.errors)
        shown = page.content.decode()
        assert all(word in shown for word in ("Short", "kept", "Kept, too."))

    def test_refusal_of_the_action_stands_beside_its_field(self, browser, category):
        page = browser.post("/new/discussion/", thread_form(category, title="Short"))
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["title"]

    def test_twice_the_same_form_is_one_thread_and_both_answers_lead_there(self, browser, category):
        sent = thread_form(category, client_token=str(uuid.uuid4()))
        first, second = (browser.post("/new/discussion/", sent) for _time in range(2))
        assert Thread.objects.count() == 1
        assert first.headers["Location"] == second.headers["Location"]

    def test_what_changed_since_the_first_sending_waits_as_a_draft_of_an_edit(self, browser, category):
        sent = thread_form(category, client_token=str(uuid.uuid4()))
        browser.post("/new/discussion/", sent)
        again = browser.post("/new/discussion/", {**sent, "body": "Said better."}, follow=True)
        post = Post.objects.get()
        assert again.redirect_chain[-1][0] == f"/p/{post.pk}/edit/"
        assert again.context["form"]["body"].value() == "Said better."

    def test_fields_of_the_address_are_filled_in(self, browser, category):
        topic = TopicFactory()
        form = browser.get(f"/new/discussion/?category={category.slug}&tags=sepsis&topic={topic.slug}").context["form"]
        assert (form["category"].value(), form["tags"].value()) == (category.slug, "sepsis")
        assert form.topic_groups[0]["topics"][0]["is_chosen"]

    def test_category_of_others_is_refused_like_one_that_is_not_there(self, browser, category):
        hidden = CategoryFactory(for_kind="staff")
        for slug in (hidden.slug, "nowhere"):
            page = browser.post("/new/discussion/", {**thread_form(category), "category": slug})
            assert page.context["form"].errors["category"] == ["Choose one."]

    def test_silenced_member_keeps_the_text_and_is_told(self, sign_in, category):
        silenced = regular(silenced_until=timezone.now() + timezone.timedelta(days=1))
        page = sign_in(silenced).post("/new/discussion/", thread_form(category))
        assert page.status_code == 403
        assert BODY in page.content.decode()
        assert not Thread.objects.exists()

    def test_newcomer_reads_what_the_first_day_allows(self, sign_in, category):
        page = sign_in(UserFactory()).get("/new/discussion/")
        numbers = {"threads": 3, "replies": 10, "links": 2, "mentions": 2, "pictures": 1}
        assert page.context["newcomer"] == {"is_first_day": True, **numbers}

    def test_too_many_threads_are_429_with_the_text_kept(self, sign_in, category):
        browser = sign_in(regular())
        browser.post("/new/discussion/", thread_form(category))
        page = browser.post("/new/discussion/", thread_form(category, title="Another title altogether"))
        assert page.status_code == 429
        assert int(page.headers["Retry-After"]) > 0
        assert BODY in page.content.decode()


class TestPrivacy:
    def test_findings_are_asked_about_and_the_answers_let_the_text_through(self, browser, category):
        page = browser.post("/new/discussion/", thread_form(category, body=PATIENT))
        asked = [one["asked"] for one in page.context["form"].findings]
        assert page.status_code == 422
        assert {one.span for one in asked} >= {"00123456"}
        answers = {one.name: "fictional" for one in asked if one.is_hard}
        browser.post("/new/discussion/", thread_form(category, body=PATIENT, **answers, **{"privacy-reviewed": "on"}))
        assert Thread.objects.exists()

    def test_one_press_replaces_a_span_and_keeps_the_rest(self, browser, category):
        page = browser.post("/new/discussion/", thread_form(category, body=PATIENT))
        asked = [one["asked"] for one in page.context["form"].findings]
        number = next(one for one in asked if one.span == "00123456")
        answers = {one.name: "fictional" for one in asked if one.is_hard and one is not number}
        page = browser.post("/new/discussion/", thread_form(category, body=PATIENT, redact=number.name, **answers))
        form = page.context["form"]
        assert page.status_code == 200
        assert form["body"].value() == "Mr. John Smith, MRN [RECORD NUMBER], was ventilated."
        assert form["title"].value() == TITLE
        assert not form.errors

    def test_line_ends_of_a_browser_move_no_span(self, browser, category):
        body = f"First line.\r\n\r\n{PATIENT}"
        page = browser.post("/new/discussion/", thread_form(category, body=body))
        asked = [one["asked"] for one in page.context["form"].findings]
        answers = {one.name: "fictional" for one in asked if one.is_hard}
        answer = browser.post(
            "/new/discussion/", thread_form(category, body=body, **answers, **{"privacy-reviewed": "on"})
        )
        assert answer.status_code == 303

    def test_author_of_a_held_text_is_told_why_it_waits(self, browser, category):
        body = "PID|1||12345^^^MRN||DOE^JANE||19510312|F"
        page = browser.post("/new/discussion/", thread_form(category, body=body))
        answers = {one["asked"].name: "fictional" for one in page.context["form"].findings if one["asked"].is_hard}
        answer = browser.post(
            "/new/discussion/", thread_form(category, body=body, **answers, **{"privacy-reviewed": "on"})
        )
        thread = Thread.objects.get()
        assert answer.status_code == 303
        assert thread.held_at
        page = browser.get("/new/").content.decode()
        assert "waits for a moderator" in page
        assert "patient record" in page


class TestPreviewAndFiles:
    def test_preview_shows_the_text_and_judges_nothing(self, browser, category):
        page = browser.post("/new/question/", {"body": BODY, "do": "preview"})
        assert page.status_code == 200
        assert "<strong>no</strong>" in page.content.decode()
        assert not page.context["form"].errors
        assert not Thread.objects.exists()

    def test_files_of_the_form_stand_at_the_end_of_the_text(self, browser, category):
        files = [
            SimpleUploadedFile("curve.png", png(), content_type="image/png"),
            SimpleUploadedFile("notes.txt", b"Nothing about anybody.", content_type="text/plain"),
        ]
        page = browser.post("/new/discussion/", thread_form(category, files=files))
        body = page.context["form"]["body"].value()
        assert body.startswith(BODY)
        assert "![](/files/" in body
        assert "[notes.txt](/files/" in body
        assert not Thread.objects.exists()

    def test_refused_file_says_why_and_the_others_are_kept(self, browser, category):
        files = [
            SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            SimpleUploadedFile("a.png", png()),
        ]
        page = browser.post("/new/discussion/", thread_form(category, files=files))
        assert page.status_code == 422
        assert [error["name"] for error in page.context["file_errors"]] == ["x.svg"]
        assert "![](/files/" in page.context["form"]["body"].value()


class TestDrafts:
    def test_saved_draft_is_restored_on_the_next_visit(self, browser, category):
        browser.post(
            "/new/question/",
            {"title": TITLE, "body": BODY, "detail-audience": ["clinician", "engineer"], "do": "draft"},
        )
        form = browser.get("/new/question/").context["form"]
        assert (form["title"].value(), form["body"].value()) == (TITLE, BODY)
        assert form["detail-audience"].value() == ["clinician", "engineer"]

    def test_sent_text_leaves_no_draft(self, browser, category):
        browser.post("/new/discussion/", {"title": TITLE, "body": BODY, "do": "draft"})
        browser.post("/new/discussion/", thread_form(category))
        assert not Draft.objects.exists()

    def test_draft_saved_elsewhere_meanwhile_keeps_both_texts(self, browser, author, category):
        save_draft(actor=author, context="new", fields={"body": "From the phone."}, base_version=0, now=timezone.now())
        page = browser.post("/new/discussion/", {"body": BODY, "draft_version": "0", "do": "draft"})
        assert page.status_code == 409
        assert "From the phone." in page.content.decode()
        assert page.context["form"]["body"].value() == BODY
        version = page.context["form"]["draft_version"].value()
        browser.post("/new/discussion/", {"body": BODY, "draft_version": version, "do": "draft"})
        assert Draft.objects.get().fields["body"] == BODY

    def test_draft_can_be_thrown_away(self, browser, category):
        browser.post("/new/discussion/", {"body": BODY, "do": "draft"})
        browser.post("/new/discussion/", {"body": BODY, "do": "discard"})
        assert not Draft.objects.exists()


class TestReply:
    def test_is_published_and_leads_to_the_post(self, browser, category):
        thread = ThreadFactory(category=category)
        answer = browser.post(f"/threads/{thread.pk}/reply/", {"body": BODY, "do": "send"})
        post = thread.posts.get(number=2)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/p/{post.pk}/")

    def test_answers_one_post(self, browser, category):
        thread = ThreadFactory(category=category)
        first = thread.posts.get()
        page = browser.get(f"/threads/{thread.pk}/reply/?to={first.pk}")
        shown = forms.read(page.content.decode().replace("<form ", '<form id="f" '), "f")
        assert shown.values["reply_to"] == [str(first.pk)]
        browser.post(f"/threads/{thread.pk}/reply/", {"body": BODY, "reply_to": first.pk})
        assert thread.posts.get(number=2).reply_to == first

    def test_post_of_another_thread_is_not_answered_here(self, browser, category):
        thread, other = ThreadFactory(category=category), ThreadFactory(category=category)
        browser.post(f"/threads/{thread.pk}/reply/", {"body": BODY, "reply_to": other.posts.get().pk})
        assert thread.posts.get(number=2).reply_to is None

    def test_locked_thread_says_why_and_keeps_what_was_typed(self, browser, category):
        thread = ThreadFactory(category=category, locked_at=timezone.now(), lock_reason="All is said.")
        page = browser.get(f"/threads/{thread.pk}/reply/")
        assert page.status_code == 403
        assert "All is said." in page.content.decode()
        page = browser.post(f"/threads/{thread.pk}/reply/", {"body": BODY})
        assert page.status_code == 403
        assert BODY in page.content.decode()

    def test_invisible_thread_is_not_there(self, browser):
        thread = ThreadFactory(category=CategoryFactory(for_kind="staff"))
        assert browser.get(f"/threads/{thread.pk}/reply/").status_code == 404
        assert browser.post(f"/threads/{thread.pk}/reply/", {"body": BODY}).status_code == 404

    def test_participant_replies_in_a_conversation(self, browser, author):
        thread = ThreadFactory(conversation=True, participants=[author])
        answer = browser.post(f"/threads/{thread.pk}/reply/", {"body": BODY})
        assert answer.status_code == 303


class TestQuote:
    def test_whole_post_with_its_author(self, browser, category):
        thread = ThreadFactory(category=category)
        post = PostFactory(thread=thread, author=UserFactory(name="Lin Mei"), source="One.\n\nTwo.", number=2)
        body = browser.get(f"/threads/{thread.pk}/reply/?quote={post.pk}").context["form"]["body"].value()
        assert body == f"> [Lin Mei, #2](/p/{post.pk}/):\n>\n> One.\n>\n> Two.\n\n"

    def test_selected_part(self, browser, category):
        thread = ThreadFactory(category=category)
        post = thread.posts.get()
        part = post.source[:11]
        body = (
            browser.get(f"/threads/{thread.pk}/reply/", {"quote": post.pk, "text": part})
            .context["form"]["body"]
            .value()
        )
        assert f"> {part}\n" in body
        assert post.source not in body

    def test_words_that_the_post_does_not_say_are_not_put_into_its_mouth(self, browser, category):
        thread = ThreadFactory(category=category)
        post = thread.posts.get()
        address = f"/threads/{thread.pk}/reply/"
        body = browser.get(address, {"quote": post.pk, "text": "I was wrong."}).context["form"]["body"].value()
        assert "I was wrong" not in body
        assert post.source in body

    def test_hidden_post_cannot_be_quoted(self, browser, category):
        thread = ThreadFactory(category=category)
        post = PostFactory(thread=thread, hidden_at=timezone.now())
        page = browser.get(f"/threads/{thread.pk}/reply/?quote={post.pk}")
        assert not page.context["form"]["body"].value()


class TestEdit:
    def test_changes_the_post_with_a_reason(self, browser, author, category):
        post = start(author, category).posts.get()
        form = browser.get(f"/p/{post.pk}/edit/").context["form"]
        assert form["body"].value() == post.source
        sent = {"body": BODY, "reason": "The right word", "base_edit": form["base_edit"].value()}
        assert browser.post(f"/p/{post.pk}/edit/", sent).status_code == 303
        post.refresh_from_db()
        assert post.source == BODY

    def test_edited_meanwhile_shows_both_texts_and_the_next_sending_wins(
        self, browser, author, moderator, sign_in, category
    ):
        post = start(author, category).posts.get()
        theirs, mine = "What the moderator wrote.", "What the author wrote."
        sign_in(moderator).post(f"/p/{post.pk}/edit/", {"body": theirs, "base_edit": 0, "reason": "House rules"})
        page = browser.post(f"/p/{post.pk}/edit/", {"body": mine, "base_edit": 0})
        assert page.status_code == 409
        shown = page.content.decode()
        assert theirs in shown
        assert page.context["form"]["body"].value() == mine
        assert page.context["form"]["base_edit"].value() == "1"
        assert browser.post(f"/p/{post.pk}/edit/", {"body": mine, "base_edit": 1}).status_code == 303
        post.refresh_from_db()
        assert post.source == mine
        assert theirs in set(post.revisions.values_list("source", flat=True))

    def test_twice_the_same_change_is_one(self, browser, author, category):
        post = start(author, category).posts.get()
        answers = [browser.post(f"/p/{post.pk}/edit/", {"body": BODY, "base_edit": 0}) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        post.refresh_from_db()
        assert post.edit_count == 1

    def test_draft_begun_before_a_newer_text_shows_it_on_opening(self, browser, author, moderator, category):
        post = start(author, category).posts.get()
        browser.post(f"/p/{post.pk}/edit/", {"body": "Begun.", "base_edit": 0, "do": "draft"})
        edit(moderator, post, "What the moderator wrote.", reason="Rules")
        page = browser.get(f"/p/{post.pk}/edit/")
        assert page.context["form"]["body"].value() == "Begun."
        assert "What the moderator wrote." in page.content.decode()

    def test_others_cannot(self, sign_in, author, category):
        post = start(author, category).posts.get()
        other = sign_in(regular())
        assert other.get(f"/p/{post.pk}/edit/").status_code == 403
        answer = other.post(f"/p/{post.pk}/edit/", {"body": BODY, "base_edit": 0})
        assert answer.status_code == 403
        assert BODY in answer.content.decode()

    def test_wiki_post_is_changed_by_others(self, sign_in, author, category):
        post = start(author, category).posts.get()
        Post.objects.filter(pk=post.pk).update(wiki_at=timezone.now())
        assert sign_in(regular()).post(f"/p/{post.pk}/edit/", {"body": BODY, "base_edit": 0}).status_code == 303

    def test_hidden_post_of_somebody_else_is_not_there(self, browser, category):
        post = PostFactory(thread=ThreadFactory(category=category), hidden_at=timezone.now())
        assert browser.get(f"/p/{post.pk}/edit/").status_code == 404


def test_pages_in_chinese_speak_chinese(browser, category):
    page = browser.get("/zh-hans/new/discussion/").content.decode()
    assert 'lang="zh-Hans"' in page
