"""Searching by programs: the same as on the page, as far as the caller sees it."""

import pytest
from django.utils import timezone

from accounts.api.shapes import address
from content.markup import RenderedHtml
from foundation.rates import Rate
from search import limits
from search.page import answering
from tests.budgets import count_queries
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.factories.knowledge import ArticleRevisionFactory, GlossaryTermFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services, pytest.mark.usefixtures("own_glossary")]


@pytest.fixture
def found(program, searching):
    """A function: what somebody finds for a query, by `kind` and title."""

    def ask(path, caller=None):
        searching.catch_up()
        answer = program(caller).read(f"/search/{path}")
        assert answer.status_code == 200, answer.told
        return [(one["kind"], one["title"]) for one in answer.told["results"]]

    return ask


def test_everything_that_can_be_found_is_told_with_its_address_and_piece(program, searching):
    thread = ThreadFactory(title="Zorblatt drift", question=True)
    html = RenderedHtml("<p>A zorblatt in a &lt;reply&gt; &amp; more</p>")
    reply = PostFactory(thread=ThreadFactory(title="Other"), source="A zorblatt in a <reply> & more", html=html)
    UserFactory(username="zorblatt", name="Zora Blatt")
    searching.catch_up()

    told = {one["kind"]: one for one in program().read("/search/?q=zorblatt").told["results"]}

    assert (told["thread"]["id"], told["thread"]["url"]) == (thread.pk, address(thread.get_absolute_url()))
    assert (told["thread"]["kind_name"], told["thread"]["language"]) == ("Question", "en")
    assert (told["reply"]["id"], told["reply"]["title"]) == (reply.pk, "Other")
    assert told["reply"]["excerpt"] == "A zorblatt in a <reply> & more"
    assert told["reply"]["excerpt_html"] == "A <mark>zorblatt</mark> in a &lt;reply&gt; &amp; more"
    assert (told["person"]["title"], told["person"]["id"]) == ("Zora Blatt", None)


def test_both_languages_are_found_and_told_apart_by_their_parameter(found, program, searching):
    GlossaryTermFactory(slug="drift", en="zorbdrift", zh="佐布漂移")
    ThreadFactory(title="Zorbdrift of scanners")
    ThreadFactory(title="关于佐布漂移", language="zh-hans")

    assert {title for _kind, title in found("?q=zorbdrift&kind=discussion")} == {
        "Zorbdrift of scanners",
        "关于佐布漂移",
    }
    assert found("?q=zorbdrift&kind=discussion&language=zh-hans") == [("thread", "关于佐布漂移")]
    summary = program().read("/search/summary/?q=zorbdrift").told
    facets = {facet["name"]: {one["value"]: one["count"] for one in facet["choices"]} for facet in summary["facets"]}
    assert facets["language"] == {"en": 1, "zh-hans": 1}
    assert facets["kind"] == {"discussion": 2, "term": 1}
    assert summary["count"] == 3
    assert {"word": "佐布漂移", "language": "zh-Hans"} in summary["also"]


def test_nobody_finds_what_they_may_not_read(found, member):
    group = MembershipFactory(member=member).group
    lab = CategoryFactory(group=group)
    ThreadFactory(title="Zorblatt within", category=lab, audience=lab.audience)
    ThreadFactory(title="Zorblatt hidden", hidden_at=timezone.now(), hide_reason="No.")
    ThreadFactory(title="Zorblatt talk", conversation=True, author=member)

    assert found("?q=zorblatt", member) == [("thread", "Zorblatt within")]
    assert found("?q=zorblatt", UserFactory()) == found("?q=zorblatt") == []


def test_pages_partition_what_is_found_and_end(program, searching, monkeypatch):
    monkeypatch.setattr(answering, "MOST", 30)
    ThreadFactory.create_batch(34, title="Zorblatt")
    searching.catch_up()
    asking, path, seen = program(), "/search/?q=zorblatt&limit=10", []
    while path:
        told = asking.read(path).told
        seen.append([one["id"] for one in told["results"]])
        path = told["next"] and told["next"].split("/api/v1")[1]
    back = asking.read(told["previous"].split("/api/v1")[1]).told

    assert [len(page) for page in seen] == [10, 10, 10]
    assert len({pk for page in seen for pk in page}) == 30
    assert [one["id"] for one in back["results"]] == seen[1]


