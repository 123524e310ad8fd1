"""Dumps of Stack Exchange with what real ones hold and small samples do not."""

from xml.sax.saxutils import quoteattr

import pytest

from config.converting import ConvertError, lines, stack_exchange
from tests.config.converting.reading import rows_of

MADE = "2016-08-02T15:39:14.947"


def question(number=1, **values):
    own = {"Id": number, "PostTypeId": 1, "CreationDate": MADE, "Title": "How?", "Body": "<p>So?</p>"}
    return {**own, **values}


def answer(number, **values):
    return {"Id": number, "PostTypeId": 2, "ParentId": 1, "CreationDate": MADE, "Body": "<p>So.</p>", **values}


def converted(tmp_path, *posts):
    rows = "".join(
        "<row " + " ".join(f"{name}={quoteattr(str(value))}" for name, value in post.items()) + "/>" for post in posts
    )
    (tmp_path / "Posts.xml").write_text(f"<posts>{rows}</posts>")
    stack_exchange.convert(tmp_path, tmp_path / "lines", host="ai.stackexchange.com", category="Questions")
    return rows_of(tmp_path / "lines")


def test_text_that_is_longer_than_texts_here_goes_on_in_an_answer_to_it(tmp_path):
    rows = converted(tmp_path, question(Body="<p>" + "word " * 8000 + "</p>"), answer(2))
    parts = [(row["id"], row["number"]) for row in rows["post"]]
    assert parts == [("1", 1), ("1-1", 2), ("2", 3)]
    assert sum(row["source"].count("word") for row in rows["post"]) == 8000
    assert {"type": "post_after", "id": "1-1", "reply_to": "1"} in rows["post_after"]


def test_c_and_its_children_are_three_tags(tmp_path):
    rows = converted(tmp_path, question(Tags="|c|c++|c#|"))
    assert sorted(row["slug"] for row in rows["tag"]) == ["c", "c-sharp", "cpp"]


def test_address_of_an_answer_below_its_question_leads_to_the_answer(tmp_path):
    rows = converted(tmp_path, question(), answer(2))
    assert {"/questions/1/how/2": "post:2"}.items() <= {
        one["path"]: one["leads_to"] for one in rows["redirect"]
    }.items()


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        ({"Id": 1, "Title": "no kind"}, "Posts.xml: the row 1 has no PostTypeId"),
        (question(CreationDate="yesterday"), "“yesterday” is no moment"),
    ],
)
def test_row_of_something_else_is_told_by_what_it_lacks(tmp_path, post, sentence):
    with pytest.raises(ConvertError, match=sentence):
        converted(tmp_path, post)


@pytest.mark.parametrize(
    ("there", "here"), [("jürgen_m", "jurgen_m"), ("Éloïse", "Eloise"), ("张伟", "张伟"), ("周.rh", "周.rh")]
)
def test_accents_are_dropped_from_usernames_and_letters_are_not(there, here):
    assert lines.username(there, 1) == here
