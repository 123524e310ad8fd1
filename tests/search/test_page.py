"""The search page: what it finds, for whom, and what it says where nothing is found."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from config.models import Page
from search import engine
from search.engine import queries, reading
from search.engine.folder import segments
from search.indexing import indexer
from search.page.answering import Asked, answer
from search.query.operators import OPERATORS
from tests.budgets import count_queries
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, TagFactory, ThreadFactory
from tests.factories.knowledge import GlossaryTermFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services, pytest.mark.usefixtures("own_glossary")]


@pytest.fixture
def find(client, searching):
    """The page for a query, with everything indexed."""

    def page(text="", *, browser=client, prefix="", **values):
        searching.catch_up()
        return browser.get(f"{prefix}/search/", {"q": text, **values}).content.decode()

    return page


def titles(guest, text, **asked):
    return [shown.result.title for shown in answer(Asked(text, **asked), guest).results]


def test_threads_replies_people_terms_and_pages_are_found_in_one_page(find, searching):
    thread = ThreadFactory(title="Zorblatt drift")
    reply = PostFactory(thread=ThreadFactory(title="Other"), source="A zorblatt in a reply")
    UserFactory(username="zorblatt", name="Zora Blatt")
    GlossaryTermFactory(slug="zorblatt", en="zorblatt", zh="佐布拉特")
    Page.objects.create(slug="about", title_en="About", title_zh="关于", body_en="Zorblatt matters.", body_zh="要")

    html = find("zorblatt")

    for address in (thread.get_absolute_url(), reply.get_absolute_url(), "/u/zorblatt/", "/pages/about/"):
        assert f'href="{address}"' in html
    assert "<mark>Zorblatt</mark> drift" in html
    assert "A <mark>zorblatt</mark> in a reply" in html


def test_pages_and_help_say_what_they_are_in_their_language(find, guest):
    Page.objects.create(slug="zorbpage", title_en="Zorbpage", title_zh="佐布页", body_en="Zorbpage.", body_zh="佐布页")
    html = find("zorbpage")
    assert '<h3 class="result__title" lang="en">' in html
    assert 'class="result__text" lang="en"' in html
    [shown] = [one for one in answer(Asked("zorbpage"), guest).results if one.result.title == "Zorbpage"]
    assert (shown.result.label, shown.result.icon) == ("Page", "info")
    guide = [one.result for one in answer(Asked("kind:page"), guest).results if one.key.kind == "help"]
    assert {(one.label, one.icon, one.text_language) for one in guide} == {("Help", "info", "")}


def test_replies_of_one_thread_are_one_result(find, guest, searching):
    thread = ThreadFactory(title="Zorblatt")
    for _ in range(5):
        PostFactory(thread=thread, source="zorblatt again")
    searching.catch_up()

    made = answer(Asked("zorblatt"), guest)
    assert (len(made.results), made.count) == (1, 1)


@pytest.mark.parametrize("hidden", [{"approved_at": None}, {"is_active": False}, {"email_confirmed_at": None}])
def test_newcomers_and_closed_accounts_are_not_found(find, hidden):
    UserFactory(username="hiddenperson", **hidden)
    assert "@hiddenperson" not in find("hiddenperson")


def test_addresses_are_never_searched(find):
    UserFactory(username="quiet", email="findme@example.org")
    assert "@quiet" not in find("findme")


def test_results_that_are_no_longer_visible_are_left_out_before_the_index_knows(find, client, searching):
    thread = ThreadFactory(title="Zorblatt")
    assert thread.get_absolute_url() in find("zorblatt")
    type(thread).objects.filter(pk=thread.pk).update(hidden_at=thread.created_at)

    assert thread.get_absolute_url() not in client.get("/search/?q=zorblatt").content.decode()


def test_operators_narrow_down(guest, searching):
    ana = UserFactory(username="ana")
    category = CategoryFactory(slug="questions")
    topic = TopicFactory(slug="calibration-topic", name_en="Zcal", name_zh="校准话题")
    wanted = ThreadFactory(title="Zorblatt one", kind="question", author=ana, category=category, language="en")
    wanted.tags.add(TagFactory(slug="pytorch"))
    wanted.topics.add(topic)
    ThreadFactory(title="Zorblatt two", kind="discussion")
    ThreadFactory(title="Zorblatt 三", language="zh-hans")
    searching.catch_up()

    for operator in (
        "author:ana",
        "tag:pytorch",
        "topic:calibration-topic",
        "kind:question",
        "category:questions",
        "is:unanswered",
        "-kind:discussion lang:en",
        "in:title one",
        '"zorblatt one"',
    ):
        assert titles(guest, f"zorblatt {operator}") == ["Zorblatt one"], operator
    assert "Zorblatt one" not in titles(guest, "zorblatt -one")
    assert titles(guest, "zorblatt before:2001") == []


@pytest.mark.parametrize("operator", ["author:nobody-here", "tag:none", "topic:none", "kind:none", "category:none"])
def test_name_that_is_not_there_finds_nothing_and_says_so(find, operator):
    ThreadFactory(title="Zorblatt")
    html = find(f"zorblatt {operator}")
    assert operator in html
    assert "Nothing here matches" in html


def test_group_category_is_unknown_to_outsiders(find, guest, searching):
    from tests.factories.accounts import GroupFactory  # noqa: PLC0415

    ThreadFactory(title="Zorblatt", category=CategoryFactory(slug="lab-only", group=GroupFactory()))
    searching.catch_up()
    hidden, missing = (answer(Asked(f"zorblatt category:{slug}"), guest) for slug in ("lab-only", "never-was"))
    assert [str(note).replace("lab-only", "never-was") for note in hidden.notes] == [
        str(note) for note in missing.notes
    ]
    assert hidden.facets == missing.facets == []


def test_facets_count_and_narrow_down(find, guest, searching):
    for number in range(3):
        ThreadFactory(title=f"Zorblatt {number}", kind="question")
    ThreadFactory(title="Zorblatt", kind="discussion")
    searching.catch_up()

    made = answer(Asked("zorblatt"), guest)
    [kinds] = [facet for facet in made.facets if facet.name == "kind"]
    assert {choice.value: choice.count for choice in kinds.choices} == {"question": 3, "discussion": 1}
    assert titles(guest, "zorblatt", chosen={"kind": ["discussion"]}) == ["Zorblatt"]
    assert 'value="discussion" checked' in find("zorblatt", kind="discussion")


def test_estimated_counts_are_said_to_be_such(find, monkeypatch):
    monkeypatch.setattr(reading, "COUNTED_WHOLE", 0)
    monkeypatch.setattr(reading, "TELLING", 1)
    monkeypatch.setattr(queries, "in_sample", queries.build)
    for number in range(3):
        ThreadFactory(title=f"Zorblatt {number}", kind="question")

    html = find("zorblatt")

    assert "About 190 results" in html
    assert "≈ 190" in html
    assert "约 190 个结果" in find("zorblatt", prefix="/zh-hans")


def test_newest_first_needs_every_word(guest, searching):
    from datetime import timedelta  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    ThreadFactory(title="Zorblatt wibble", created_at=timezone.now() - timedelta(days=9))
    ThreadFactory(title="Wibble zorblatt")
    ThreadFactory(title="Zorblatt alone")
    searching.catch_up()
    assert titles(guest, "zorblatt wibble", is_newest_first=True) == ["Wibble zorblatt", "Zorblatt wibble"]


def test_pages_of_results_follow_each_other_without_overlap(guest, searching):
    for number in range(14):
        ThreadFactory(title=f"Zorblatt {number}")
    searching.catch_up()
    first, second = (titles(guest, "zorblatt", page=page) for page in (1, 2))
    assert (len(first), len(second)) == (10, 4)
    assert not set(first) & set(second)


def test_mistyped_word_is_understood_and_said(find):
    ThreadFactory(title="Zorblattic drift")
    html = find("zorblatic drft")
    assert "Did you mean" in html
    assert "zorblattic drift" in html
    assert "Zorblattic" in html.replace("<mark>", "").replace("</mark>", "")


def test_nothing_is_suggested_of_what_a_reader_may_not_see(find):
    from tests.factories.accounts import GroupFactory  # noqa: PLC0415

    ThreadFactory(title="Zorblattic", category=CategoryFactory(group=GroupFactory()))
    assert "zorblattic" not in find("zorblatic").lower().replace("zorblatic", "")


def test_words_of_the_other_language_are_looked_for(find, guest, searching):
    GlossaryTermFactory(slug="lung-nodule", en="lung nodule", zh="肺结节", abbreviation="")
    ThreadFactory(title="Lung nodule detection", language="en")
    ThreadFactory(title="肺结节检测", language="zh-hans")
    html = find("肺结节", prefix="/zh-hans")

    made = answer(Asked("肺结节"), guest)
    assert made.results[0].result.title in ("肺结节检测", "肺结节 (lung nodule)", "lung nodule")
    assert "Lung nodule detection" in [shown.result.title for shown in made.cross]
    assert ("lung nodule", "en") in made.also
    assert "<mark>Lung nodule</mark> detection" in html or "<mark>Lung</mark> <mark>nodule</mark> detection" in html


def test_abbreviation_with_two_meanings_says_so(find):
    GlossaryTermFactory(slug="computer-vision", en="computer vision", zh="计算机视觉", abbreviation="ZQV")
    GlossaryTermFactory(slug="cross-validation", en="cross-validation", zh="交叉验证", abbreviation="ZQV")
    html = find("ZQV")
    assert "has several meanings here" in html
    assert "computer vision" in html
    assert "交叉验证" in html


def test_empty_search_says_what_can_be_asked(client):
    html = client.get("/search/").content.decode()
    assert "What can be found here" in html
    assert "is:unanswered" in html


def test_nothing_found_keeps_the_words_and_says_what_to_try(find):
    html = find('"><zorbscript>')
    assert "Nothing here matches" in html
    assert 'value="&quot;&gt;&lt;zorbscript&gt;"' in html


def test_without_an_index_search_says_so_and_everything_else_works(client, settings, tmp_path):
    settings.SEARCH_DIR = Path(tmp_path)

    engine._backend.cache_clear()
    response = client.get("/search/?q=drift")
    assert response.status_code == 503
    assert "Everything else works" in response.content.decode()
    assert response["Retry-After"]
    assert client.get("/").status_code in (200, 302)
    engine._backend.cache_clear()


def test_guest_who_asks_too_often_is_told_to_wait(find, client, searching):
    searching.catch_up()
    for _ in range(15):
        assert client.get("/search/?q=drift").status_code == 200
    assert client.get("/search/?q=drift").status_code == 429


def test_search_costs_the_same_for_few_and_many(client, searching):
    def make(count):
        for number in range(count):
            thread = ThreadFactory(title=f"Zorblatt {number}")
            PostFactory(thread=ThreadFactory(title="x"), source="zorblatt")
            thread.topics.add(TopicFactory())
            UserFactory(name="Zorblatt")

    make(3)
    searching.catch_up()
    client.get("/search/?q=zorblatt")
    few = len(count_queries(lambda: client.get("/search/?q=zorblatt")))
    make(7)
    searching.catch_up()
    assert len(count_queries(lambda: client.get("/search/?q=zorblatt"))) <= few


@hypothesis_settings(max_examples=40)
@given(text=st.text(max_size=120))
def test_any_string_is_answered_without_an_error(guest, searching, text):
    if searching.folder.current() is None:
        ThreadFactory(title="Zorblatt 肺结节")
        searching.catch_up()
    # What the text itself costs: a collection of garbage, or a table read for the first time, comes once.
    assert min(seconds_of(text, guest) for _turn in range(2)) < 0.2


def seconds_of(text, guest):
    """CPU seconds of this process for one answer."""
    begun = time.process_time()
    answer(Asked(text), guest)
    return time.process_time() - begun


@hypothesis_settings(max_examples=60)
@given(
    name=st.sampled_from(sorted(OPERATORS)),
    value=st.text(
        st.characters(exclude_categories=["Z", "C"], exclude_characters='"“”「」『』'), min_size=1, max_size=30
    ),
    minus=st.sampled_from(["", "-"]),
)
def test_nonsense_behind_any_operator_is_answered_and_explained(guest, searching, name, value, minus):
    if searching.folder.current() is None:
        searching.catch_up()
    text = f"{minus}{name}:zz{value}"
    made = answer(Asked(text), guest)
    assert len(made.notes) == 1, text
    assert value[:5] in str(made.notes[0]) or value.lower()[:5] in str(made.notes[0])


@pytest.mark.parametrize("damage", ["pointer", "meta", "segments", "everything"])
def test_damaged_index_is_said_and_built_again_while_everything_else_works(client, searching, damage):
    thread = ThreadFactory(title="Zorblatt")
    searching.catch_up()
    assert thread.get_absolute_url() in client.get("/search/?q=zorblatt").content.decode()
    searching.close()
    searching.indexer = None
    _damage(searching.folder, damage)
    engine._backend.cache_clear()  # one that has the files open goes on answering from them

    for path, sentence in (
        ("/search/?q=zorblatt", "Everything else works"),
        ("/zh-hans/search/?q=zorblatt", "其他功能"),
    ):
        response = client.get(path)
        assert (response.status_code, bool(response["Retry-After"])) == (503, True)
        assert sentence in response.content.decode()
        assert 'value="zorblatt"' in response.content.decode()
    assert client.get("/search/switch/?q=zorb").status_code == 503
    assert [client.get(path).status_code for path in ("/", thread.get_absolute_url(), "/search/")] == [200, 200, 200]

    assert indexer.run(searching.folder, is_stopping=lambda: False)

    assert thread.get_absolute_url() in client.get("/search/?q=zorblatt").content.decode()


def _damage(folder, damage):
    index = folder.current()
    if damage == "pointer":
        (folder.path / "current").write_text("index-9999")
    elif damage == "meta":
        (index / "meta.json").write_text("{")
    for path in list(index.iterdir()):
        if damage == "everything" or (damage == "segments" and path.name.startswith(segments(index)[0])):
            path.unlink()


def test_completion_offers_public_titles_that_begin_so(client, searching):
    from tests.factories.accounts import GroupFactory  # noqa: PLC0415

    ThreadFactory(title="Zorblatt open")
    ThreadFactory(title="Zorblatt closed", category=CategoryFactory(group=GroupFactory()))
    searching.catch_up()
    items = client.get("/search/suggest/?q=zorb").json()["items"]
    assert [item["title"] for item in items] == ["Zorblatt open"]


def test_switcher_leads_to_what_the_reader_may_open(client, member, sign_in, searching):
    thread = ThreadFactory(title="Zorblatt open", category=CategoryFactory(for_kind="members"))
    UserFactory(username="zorbine", name="Zorbine")
    searching.catch_up()
    assert [item["title"] for item in client.get("/search/switch/?q=zorb").json()["items"]] == ["Zorbine"]
    found = sign_in(member).get("/search/switch/?q=zorb").json()["items"]
    assert {item["title"] for item in found} == {"Zorbine", "Zorblatt open"}
    assert thread.get_absolute_url() in [item["url"] for item in found]
