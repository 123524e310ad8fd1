"""What comes with the software: the folders keep their contract, and loading them takes nothing from anybody."""

import json
import re
from pathlib import Path

import pytest
from django.utils import timezone

from knowledge.models import Article, ArticleRevision, GlossaryTerm, LearningPath, SelfCheck, Topic, TopicText
from knowledge.sections import join
from knowledge.starter import contract, topic_texts
from knowledge.starter.article_loading import load_articles
from knowledge.starter.glossary import load_glossary
from knowledge.starter.loading import load_knowledge
from knowledge.starter.paths import load_paths
from knowledge.starter.topics import FILE, load_prerequisites, load_topics
from knowledge.vocabulary import LANGUAGE_CODES
from tests.factories.knowledge import ArticleRevisionFactory, ReviewFactory, TopicTextFactory, texts

TOPICS = {entry["slug"] for entry in json.loads(FILE.read_text(encoding="utf-8"))["topics"]}
QUESTION = {
    "question": {"en": "What?", "zh": "什么？"},
    "choices": [{"en": "This", "zh": "这个"}, {"en": "That", "zh": "那个"}],
    "answer": 1,
    "explanation": {"en": "Because.", "zh": "因为。"},
}
FACTS = {
    "slug": "calibration-matters",
    "topic": "calibration",
    "level": 2,
    "reviewers": ["clinician", "researcher"],
    "title": {"en": "Calibration", "zh": "校准"},
    "prerequisites": ["not-here"],
    "references": [{"kind": "doi", "value": "10.1136/bmj-2023-078378"}, {"kind": "arxiv", "value": "1706.04599"}],
}


