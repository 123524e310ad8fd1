"""How much one member may write in a day, and who sees the files of a text."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from content.attachments import hosts
from foundation.errors import LimitReached
from knowledge import limits
from knowledge.actions import publishing, readers, topic_texts, writing
from knowledge.drafting import Draft
from knowledge.models import Article, ArticleRevision, NeedsChange
from tests.content.attachments.samples import png
from tests.factories.accounts import UserFactory
from tests.factories.content import AttachmentFactory
from tests.factories.knowledge import TopicFactory, reviewer, texts
from tests.knowledge.conftest import approved, propose, shown_starter, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(monkeypatch):
    """Two of everything in a day."""
    for name in ("PROPOSE_DAILY", "START_DAILY", "SUBMIT_DAILY", "TOPIC_TEXT_DAILY", "REPORT_DAILY"):
        limit = getattr(limits, name)
        monkeypatch.setattr(limits, name, limits.Limit(limit.name, most=2, window=limit.window))


def start(actor, number):
    return writing.start_article(
        actor=actor,
        slug=f"article-{number}",
        topic=TopicFactory(),
        level=1,
        language="en",
        draft=Draft(title="Title", texts=texts()),
        now=timezone.now(),
    )


@pytest.mark.usefixtures("few")
def test_member_proposes_so_often_in_a_day_and_others_are_not_kept_from_it(article, author):
    for number in (1, 2):
        propose(author, article, limits=f"Children, {number}.")
    with pytest.raises(LimitReached):
        propose(author, article, limits="Children, 3.")
    assert ArticleRevision.objects.count() == 2
    assert propose(UserFactory(), article).number == 3


@pytest.mark.usefixtures("few")
def test_text_that_did_not_change_counts_as_none(article, author):
    for _time in range(4):
        propose(author, article)
    assert propose(author, article, limits="Children.").number == 2


@pytest.mark.usefixtures("few")
def test_member_begins_so_many_articles_in_a_day_and_a_refused_one_leaves_nothing(author):
    start(author, 1), start(author, 2)
    with pytest.raises(LimitReached):
        start(author, 3)
    assert Article.objects.count() == 2


@pytest.mark.usefixtures("few")
def test_member_hands_in_so_many_texts_in_a_day(author, monkeypatch):
    monkeypatch.setattr(limits, "PROPOSE_DAILY", limits.Limit("knowledge.propose_daily", most=9, window=limits.DAY))
    monkeypatch.setattr(limits, "START_DAILY", limits.Limit("knowledge.start_daily", most=9, window=limits.DAY))
    drafts = [start(author, number) for number in range(3)]
    for draft in drafts[:2]:
        writing.submit(actor=author, revision=draft, now=timezone.now())
    with pytest.raises(LimitReached):
        writing.submit(actor=author, revision=drafts[2], now=timezone.now())
    drafts[2].refresh_from_db()
    assert drafts[2].state == "draft"


@pytest.mark.usefixtures("few")
def test_member_proposes_topic_texts_and_reports_so_often_in_a_day(article, author):
    shown = shown_starter(article)
    for number in (1, 2):
        topic_texts.propose_text(
            actor=author, topic=TopicFactory(), language="en", source=f"Text {number}.", now=timezone.now()
        )
        readers.report_needed_change(actor=author, text=shown.text, kind="wrong", note="This.", now=timezone.now())
    with pytest.raises(LimitReached):
        topic_texts.propose_text(actor=author, topic=TopicFactory(), language="en", source="T.", now=timezone.now())
    with pytest.raises(LimitReached):
        readers.report_needed_change(actor=author, text=shown.text, kind="wrong", note="This.", now=timezone.now())
    assert NeedsChange.objects.count() == 2


@pytest.mark.usefixtures("few")
def test_page_answers_429_says_when_and_keeps_what_was_typed(sign_in, author, article):
    browser = sign_in(author)
    form = texts()
    for number in (1, 2):
        propose(author, article, limits=f"Children, {number}.")

    page = browser.post(
        "/kb/articles/calibration/edit/",
        form | {"title": "Calibration", "base_number": 2, "significance": "content", "limits": "Typed last."},
    )

    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert "Typed last." in page.content.decode()


def named(attachment):
    return f"![Curve](/files/{attachment.key}/{attachment.name})"


def publish(revision):
    judge = reviewer()
    approved(revision, (judge, "researcher"))
    publishing.publish(actor=judge, revision=revision, now=timezone.now())


def sees(user, attachment):
    attachment.refresh_from_db()
    return hosts.is_visible(user, attachment.host_model, attachment.host_id)


def test_file_of_a_draft_is_the_authors_and_becomes_public_with_the_text(article, author, guest):
    curve, someone = AttachmentFactory(uploaded_by=author), UserFactory()
    propose(author, article, evidence=named(curve))
    assert [sees(one, curve) for one in (author, someone, guest)] == [True, False, False]

    waiting = submitted(author, article, evidence=f"Renewed. {named(curve)}")
    assert [sees(one, curve) for one in (author, someone, guest)] == [True, False, False]
    publish(waiting)

    assert [sees(one, curve) for one in (author, someone, guest)] == [True, True, True]


def test_file_of_a_published_text_stays_there_whatever_is_proposed_next(article, author, guest):
    curve = AttachmentFactory(uploaded_by=author)
    shown = submitted(author, article, evidence=named(curve))
    publish(shown)

    propose(author, article, evidence=f"Another draft. {named(curve)}")

    curve.refresh_from_db()
    assert (curve.host_model, curve.host_id) == ("knowledge.articlerevision", shown.pk)
    assert sees(guest, curve)


def test_file_of_somebody_else_is_not_taken(article, author, guest):
    theirs = AttachmentFactory(uploaded_by=UserFactory())
    propose(author, article, evidence=named(theirs))

    theirs.refresh_from_db()
    assert theirs.host_id is None


def test_files_that_come_with_the_form_stand_at_the_end_of_the_chosen_section(sign_in, article, author):
    shown_starter(article)
    files = [
        SimpleUploadedFile("curve.png", png(), "image/png"),
        SimpleUploadedFile("notes.exe", b"MZ", "application/octet-stream"),
    ]
    form = {"title": "Calibration", "evidence": "None.", "files_section": "evidence", "files": files, "action": "keep"}

    page = sign_in(author).post("/kb/articles/calibration/edit/", form)

    assert page.status_code == 422
    assert page.context["form"]["evidence"].value().startswith("None.\n\n![](/files/")
    assert "notes.exe" in page.content.decode()
    assert not ArticleRevision.objects.filter(author=author).exists()


def test_preview_of_a_section_shows_its_files_and_where_its_links_lead(sign_in, article, author):
    shown_starter(article)
    picture = AttachmentFactory(uploaded_by=author)
    text = f"![A curve](/files/{picture.key}/curve.png) [this one](article:calibration)"

    page = sign_in(author).post("/kb/articles/calibration/edit/", {"evidence": text, "action": "preview"})

    shown = page.content.decode()
    assert f'src="/files/{picture.key}/' in shown
    assert '<a href="/kb/articles/calibration/"' in shown
