"""Pages of the knowledge base: what guests and members find there, and what a page costs."""

import json
import re
from datetime import date

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from content.models import Reference
from content.revisions import diff
from foundation import near, site
from knowledge import sections
from knowledge.models import ArticleRevision, HelpfulVote, NeedsChange, Progress, Topic
from knowledge.pieces import runnables
from knowledge.starter import code_runs
from knowledge.starter.topics import load_prerequisites, load_topics
from knowledge.views.history import changes_between
from notifications.models import Subscription
from tests.budgets import count_queries
from tests.factories.accounts import UserFactory
from tests.factories.forum import ThreadFactory
from tests.factories.knowledge import (
    ArticleFactory,
    ArticlePrerequisiteFactory,
    CodeCheckFactory,
    GlossaryTermFactory,
    LearningPathFactory,
    NeedsChangeFactory,
    PathStepFactory,
    SelfCheckFactory,
    TopicFactory,
    TopicPrerequisiteFactory,
    TopicTextFactory,
    reviewer,
    texts,
)
from tests.knowledge.conftest import approved, propose, shown_starter, submitted

pytestmark = pytest.mark.django_db


def text_of(response):
    """What stands in the page's main part."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_starter_article_says_that_nobody_here_reviewed_it(client, article):
    shown_starter(article)

    page = client.get("/kb/articles/calibration/")

    assert "Starter text, not yet reviewed by a clinician here" in text_of(page)
    assert "Nobody here has approved it yet" in text_of(page)
    assert "lastReviewed" not in page.content.decode()


@pytest.mark.parametrize(("number", "is_said"), [(1, False), (2, True)])
def test_only_later_revisions_say_how_much_changed(client, article, number, is_said):
    shown_starter(article, number=number)

    beside, history = (text_of(client.get(f"/kb/articles/calibration/{page}")) for page in ("", "history/"))

    assert f"Revision {number}{', content: it says something else' if is_said else ' Reviewed'}" in beside
    assert ("content: it says something else" in history) is is_said


def test_approved_starter_article_names_who_approved_it_and_loses_its_banner(client, article):
    someone = reviewer("clinician")
    approved(shown_starter(article), (someone, "clinician"))

    page = text_of(client.get("/kb/articles/calibration/"))

    assert "not yet reviewed" not in page
    assert someone.shown_name in page
    assert "Approved as: Clinician" in page


def test_article_has_contents_formulas_works_and_structured_data(client, article):
    article.references = [
        {"kind": "doi", "value": "10.1136/bmj-2023-078378", "about": {"en": "What to report", "zh": "x"}}
    ]
    article.save()
    shown_starter(article)

    page = client.get("/kb/articles/calibration/").content.decode()

    assert 'href="#pitfalls"' in page
    assert 'class="math math--block"' in page
    assert "What to report" in page
    assert "not checked" in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page)[1])
    assert (data["headline"], data["inLanguage"]) == ("Calibration", "en")
    assert data["@type"] == ["MedicalWebPage", "TechArticle"]
    assert '<meta property="og:title" content="Calibration">' in page
    assert '<meta property="og:type" content="article">' in page


def test_only_a_work_that_somebody_opened_is_shown_without_the_mark(client, article):
    shown_starter(article)
    assert Reference.objects.update(checked_at=timezone.now())

    page = client.get("/kb/articles/calibration/").content.decode()

    assert 'id="references"' in page
    assert "not checked" not in page


def test_title_cannot_end_the_structured_data(client, article):
    shown_starter(article, title="</script><b>x")

    assert "</script><b>" not in client.get("/kb/articles/calibration/").content.decode()


def test_code_shows_its_output_and_what_came_of_running_it(client, article):
    revision = shown_starter(article, code=True)
    CodeCheckFactory(code_hash=runnables(revision.source)[0].key, versions={"python": "3.12.3", "numpy": "2.1"})

    page = text_of(client.get("/kb/articles/calibration/"))

    assert "print ( 1 + 1 )" in page or "print" in page
    assert "Ran and matched on" in page
    assert "numpy 2.1" in page


def test_code_that_was_not_run_says_so(client, article):
    shown_starter(article, code=True)

    page = text_of(client.get("/kb/articles/calibration/"))

    assert "Not run here yet" in page
    assert "Ran and matched" not in page


def test_code_that_ran_only_where_the_release_was_made_says_that_and_with_which_versions(client, article, monkeypatch):
    key = runnables(shown_starter(article, code=True).source)[0].key
    run = code_runs.RecordedRun(date(2026, 3, 1), {"python": "3.12.3", "numpy": "2.1"}, "0" * 64)
    monkeypatch.setattr(code_runs, "recorded", lambda: {key: run})

    page = text_of(client.get("/kb/articles/calibration/"))

    assert "Not run here yet" in page
    assert "Ran and matched on 1 Mar 2026, where this release was made" in page
    assert "Python 3.12.3 · numpy 2.1" in page


def test_notebook_holds_prose_and_code(client, article):
    shown_starter(article, code=True)

    answer = client.get("/kb/articles/calibration/notebook.ipynb")

    cells = json.loads(answer.content)["cells"]
    assert [cell["source"] for cell in cells if cell["cell_type"] == "code"] == ["print(1 + 1)"]
    assert cells[0]["source"] == "# Calibration"


def test_notebook_leads_back_to_pages_that_its_text_names(client, article):
    revision = shown_starter(article)
    source = revision.source + "\n=== see-also\n[Calibration](article:calibration)"
    ArticleRevision.objects.filter(pk=revision.pk).update(source=source)

    cells = json.loads(client.get("/kb/articles/calibration/notebook.ipynb").content)["cells"]

    assert cells[-1]["source"] == f"[Calibration]({settings.SITE_URL}/kb/articles/calibration/)"


def test_translation_says_which_sections_of_its_original_changed(client, article, author):
    english = shown_starter(article)
    shown_starter(
        article,
        language="zh-hans",
        title="校准",
        based_on=english,
        based_on_hashes=english.section_hashes | {"limits": "0" * 16},
    )

    page = text_of(client.get("/zh-hans/kb/articles/calibration/"))

    assert "对哪些人不适用" in page
    assert "比原文落后1版" in page


def test_article_in_the_other_language_only_leads_there(client, article):
    shown_starter(article)

    page = client.get("/zh-hans/kb/articles/calibration/")

    assert 'href="/kb/articles/calibration/"' in page.content.decode()
    assert "Calibration" in text_of(page)


def test_unpublished_article_is_the_same_404_as_none(client, article, author, sign_in):
    propose(author, article)

    assert client.get("/kb/articles/calibration/").status_code == 404
    assert sign_in(UserFactory()).get("/kb/articles/calibration/").status_code == 404
    assert sign_in(author).get("/kb/articles/calibration/").status_code == 200


def test_article_and_topic_cost_a_guest_little(client, article):
    revision = shown_starter(article, code=True)
    SelfCheckFactory(article=article)
    path = LearningPathFactory()
    PathStepFactory(path=path, article=article, position=1)
    PathStepFactory(path=path, article=shown_starter(ArticleFactory()).text.article, position=2)
    for address in ("/kb/articles/calibration/", f"/kb/{revision.text.article.topic.slug}/"):
        client.get(address)
        site.bump_epoch()
        client.get("/kb/")  # the catalogue is shared by all pages and made with the epoch
        queries = count_queries(lambda address=address: client.get(address))
        assert len(queries) <= 6, "\n".join(queries)
        assert len(count_queries(lambda address=address: client.get(address))) <= 2


def test_overview_costs_the_same_for_many_articles(client, assert_flat):
    def make(count):
        for _ in range(count):
            shown_starter(ArticleFactory())
        site.bump_epoch()

    assert_flat(make, lambda: (cache.clear(), near.forget_all(), client.get("/kb/")))


def test_overview_lists_topics_articles_and_paths_in_both_languages(client, article):
    load_topics()
    shown_starter(article)
    PathStepFactory(path=LearningPathFactory(), article=article, position=1)

    english, chinese = text_of(client.get("/kb/")), text_of(client.get("/zh-hans/kb/"))

    assert "Foundations" in english
    assert "Read and judge" in english
    assert "基础概念" in chinese
    assert "读懂并评判" in chinese


def test_topic_newer_than_what_is_kept_of_the_tree_has_its_page(client):
    """Between the commit that makes a topic and the epoch that renews what is kept, or where the epoch never moved."""
    client.get("/kb/")
    topic = TopicFactory(slug="newest", name_en="The newest")

    answer = client.get(topic.get_absolute_url())

    assert answer.status_code == 200
    assert "The newest" in answer.content.decode()


def test_topic_shows_text_prerequisites_articles_and_threads(client):
    topic = TopicFactory(slug="calibration")
    TopicTextFactory(topic=topic)
    TopicPrerequisiteFactory(topic=topic, needed=TopicFactory(name_en="Probability"))
    shown_starter(ArticleFactory(topic=topic))
    ThreadFactory(title="Which curve is honest").topics.add(topic)
    ThreadFactory(title="Of the lab", category__for_kind="members").topics.add(topic)

    page = text_of(client.get("/kb/calibration/"))

    assert "What this topic is about." in page
    assert "Probability" in page
    assert "Calibration" in page
    assert "Which curve is honest" in page
    assert "Of the lab" not in page


def test_map_draws_every_topic_as_a_link_and_every_prerequisite_as_a_line(client):
    load_topics()
    load_prerequisites()

    page = client.get("/kb/map/").content.decode()

    for topic in Topic.objects.filter(parent__isnull=False):
        assert f'href="/kb/{topic.slug}/"' in page
    assert re.search(r'class="chartmap__line"[^>]* d="([^"]*)"', page)[1].count("M") >= 60


def test_member_follows_a_topic_and_stops(sign_in, member):
    topic = TopicFactory(slug="calibration")
    browser = sign_in(member)

    browser.post("/kb/calibration/follow/", {"follow": "1"})
    assert Subscription.objects.get(member=member, target_id=topic.pk).level == "watching"
    browser.post("/kb/calibration/follow/", {"follow": ""})
    assert Subscription.objects.get(member=member, target_id=topic.pk).level == "normal"


def test_member_votes_reads_and_reports(sign_in, member, article):
    revision = shown_starter(article)
    browser = sign_in(member)
    address = "/kb/articles/calibration/"

    browser.post(address + "respond/", {"action": "helpful"})
    browser.post(address + "respond/", {"action": "not-helpful"})
    browser.post(address + "respond/", {"action": "read"})
    browser.post(address + "changes/", {"action": "report", "kind": "wrong", "note": "The prevalence is another one."})

    revision.text.refresh_from_db()
    assert HelpfulVote.objects.get().is_helpful is False
    assert (revision.text.helpful_count, revision.text.not_helpful_count) == (0, 1)
    assert Progress.objects.get().revision_number == revision.number
    assert NeedsChange.objects.get().reported_by == member


def test_report_without_a_sentence_keeps_what_was_chosen(sign_in, member, article):
    shown_starter(article)

    page = sign_in(member).post("/kb/articles/calibration/changes/", {"action": "report", "kind": "code", "note": ""})

    assert page.status_code == 422
    assert re.search(r'value="code"[^>]*checked', page.content.decode())


def test_reviewer_settles_a_report_and_others_cannot(sign_in, article):
    report = NeedsChangeFactory(text=shown_starter(article).text)
    answer = {"action": "resolve", "report": report.pk, "resolution": "Corrected in revision 2."}
    address = "/kb/articles/calibration/changes/"

    assert sign_in(UserFactory()).post(address, answer).status_code == 422
    assert sign_in(reviewer()).post(address, answer).status_code == 302
    report.refresh_from_db()
    assert report.resolution == "Corrected in revision 2."


def test_path_shows_how_far_the_member_is_and_what_was_revised_since(sign_in, member, article):
    first, second = shown_starter(article), shown_starter(ArticleFactory(slug="roc"), title="ROC")
    path = LearningPathFactory(slug="judge")
    PathStepFactory(path=path, article=first.text.article, position=1)
    PathStepFactory(path=path, article=second.text.article, position=2)
    browser = sign_in(member)
    browser.post("/kb/articles/calibration/respond/", {"action": "read"})
    Progress.objects.update(revision_number=0)

    page = text_of(browser.get("/kb/paths/judge/"))

    assert "1 of 2 steps read" in page
    assert "Revised since you read it" in page


def test_self_check_tells_what_is_right_and_why(client, article):
    shown_starter(article)
    SelfCheckFactory(article=article, position=1)

    right = text_of(client.get("/kb/articles/calibration/check/?1=0"))
    wrong = text_of(client.get("/kb/articles/calibration/check/?1=1"))

    assert "1 of 1 right" in right
    assert "0 of 1 right" in wrong
    assert "three in ten have it" in wrong


def test_glossary_term_names_what_else_its_abbreviation_stands_for(client):
    GlossaryTermFactory(slug="computer-vision", en="computer vision", abbreviation="CV")
    GlossaryTermFactory(slug="cross-validation", en="cross-validation", abbreviation="CV")

    page = text_of(client.get("/kb/glossary/computer-vision/"))

    assert "CV stands for other things too" in page
    assert "cross-validation" in page
    assert client.get("/kb/glossary/").status_code == 200


def test_terms_in_an_article_lead_to_the_glossary_in_its_language(client, article):
    GlossaryTermFactory(slug="prevalence", en="prevalence", zh="患病率")
    shown_starter(article)

    page = client.get("/kb/articles/calibration/").content.decode()

    assert re.search(r'href="/kb/glossary/prevalence/"[^>]*title="患病率"', page)


def test_history_and_comparison_show_published_revisions_to_everybody_and_drafts_to_nobody_else(
    client, sign_in, article, author
):
    shown_starter(article)
    draft = propose(author, article, limits="Children, and those who were never tested.")

    listed = text_of(client.get("/kb/articles/calibration/history/"))
    hidden = client.get(f"/kb/articles/calibration/compare/?to={draft.number}")
    own = text_of(sign_in(author).get(f"/kb/articles/calibration/compare/?to={draft.number}"))

    assert "draft" not in listed
    assert hidden.status_code == 404
    assert "Children, and those" in own


def test_comparison_of_sections_that_are_slow_to_compare_takes_no_more_steps_than_one_text(monkeypatch):
    steps, spend = [], diff.Budget.spend
    monkeypatch.setattr(diff.Budget, "spend", lambda self, cost: spend(self, cost) and (steps.append(cost) or True))
    before, after = (dict.fromkeys(sections.KEYS, line * 60) for line in ("a b a b\n", "b a b a\n"))

    changes = changes_between(*(ArticleRevision(source=sections.join(one)) for one in (before, after)))

    assert len(changes) == len(sections.KEYS)
    assert sum(steps) <= diff.MOST_STEPS


def test_member_writes_previews_submits_and_a_reviewer_publishes_all_in_pages(sign_in, author, article, client):
    writer, judge = sign_in(author), sign_in(reviewer())
    form = {"title": "Calibration", "significance": "content", "base_number": "0", "summary": "First version"}
    preview = writer.post("/kb/articles/new/", {"action": "preview", **texts()})
    assert "Preview; nothing is stored yet" in text_of(preview)
    made = writer.post(
        "/kb/articles/new/",
        {**form, **texts(), "slug": "written-here", "topic": article.topic.slug, "level": "1", "action": "keep"},
    )
    assert made.status_code == 302, text_of(made)
    address = made["Location"]
    writer.post(address, {"action": "submit"})
    revision = ArticleRevision.objects.get(text__article__slug="written-here")
    choice = {"role": "researcher", "content_hash": revision.content_hash, "note": ""}
    assert judge.post(address, {"action": "request_changes", **choice}).status_code == 422
    assert judge.post(address, {"action": "approve", **choice}).status_code == 302
    assert judge.post(address, {"action": "publish"}).status_code == 302

    page = text_of(client.get("/kb/articles/written-here/"))
    assert author.shown_name in page
    assert "Approved as: Researcher" in page


def test_mathematics_that_cannot_be_drawn_is_listed_for_reviewers(sign_in, author, article):
    broken = "A fraction.\n\n$$\\frac{1}{2$$\n\nAnd $\\left( x$ in a line, beside $\\frac{3}{4}$."
    number = submitted(author, article, key_idea=broken).pk

    page = sign_in(reviewer()).get(f"/kb/articles/calibration/review/?revision={number}").content.decode()

    listed = re.findall(r"this formula cannot be drawn <code>([^<]*)</code>", page)
    assert listed == ["\\frac{1}{2", "\\left( x"]


def test_form_of_an_article_keeps_what_was_typed_and_names_the_field(sign_in, author, article):
    shown_starter(article)

    page = sign_in(author).post(
        "/kb/articles/calibration/edit/", {"title": "", "key-idea": "Half a sentence", "base_number": "1"}
    )

    assert page.status_code == 422
    assert "Half a sentence" in page.content.decode()
    assert "Give the article a title." in text_of(page)


def test_patient_data_in_a_section_is_asked_about_and_not_stored(sign_in, author, article):
    shown_starter(article)
    sent = {"title": "T", "base_number": "1", "limits": "Mr. John Smith, MRN 00123456, DOB 03/12/1951"}

    page = sign_in(author).post("/kb/articles/calibration/edit/", sent)

    assert page.status_code == 422
    assert 'name="privacy-keep:limits' in page.content.decode()
    assert ArticleRevision.objects.filter(author=author).count() == 0


def test_remark_is_stored_and_shown_to_author_and_reviewers(sign_in, author, article):
    revision = submitted(author, article)
    address = f"/kb/articles/calibration/review/?revision={revision.number}"
    sign_in(reviewer()).post(address, {"action": "comment", "body": "Name the population.", "section": "limits"})

    assert "Name the population." in text_of(sign_in(author).get(address))
    assert sign_in(UserFactory()).get(address).status_code == 404


def test_proposed_topic_text_is_accepted_by_somebody_else(sign_in, author, client):
    topic = TopicFactory(slug="calibration")
    writer, judge = sign_in(author), sign_in(reviewer())
    writer.post("/kb/calibration/edit/", {"action": "propose", "source": "Agreement of risk and frequency."})

    assert "Agreement of risk" not in text_of(client.get("/kb/calibration/"))
    assert writer.post("/kb/calibration/edit/", {"action": "accept", "source": "x"}).status_code == 422
    judge.post("/kb/calibration/edit/", {"action": "accept", "source": "Agreement of risk and frequency."})
    assert topic.texts.get().reviewed_at <= timezone.now()
    assert "Agreement of risk" in text_of(client.get("/kb/calibration/"))


def test_prerequisites_of_articles_are_named(client, article):
    shown_starter(article)
    other = ArticleFactory(slug="roc")
    shown_starter(other, title="Curves")
    ArticlePrerequisiteFactory(article=other, needed=article)

    assert "Calibration" in text_of(client.get("/kb/articles/roc/"))
    assert "Curves" in text_of(client.get("/kb/articles/calibration/"))
