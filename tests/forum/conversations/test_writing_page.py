"""A conversation begins on a page that has everything a thread is written with."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from content.models import Attachment, PrivacyFinding
from forum.models import Draft, Post, Thread
from tests.content.attachments.samples import png
from tests.factories.accounts import UserFactory
from tests.forum.conftest import regular

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/messages/new/"
PATIENT = "Mr. John Smith, MRN 00123456, was ventilated."


@pytest.fixture
def browser(author, sign_in):
    return sign_in(author)


@pytest.fixture
def fields():
    return {
        "others": regular().username,
        "title": "About the sepsis alerts",
        "body": "May I see *your* thresholds?",
        "client_token": str(uuid.uuid4()),
        "do": "send",
    }


def test_page_has_the_composer_and_its_draft(browser):
    page = browser.get(NEW).content.decode()
    parts = ("editor", "toolbar", "preview", "privacy", "keep", "look", "send")
    assert [part for part in parts if f"data-composer-{part}" not in page] == []
    assert 'data-composer="conversation"' in page
    assert "js/composer.js" in page


def test_preview_shows_the_text_laid_out_and_sends_nothing(browser, fields):
    page = browser.post(NEW, fields | {"do": "preview"})
    assert "<em>your</em>" in page.content.decode()
    assert page.context["form"]["others"].value() == fields["others"]
    assert not Thread.objects.exists()


def test_files_are_taken_in_and_belong_to_the_message(browser, fields):
    page = browser.post(NEW, fields | {"do": "send", "files": SimpleUploadedFile("film.png", png())})
    body = page.context["form"]["body"].value()
    assert body.startswith(fields["body"])
    assert "![" in body
    answer = browser.post(NEW, fields | {"body": body.replace("![]", "![A film]")})
    assert answer.status_code == 303
    attached = Attachment.objects.get()
    assert (attached.host_model, attached.host_id) == ("forum.post", Post.objects.get().pk)


def test_declarations_are_stored(browser, fields):
    browser.post(NEW, fields | {"interests": "listed", "interests_note": "Paid by them", "ai_assistance": "partly"})
    post = Post.objects.get()
    assert (post.interests, post.interests_note, post.ai_assistance) == ("listed", "Paid by them", "partly")


def test_declared_interest_without_words_is_told_at_its_field(browser, fields):
    page = browser.post(NEW, fields | {"interests": "listed"})
    assert page.status_code == 422
    assert page.context["form"]["interests_note"].errors
    assert page.context["form"]["title"].value() == fields["title"]


def test_patient_in_the_text_is_asked_about_redacted_or_kept_with_a_reason(browser, fields):
    page = browser.post(NEW, fields | {"body": PATIENT})
    assert page.status_code == 422
    asked = page.context["form"].asked
    assert {one.field for one in asked} == {"body"}
    redacted = browser.post(NEW, fields | {"body": PATIENT, "redact": asked[0].name}).context["form"]
    assert redacted["body"].value() != PATIENT
    assert redacted["others"].value() == fields["others"]
    kept = {one.name: PrivacyFinding.Reason.values[0] for one in asked}
    assert browser.post(NEW, fields | {"body": PATIENT, "privacy-reviewed": "on"} | kept).status_code == 303
    assert PrivacyFinding.objects.exists()


def test_draft_of_the_script_is_shown_by_the_page_and_gone_when_sent(browser, fields, author):
    saved = {"context": "conversation", "others": "", "title": "Begun", "body": "Half", "interests_note": "Paid"}
    browser.post("/content/drafts/", saved)
    form = browser.get(f"{NEW}?to={fields['others']}").context["form"]
    assert (form["title"].value(), form["body"].value(), form["interests_note"].value()) == ("Begun", "Half", "Paid")
    assert form["others"].value() == fields["others"]
    browser.post(NEW, fields)
    assert not Draft.objects.filter(author=author, context="conversation").exists()


def test_what_changed_since_the_first_sending_waits_as_a_draft_of_an_edit(browser, fields):
    browser.post(NEW, fields)
    again = browser.post(NEW, fields | {"body": "Other words."})
    post = Post.objects.get()
    assert again.headers["Location"] == f"/p/{post.pk}/edit/"
    assert Draft.objects.get(context=f"edit:{post.pk}").fields["body"] == "Other words."


def test_newcomer_may_keep_a_draft_and_has_no_button_to_send(sign_in, fields):
    browser = sign_in(UserFactory())
    assert "data-composer-send" not in browser.get(NEW).content.decode()
    assert browser.post(NEW, fields | {"do": "draft"}).status_code == 302
    assert Draft.objects.get().fields["title"] == fields["title"]


def test_answer_is_written_with_the_same_composer(browser, fields):
    browser.post(NEW, fields)
    page = browser.get(Thread.objects.get().get_absolute_url()).content.decode()
    assert "data-composer-toolbar" in page
    assert 'name="interests_note"' in page