@pytest.mark.parametrize("cursor", ["n", "x10", "n-1", "n1e3", "n999", "n１０", "p" + "9" * 40])
def test_place_that_is_none_is_refused(program, searching, cursor):
    searching.catch_up()

    answer = program().read(f"/search/?q=zorblatt&cursor={cursor}")

    assert (answer.status_code, answer.told["code"]) == (400, "bad_cursor")


def test_question_that_asks_for_nothing_is_refused(program):
    for path in ("/search/", "/search/?sort=new", "/search/summary/"):
        answer = program().read(path)
        assert (answer.status_code, answer.told["code"], [*answer.told["fields"]]) == (422, "unsuitable_input", ["q"])
    assert program().read("/search/?q=a&kind=nonsense").status_code == 400


def test_values_that_make_no_sense_are_named_in_the_summary(program, searching):
    ThreadFactory(title="Zorblatt")
    searching.catch_up()

    summary = program().read("/search/summary/?q=zorblatt kind:nonsense").told

    assert len(summary["notes"]) == 1
    assert "nonsense" in summary["notes"][0]


def test_newest_first_finds_what_holds_every_word(found):
    ThreadFactory(title="Zorblatt drift")
    ThreadFactory(title="Zorblatt")

    assert len(found("?q=zorblatt drift&kind=discussion")) == 2
    assert found("?q=zorblatt drift&kind=discussion&sort=new") == [("thread", "Zorblatt drift")]


def test_places_begin_as_was_typed(program, searching):
    TopicFactory(slug="zorbcal", name_en="Zorbcalibration", name_zh="佐布校准")
    searching.catch_up()

    told = program().read("/search/places/?q=zorbc").told["results"]

    assert [(one["title"], one["url"]) for one in told] == [("Zorbcalibration", address("/kb/zorbcal/"))]
    assert program().read("/search/places/?q=").status_code == 400


def test_related_things_are_told_for_threads_and_articles(program, searching):
    words = "Recalibration of zorblatt scanners after an upgrade of the firmware drifts away"
    thread, other = (ThreadFactory(title=words, first_post__source=f"{words}. {n}") for n in range(2))
    revision = ArticleRevisionFactory(starter=True, title=words)
    searching.catch_up()

    told = program().read(f"/threads/{thread.pk}/related/").told["results"]
    of_article = program().read(f"/articles/{revision.text.article.slug}/related/")

    assert ("thread", address(other.get_absolute_url())) in [(one["kind"], one["url"]) for one in told]
    assert of_article.status_code == 200
    assert program().read("/threads/999999/related/").status_code == 404
    assert program().read("/articles/none/related/").status_code == 404


def test_without_an_index_the_caller_is_asked_to_wait(program, searching, member):
    thread = ThreadFactory()
    for path in ("/search/?q=a", "/search/summary/?q=a", "/search/places/?q=a", f"/threads/{thread.pk}/related/"):
        answer = program(member).read(path)
        assert (answer.status_code, answer.told["code"], answer.headers["Retry-After"]) == (503, "unavailable", "30"), (
            path
        )


def test_searches_are_counted_as_those_of_the_page(program, searching, member, monkeypatch):
    monkeypatch.setattr(limits, "MEMBERS", Rate("search.members", most=2, window=60))
    searching.catch_up()

    answers = [program(member).read(path) for path in ("/search/?q=a", "/search/summary/?q=a", "/search/?q=a")]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_token_needs_the_scope(program, member):
    for path in ("/search/?q=a", "/search/summary/?q=a", "/search/places/?q=a"):
        assert program(member, "read:forum").read(path).told["details"] == {"scope": "read:search"}


def test_search_costs_the_same_for_few_and_many(program, searching):
    asking = program()
    costs = []
    for number in (5, 20):
        for _ in range(number):
            PostFactory(thread=ThreadFactory(title="Zorblatt"), source="zorblatt")
        searching.catch_up()
        asking.read("/search/?q=zorblatt")
        costs.append(len(count_queries(lambda: asking.read("/search/?q=zorblatt"))))

    assert costs[0] == costs[1]
