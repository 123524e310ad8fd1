"""Words that only the dictionary knows: of another spelling, of another ending, or by a character of their own."""

import gzip
from datetime import UTC, datetime

import pytest

from search.across import dictionary
from search.across.dictionary import Dictionary
from search.across.expanding import Expander
from search.analysis import analyse
from search.documents import Document, Key
from search.engine.base import Wanted
from search.engine.folder import Folder
from search.engine.reading import Reader
from search.engine.writing import Writer
from search.query_words import clauses_of

ALL = ("a:1",)
ENTRIES = ["败血症\tsepticaemia", "师\tdivision", "分部\tdivision", "歌唱\tto sing", "白血病\tleukemia"]


@pytest.fixture
def expander(tmp_path, monkeypatch):
    words = tmp_path / "words.tsv.gz"
    words.write_bytes(gzip.compress("\n".join(ENTRIES).encode()))
    monkeypatch.setattr(dictionary, "FILE", words)
    dictionary.prepare(tmp_path / "dictionary.sqlite3")
    return Expander((), Dictionary(tmp_path / "dictionary.sqlite3"))


@pytest.fixture
def ask(tmp_path, expander):
    """Finds texts by a question of the other language: `ask("sing", "她演唱了国歌")` gives numbers of texts."""

    def ask(question, *texts, **wanted):
        folder = Folder(tmp_path)
        writer = Writer(folder.new(), heap=15_000_000)
        made = [
            Document(Key("thread", pk), "", text, ALL, "question", datetime(2026, 3, 2, tzinfo=UTC), "zh-hans")
            for pk, text in enumerate(texts)
        ]
        writer.index(made)
        writer.close()
        folder.name_current(writer.path)
        clauses = tuple(clauses_of(question, expander.expand(question).alternatives))
        return [hit.key.pk for hit in Reader(folder.current).search(Wanted(ALL, clauses=clauses, **wanted)).hits]

    return ask


@pytest.mark.parametrize("word", ["septicaemia", "septicemia", "divisional", "leukaemia"])
def test_word_is_known_in_each_spelling_and_by_a_longer_form(expander, word):
    stretches = expander.dictionary.stretches(analyse(word))
    assert [(first, last) for first, last, _others in stretches] == [(0, 1)]


def test_characters_are_looked_for_where_whole_words_find_nothing(ask):
    assert ask("sing", "她演唱了国歌", "天气很好") == [0]
    assert ask("sing", "她演唱了国歌", "她歌唱") == [1], "not where something is found"


def test_nothing_is_looked_for_by_characters_that_every_word_is_required_of(ask):
    assert ask("sing", "她演唱了国歌", is_strict=True) == []
