"""The index itself: what is written is found, what is hidden is not, what is purged leaves no trace."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from search.documents import SAMPLED, Document, Key
from search.engine import reading
from search.engine.base import Clause, Phrase, SearchUnavailable, Wanted
from search.engine.folder import Folder, is_sound, remove_orphans, segments
from search.engine.reading import Reader
from search.engine.writing import Writer
from search.query_words import clauses_of, phrases_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALL = ("a:1",)


def document(pk, title="", body="", **fields):
    made = {"audiences": ALL, "filed_as": "question", "created_at": NOON, "language": "en"} | fields
    return Document(Key("thread", pk), title, body, **made)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


@pytest.fixture
def writer(folder):
    made = Writer(folder.new(), heap=15_000_000)
    folder.name_current(made.path)
    yield made
    made.close()


@pytest.fixture
def reader(folder):
    return Reader(folder.current)


def found(reader, text, **wanted):
    question = Wanted(**({"audiences": ALL, "clauses": tuple(clauses_of(text)), "has_counts": True} | wanted))
    return [hit.key.pk for hit in reader.search(question).hits]


def test_next_question_sees_what_was_written(writer, reader):
    writer.index([document(1, "Calibration drift"), document(2, "Other")])
    assert found(reader, "calibrations") == [1]

    writer.index([document(1, "Something else"), document(3, "Calibration again")])
    assert found(reader, "calibration") == [3]

    writer.hide([Key("thread", 3)])
    assert found(reader, "calibration") == []


def test_nothing_is_found_for_an_audience_that_may_not_see_it(writer, reader):
    writer.index([document(1, "secret drift", audiences=("a:7",)), document(2, "drift")])

    answer = reader.search(Wanted(("a:1",), clauses=(Clause(("drift",)),), has_counts=True))
    assert ([hit.key.pk for hit in answer.hits], answer.count, answer.facets["k:question"]) == ([2], 1, 1)
    assert found(reader, "drift", audiences=()) == []
    assert sorted(found(reader, "drift", audiences=("a:1", "a:7"))) == [1, 2]


def test_title_counts_more_than_body_and_rare_words_more_than_common_ones(writer, reader):
    writer.index(
        [
            document(1, "Words", "about a lung nodule among many other words of the body"),
            document(2, "Lung nodule", "about words among many other words of the body"),
            *(document(pk, "Lung", "words") for pk in range(10, 20)),
        ]
    )
    assert found(reader, "lung nodule")[:2] == [2, 1]


def test_phrases_exclusions_filters_and_times_narrow_down(writer, reader):
    early = NOON.replace(year=2020)
    writer.index(
        [
            document(1, "deep learning model", marks=("u:5",)),
            document(2, "learning deep model", created_at=early),
            document(3, "CNN模型校准", language="zh-hans", states=("solved",)),
        ]
    )

    def phrased(text, **wanted):
        return found(reader, "", phrases=tuple(phrases_of([text])), **wanted)

    assert phrased("deep learning") == [1]
    assert phrased("CNN模型") == [3]
    assert found(reader, "deep", excluded=(Phrase(((0, "deep"), (1, "learn"))),)) == [2]
    assert found(reader, "deep", filters=(("u:5", "u:6"),)) == [1]
    assert found(reader, "模型", filters=(("s:solved",), ("l:zh-hans",))) == [3]
    assert found(reader, "deep", before=datetime(2021, 1, 1, tzinfo=UTC)) == [2]
    assert found(reader, "deep", after=datetime(2021, 1, 1, tzinfo=UTC)) == [1]
    assert found(reader, "deep model", is_strict=True, is_newest_first=True) == [1, 2]


def test_replies_count_once_with_their_thread(writer, reader):
    thread = Key("thread", 1)
    replies = [
        Document(Key("reply", pk), "", "drift here", ALL, "question", NOON, "en", group=thread) for pk in range(5)
    ]
    writer.index([document(1, "drift"), *replies, document(2, "drift", filed_as="paper")])

    answer = reader.search(Wanted(ALL, clauses=(Clause(("drift",)),), has_counts=True))
    assert (answer.count, answer.facets["k:question"], answer.facets["k:paper"]) == (2, 1, 1)
    assert len({hit.group for hit in answer.hits}) == 2


@pytest.fixture
def large(writer, monkeypatch):
    """An index in which not everything is counted: 4,000 threads on drift, a quarter of them papers and closed."""
    monkeypatch.setattr(reading, "COUNTED_WHOLE", 1000)
    monkeypatch.setattr(reading, "TELLING", 30)
    closed = {"filed_as": "paper", "audiences": ("a:7",)}
    writer.index(document(pk, f"drift {pk % 97}", **(closed if pk % 4 == 0 else {})) for pk in range(4000))


def counted(reader, text, audiences):
    return reader.search(Wanted(audiences, clauses=tuple(clauses_of(text)), has_counts=True, limit=0))


def test_broad_questions_are_counted_by_a_sample(large, reader):
    answer = counted(reader, "drift", ("a:1", "a:7"))
    assert answer.is_estimate
    assert answer.count == pytest.approx(4000, rel=0.35)
    assert answer.facets["k:question"] == pytest.approx(3000, rel=0.35)
    assert answer.facets["k:paper"] == pytest.approx(1000, rel=0.6)


def test_narrow_questions_are_counted_whole(large, reader):
    answer = counted(reader, "96", ("a:1", "a:7"))
    assert (answer.is_estimate, answer.count) == (False, 41)


def test_sample_holds_nothing_that_the_viewer_may_not_see(large, reader):
    answer = counted(reader, "drift", ("a:1",))
    assert answer.count == pytest.approx(3000, rel=0.35)
    assert "k:paper" not in answer.facets
    assert counted(reader, "drift", ("a:2",)).count == 0


def test_whole_thing_is_in_one_portion_and_portions_are_alike(large):
    """A reply carries the portion of its thread; of portions none holds far more than another."""
    sizes = Counter(Key("thread", pk).portion for pk in range(64_000))
    assert len(sizes) == SAMPLED
    assert max(sizes.values()) < 1.15 * min(sizes.values())
    reply = Document(Key("reply", 5), "", "drift", ALL, "question", NOON, "en", group=Key("thread", 1))
    assert reply.belongs_to.portion == Key("thread", 1).portion


def test_completion_finds_beginnings_of_every_word_of_a_title(writer, reader):
    writer.index([document(1, "Calibrating a sepsis model"), document(2, "肺结节检测", "calibrating")])
    wanted = Wanted(ALL)
    assert [hit.key.pk for hit in reader.suggest("sep cali", wanted).hits] == [1]
    assert [hit.key.pk for hit in reader.suggest("结节检", wanted).hits] == [2]
    assert reader.suggest("[.*", wanted).hits == ()


def test_similar_texts_are_found_by_title_and_telling_words(writer, reader):
    writer.index([document(1, "Thresholds for sepsis alerts"), document(2, "Drift"), document(3, "x", "sepsis")])
    assert reader.similar("sepsis alert threshold", "", Wanted(ALL)).hits[0].key.pk == 1


def test_purge_leaves_no_term_in_any_dictionary(writer, reader):
    """The terms of a deleted document stay in the dictionary of its segment; a purge writes the segment anew."""
    documents = {pk: document(pk, f"title{pk}", "body of many") for pk in range(40)}
    writer.index([*documents.values(), document(99, "canaryname", "canarybody 张三李四")])
    writer.hide([Key("thread", 99)])
    text = "canaryname canarybody 张三李四"
    assert writer.remains_of(text)

    count = writer.purge(lambda keys: [documents[key.pk] for key in keys])

    assert count == 40
    assert writer.remains_of(text) == {}
    assert len(found(reader, "many", limit=100)) == 40
    assert writer.remains_of("title7") == {}


def test_document_of_a_wrong_type_keeps_no_other_from_being_found(writer, reader):
    bad = document(2, "bad drift", weight="heavy")

    failed = writer.index([document(1, "drift"), bad, document(3, "drift")])

    assert failed == [(Key("thread", 2), "ValueError")]
    assert sorted(found(reader, "drift")) == [1, 3]


def test_files_that_a_killed_writer_left_are_removed(writer):
    writer.index([document(1, "drift")])
    orphan = writer.path / f"{'0a' * 16}.term"
    orphan.write_bytes(b"x")

    assert remove_orphans(writer.path) == 1
    assert not orphan.exists()
    assert is_sound(writer.path)


@pytest.mark.parametrize("damage", ["meta", "segment", "stamp", "everything"])
def test_damaged_index_is_known_as_one(writer, reader, folder, damage):
    writer.index([document(1, "drift")])
    assert found(reader, "drift") == [1]
    writer.close()
    if damage == "meta":
        (writer.path / "meta.json").write_text("{")
    elif damage == "stamp":
        (writer.path / "stamp").write_text("schema 0")
    for path in list(writer.path.iterdir()):
        if damage == "everything" or (damage == "segment" and path.name.startswith(segments(writer.path)[0])):
            path.unlink()

    assert not is_sound(writer.path)
    with pytest.raises(SearchUnavailable):
        found(Reader(folder.current), "drift")
