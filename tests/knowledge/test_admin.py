"""The knowledge base for staff."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events.models import Event
from knowledge.glossary_files import read, write
from knowledge.models import GlossaryTerm, ReviewerRole
from knowledge.starter.glossary import FILE, load_glossary
from tests.factories.accounts import UserFactory
from tests.factories.knowledge import GlossaryTermFactory, TopicFactory, TopicPrerequisiteFactory

pytestmark = pytest.mark.django_db
HEADER = "slug,en,zh,abbr,synonyms_en,synonyms_zh\n"
IMPORT = "/admin/knowledge/glossaryterm/import/"


@pytest.fixture
def browser(sign_in):
    return sign_in(UserFactory(admin=True))


def file(text):
    return {"file": SimpleUploadedFile("terms.csv", text.encode())}


def test_file_adds_and_changes_terms_and_leaves_others(browser):
    GlossaryTermFactory(slug="auroc", en="AUROC", zh="曲线下面积")
    GlossaryTermFactory(slug="brier", en="Brier score", zh="布里尔分数")

    answer = browser.post(IMPORT, file(HEADER + "auroc,AUROC,受试者曲线下面积,,,\nroc,ROC curve,ROC曲线,ROC,,\n"))

    assert answer.status_code == 302
    assert GlossaryTerm.objects.get(slug="auroc").zh == "受试者曲线下面积"
    assert GlossaryTerm.objects.count() == 3
    assert Event.objects.get(kind="glossary_changed").data == {"added": 1, "changed": 1}


def test_bad_file_is_answered_by_row_and_column_and_stores_nothing(browser):
    rows = "auroc,AUROC,,,,\nBad Slug,x,y,,,\nauroc,AUROC,曲线,,,\nshort,one\nroc,ROC,ROC曲线,,,\nroc,ROC,ROC曲线,,,\n"

    answer = browser.post(IMPORT, file(HEADER + rows))

    page = answer.content.decode()
    assert answer.status_code == 422
    for fault in (
        "Row 2, column zh: empty.",
        "Row 3, column slug",
        "Row 5, the number of columns",
        "Row 7, column slug",
    ):
        assert fault in page
    assert not GlossaryTerm.objects.exists()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\xff"])
def test_file_that_is_no_glossary_is_refused(browser, text):
    assert browser.post(IMPORT, file(text)).status_code == 422


def test_export_is_what_import_takes(browser):
    load_glossary()

    text = browser.get("/admin/knowledge/glossaryterm/export/").content.decode("utf-8-sig")

    assert len(read(text)) == GlossaryTerm.objects.count() == len(read(FILE.read_text(encoding="utf-8")))
    assert write(read(text)) == text


def test_reviewer_is_appointed_and_ended_in_the_administration(browser):
    member, topic = UserFactory(), TopicFactory()

    browser.post("/admin/knowledge/reviewerrole/add/", {"member": member.pk, "topic": topic.pk, "role": "researcher"})
    appointed = ReviewerRole.objects.get()
    assert (appointed.member, appointed.topic) == (member, topic)
    browser.post("/admin/knowledge/reviewerrole/", {"action": "end_appointments", "_selected_action": [appointed.pk]})
    appointed.refresh_from_db()
    assert appointed.ended_at is not None


def test_term_is_changed_in_the_administration_by_the_action(browser):
    term = GlossaryTermFactory(slug="roc", en="ROC", zh="ROC曲线")
    fields = {"slug": "roc", "en": "ROC curve", "zh": "ROC曲线", "abbreviation": "ROC"}

    browser.post(f"/admin/knowledge/glossaryterm/{term.pk}/change/", fields)

    term.refresh_from_db()
    assert (term.en, term.changed_by is not None) == ("ROC curve", True)


def fields_of(topic, **changed):
    """What the form of a topic sends."""
    return {
        "slug": topic.slug,
        "name_en": topic.name_en,
        "name_zh": topic.name_zh,
        "parent": "",
        "level": topic.level,
        "position": topic.position,
    } | changed


def test_what_to_know_before_a_topic_is_chosen_in_the_administration(browser):
    odds, risk = TopicFactory(slug="odds"), TopicFactory(slug="risk")

    answer = browser.post(f"/admin/knowledge/topic/{odds.pk}/change/", fields_of(odds, needed=[risk.pk]))

    assert answer.status_code == 302
    assert list(odds.prerequisites.all()) == [risk]
    page = browser.get(f"/admin/knowledge/topic/{odds.pk}/change/").content.decode()
    assert f'<option value="{risk.pk}" selected>' in page


def test_circle_of_topics_is_named_in_the_administration_and_nothing_is_stored(browser):
    odds, risk = TopicFactory(slug="odds"), TopicFactory(slug="risk")
    TopicPrerequisiteFactory(topic=odds, needed=risk)

    answer = browser.post(
        f"/admin/knowledge/topic/{risk.pk}/change/", fields_of(risk, needed=[odds.pk], name_en="Typed name")
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "risk → odds → risk" in page or "odds → risk → odds" in page
    assert "Typed name" in page
    risk.refresh_from_db()
    assert (risk.prerequisites.count(), risk.name_en == "Typed name") == (0, False)