def write(folder: Path, *, facts=FACTS, english=None, chinese=None):
    place = folder / "calibration-matters"
    place.mkdir(exist_ok=True)
    (place / "article.json").write_text(json.dumps(facts))
    (place / "en.md").write_text(english or join(texts()))
    (place / "zh-hans.md").write_text(chinese or join(texts(limits="很少检查的病人。")))
    (place / "self_check.json").write_text(json.dumps([QUESTION]))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with one article instead of those that come with the software."""
    monkeypatch.setattr(contract, "FOLDER", tmp_path)
    monkeypatch.setattr(contract.read, "__defaults__", (tmp_path,))
    write(tmp_path)
    return tmp_path


@pytest.fixture
def _topics(db):
    load_topics()


@pytest.mark.parametrize("slug", contract.slugs())
def test_article_that_comes_with_the_software_keeps_the_contract(slug):
    assert contract.faults(contract.read(slug), TOPICS) == []


def test_every_topic_text_belongs_to_a_topic_and_is_not_too_long():
    names = {f"{slug}.{code}.md" for slug in TOPICS for code in LANGUAGE_CODES}

    files = sorted(topic_texts.FOLDER.glob("*.md"))

    assert {file.name for file in files} <= names
    assert not [file.name for file in files if len(file.read_text(encoding="utf-8")) > 6_000]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"facts": {**FACTS, "topic": "nothing"}}, "there is no topic nothing"),
        ({"facts": {**FACTS, "references": FACTS["references"][:1]}}, "fewer than two references"),
        (
            {"facts": {**FACTS, "references": [{"kind": "doi", "value": "11.1/x"}, {"kind": "url", "value": "x"}]}},
            "doi 11.1/x is malformed",
        ),
        ({"english": join(texts(pitfalls="1. One."))}, "three pitfalls"),
        ({"english": join(texts(limits="It was 0.93 there."))}, "numbers 0.93"),
        ({"english": join(texts(limits="A random forest; random forests."))}, "terms random-forest"),
        ({"chinese": join(texts(limits="过拟合的模型。模型过拟合。"))}, "terms overfitting"),
        ({"english": join(texts(evidence="None."))}, ""),
        ({"english": join(texts(limits="## A heading\n\nText."))}, "a heading of level 1 or 2"),
        ({"english": join(texts(clinician_summary="word " * 121))}, "at most 120 words"),
    ],
)
def test_article_that_breaks_the_contract_is_named(folder, change, fault):
    write(folder, **change)

    found = "\n".join(contract.faults(contract.read("calibration-matters"), TOPICS))

    assert fault in found
    if not fault:
        assert found == ""  # the identifier stands among the references of both languages


@pytest.mark.usefixtures("_topics", "folder")
def test_starter_article_is_published_as_such_in_both_languages():
    load_articles(timezone.now())

    shown = ArticleRevision.objects.published().order_by("language")
    assert [(one.language, one.origin, one.state) for one in shown] == [
        ("en", "starter", "in_review"),
        ("zh-hans", "starter", "in_review"),
    ]
    assert all(one.is_unreviewed_starter and one.html["key-idea/0"] for one in shown)
    assert shown[1].based_on == shown[0]
    assert SelfCheck.objects.count() == 1


@pytest.mark.usefixtures("_topics", "folder")
def test_loading_twice_changes_nothing():
    load_articles(timezone.now())

    assert load_articles(timezone.now()) == 0
    assert ArticleRevision.objects.count() == 2


@pytest.mark.usefixtures("_topics")
def test_newer_release_renews_a_text_that_nobody_touched(folder):
    load_articles(timezone.now())
    write(folder, english=join(texts(limits="Children.")))

    assert load_articles(timezone.now()) == 1
    shown = ArticleRevision.objects.published().get(language="en")
    assert (shown.number, "Children." in shown.source) == (2, True)
    assert ArticleRevision.objects.get(language="en", number=1).state == "superseded"


@pytest.mark.usefixtures("_topics")
@pytest.mark.parametrize("touch", ["revision", "review"])
def test_newer_release_leaves_what_members_revised_or_reviewed(folder, touch):
    load_articles(timezone.now())
    shown = ArticleRevision.objects.published().get(language="en")
    if touch == "revision":
        ArticleRevisionFactory(text=shown.text)
    else:
        ReviewFactory(revision=shown, author=None)
    write(folder, english=join(texts(limits="Children.")))

    assert load_articles(timezone.now()) == 0
    assert ArticleRevision.objects.published().get(language="en") == shown


@pytest.mark.usefixtures("_topics")
def test_topic_text_that_somebody_accepted_stays():
    topic = Topic.objects.get(slug="calibration")
    TopicTextFactory(topic=topic, source="Ours.", reviewed_at=timezone.now())

    topic_texts.load_topic_texts(timezone.now())

    assert TopicText.objects.get(topic=topic, language="en").source == "Ours."


@pytest.mark.usefixtures("_topics", "folder")
def test_paths_hold_the_articles_that_are_there():
    load_articles(timezone.now())
    load_paths()
    load_paths()

    path = LearningPath.objects.get(slug="clinician-reading-ai")
    assert list(path.steps.values_list("article__slug", flat=True)) == ["calibration-matters"]


@pytest.mark.django_db
def test_glossary_is_loaded_once_and_keeps_changes():
    assert load_glossary() == 517
    GlossaryTerm.objects.filter(slug="calibration").update(zh="校准度")

    assert load_glossary() == 0
    assert GlossaryTerm.objects.get(slug="calibration").zh == "校准度"


@pytest.mark.usefixtures("_topics")
def test_prerequisites_of_topics_are_those_of_the_file():
    load_prerequisites()

    assert load_prerequisites() == 0
    assert [one.slug for one in Topic.objects.get(slug="logistic-regression").prerequisites.all()] == [
        "linear-regression"
    ]


@pytest.mark.usefixtures("_topics")
def test_prerequisite_that_closes_a_circle_with_what_staff_said_is_left_out_and_named():
    linear, logistic = (Topic.objects.get(slug=f"{name}-regression") for name in ("linear", "logistic"))
    linear.prerequisites.add(logistic)
    told = []

    loaded = load_prerequisites(told.append)

    assert len(told) == 1
    assert "logistic-regression needs linear-regression is left out" in told[0]
    assert "logistic-regression needs linear-regression needs logistic-regression" in told[0] or (
        "linear-regression needs logistic-regression needs linear-regression" in told[0]
    )
    assert list(logistic.prerequisites.all()) == []
    assert Topic.objects.get(slug="calibration").prerequisites.exists()
    assert loaded > 50


@pytest.mark.django_db
@pytest.mark.services
def test_everything_is_loaded_by_one_call(client):
    load_knowledge(timezone.now())
    led_to = _linked_from_see_also(client)

    assert {client.get(address).status_code for address in led_to} == {200}

    assert set(load_knowledge(timezone.now()).values()) == {0}
    assert Article.objects.count() == len(contract.slugs())


def _linked_from_see_also(client):
    """Where the See-also sections lead; every entry is a link, in the language of its text."""
    found = set()
    for revision in ArticleRevision.objects.published():
        start = "/zh-hans/kb/" if revision.language == "zh-hans" else "/kb/"
        entries = re.findall(r"<li>(.*?)</li>", revision.html["see-also/0"], re.DOTALL)
        assert entries
        for entry in entries:
            addresses = re.findall(r'<a href="(/[^"]*)"', entry)
            addresses = [one for one in addresses if "/kb/glossary/" not in one]
            assert addresses, f"{revision}: {entry}"
            assert all(one.startswith(start) for one in addresses)
            assert "<span>" not in entry, f"{revision}: {entry}"
            found.update(addresses)
    return found
