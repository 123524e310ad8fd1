"""In a large index the best are found without looking at everything that holds the commonest words."""

import pytest

from search.documents import Document, Key
from search.engine import narrowing as narrowing_down
from search.engine import queries, reading
from search.engine.base import Alternative, Clause, Wanted
from search.engine.folder import Folder
from search.engine.narrowing import narrowing, with_few_translations
from search.engine.reading import Reader
from search.engine.writing import Writer
from search.query_words import clauses_of
from tests.search.test_engine import ALL, NOON

COMMON, RARE = 400, 30


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """Many texts with a common word, some of which hold a rare one too, or the common one in their title."""
    monkeypatch.setattr(reading, "RANKED_WHOLE", 100)
    monkeypatch.setattr(narrowing_down, "MOST_RANKED", 100)
    folder = Folder(tmp_path)
    writer = Writer(folder.new(), heap=15_000_000)
    folder.name_current(writer.path)

    def document(pk):
        title = "Drift" if pk % 20 == 0 else f"About {pk}"
        body = "drift of a sepsis alert" if pk < RARE else "drift and many other words that nobody looks for here"
        return Document(Key("thread", pk), title, body, ALL, "question", NOON, "en")

    writer.index(document(pk) for pk in range(COMMON))
    yield Reader(folder.current)
    writer.close()


def ask(reader, text, **wanted):
    return reader.search(Wanted(ALL, clauses=tuple(clauses_of(text)), **wanted))


def everything(reader, text, monkeypatch, **wanted):
    with monkeypatch.context() as whole:
        whole.setattr(reading, "RANKED_WHOLE", 10_000)
        return ask(reader, text, **wanted)


@pytest.mark.parametrize("text", ["drift sepsis", "drift", "sepsis alert drift words"])
def test_best_are_those_of_the_whole(reader, monkeypatch, text):
    asked = []
    build = queries.build
    monkeypatch.setattr(queries, "build", lambda wanted, part=None: asked.append(part) or build(wanted, part))

    found = ask(reader, text, limit=10)

    assert asked[-1] is not None
    whole = everything(reader, text, monkeypatch, limit=10)
    assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in whole.hits])


def test_page_that_is_not_filled_is_filled_from_the_rest(reader):
    assert len(ask(reader, "drift sepsis", limit=COMMON).hits) == COMMON


def test_counts_are_of_everything(reader):
    assert ask(reader, "drift sepsis", limit=10, has_counts=True).count == pytest.approx(COMMON, rel=0.05)


def test_thing_that_is_called_as_the_question_is_never_passed_over(reader):
    named = [hit.key.pk for hit in ask(reader, "drift sepsis", names=("about 399",), limit=5).hits]
    assert 399 in named


@pytest.mark.parametrize(
    "narrow",
    [
        *({"filters": (("k:question",),)}, {"is_strict": True}, {"is_newest_first": True}, {"after": NOON}),
        {"offset": 500},
    ],
)
def test_what_is_narrow_already_is_looked_at_whole(narrow):
    wanted = Wanted(**({"audiences": ALL, "clauses": (Clause(("drift",)),)} | narrow))
    assert narrowing(wanted, lambda _field, term: 10**5 if term == "k:question" else 10**6) is None


def test_filter_that_leaves_much_is_no_reason_to_look_at_everything():
    wanted = Wanted(ALL, clauses=(Clause(("drift",)),), filters=(("l:en", "l:zh-hans"),))
    assert narrowing(wanted, lambda _field, _term: 10**6) is not None


def test_rare_translation_of_a_common_word_is_found(reader):
    """The word that was typed stands everywhere; what it means in the other language stands in one text."""
    translated = Clause(("drift",), (Alternative(((0, "333"),), 0.8, is_loose=True),))
    best = reader.search(Wanted(ALL, clauses=(translated, Clause(("sepsis",))), limit=3)).hits
    assert 333 in [hit.key.pk for hit in best]


def test_few_are_ranked_whatever_they_hold():
    assert narrowing(Wanted(ALL, clauses=(Clause(("drift",)),)), lambda _field, _term: 10) is None


def test_of_many_translations_the_rarest_are_looked_for():
    """And none that stands nowhere."""
    loose = [Alternative(((0, str(size)),), 0.5, is_loose=True) for size in (0, 9, 500, 20, 7)]
    synonym = Alternative(((0, "5"),), 0.9)
    wanted = Wanted(ALL, clauses=(Clause(("1",), (synonym, *loose)), Clause(("2",), tuple(loose[:2]))))
    first, second = with_few_translations(wanted, lambda _field, term: int(term)).clauses
    assert first.alternatives == (synonym, loose[1], loose[3], loose[4])
    assert second == wanted.clauses[1]


def test_alternatives_count_as_what_they_find():
    """A phrase is found no more often than the rarest of its words."""
    phrase = Alternative(((0, "domain"), (1, "shift")), 0.5)
    sizes = {"drift": narrowing_down.MOST_RANKED, "domain": 10**6, "shift": 1}
    clause = Clause(("drift",), (phrase,))
    assert narrowing_down._size(clause, "text", lambda _field, term: sizes[term]) == narrowing_down.MOST_RANKED + 1
