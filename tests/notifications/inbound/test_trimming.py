"""What somebody wrote, as mail programs send it: the answer alone remains."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.inbound import html_text, trimming

pytestmark = pytest.mark.services  # together they take as long as a server

ANSWER = "Recalibrate on the newest month.\n\nThen look at the alerts."
MARK = "——— Write your answer above this line ———"
BODY = "Ana Lima mentioned you in “Calibration drift”\n\nWhat does @named say?"


def quoted(text, sign="> "):
    return "\n".join(f"{sign}{line}".rstrip() for line in text.split("\n"))


PROGRAMS = json.loads((Path(__file__).parent / "programs.json").read_text(encoding="utf-8"))
# Program: what it puts under the answer, and whole messages in HTML. As each writes them, with other names.
TAILS, HTML = PROGRAMS["plain"], PROGRAMS["html"]


@pytest.mark.parametrize("program", TAILS)
def test_quotation_and_signature_are_cut(program):
    assert trimming.answer_in(ANSWER + TAILS[program]) == ANSWER


@pytest.mark.parametrize("program", [name for name in TAILS if name not in ("nothing", "signature")])
def test_nothing_above_the_quotation_is_nothing(program):
    assert trimming.answer_in(TAILS[program]) in ("", "named@hospital.example")  # Foxmail's own signature


def test_answer_below_the_quotation_is_found():
    text = f"On Mon, 23 Nov 2026 MedAI Commons wrote:\n{quoted(MARK)}\n{quoted(BODY)}\n\n{ANSWER}\n"
    assert trimming.answer_in(text) == ANSWER


def test_answers_between_quoted_lines_are_found():
    text = f"On Mon, 23 Nov 2026 MedAI Commons wrote:\n> {MARK}\n> First?\nYes.\n> Second?\nNo.\n"
    assert trimming.answer_in(text) == "Yes.\n\nNo."


def test_quotation_of_ones_own_between_words_stays():
    text = "The paper says:\n\n> calibration drifts\n\nand we saw it."
    assert trimming.answer_in(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "On Monday we wrote:\nsomething else entirely",
        "From: the start it was clear.",
        "Subject: to review, it works.",
        "在 2026年我们提出了一个模型。",
        "I was sent from my iPhone shop to the ward.\nThen back.",
        "a | b\n--- | ---\n1 | 2",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
        "```\n-- a comment of SQL\n```\nand more",
        "First line\n\n---\n\nsecond part",
    ],
)
def test_ordinary_sentences_stay(text):
    assert trimming.answer_in(text) == text


@pytest.mark.parametrize("program", HTML)
def test_html_alone_is_read_and_cut(program):
    assert trimming.answer_in(html_text.words_of(HTML[program])) == "Yes, & soon."


def test_html_becomes_paragraphs_lists_and_links():
    html = (
        "<style>p{}</style><p>One\n two</p><ul><li>a<li>b</ul><p><a href='https://a.example/x'>the paper</a>, "
        "<a href='https://a.example/'>https://a.example</a>, <a href='javascript:alert(1)'>no</a></p>"
        "<blockquote>said</blockquote><pre>x  = 1\ny</pre>"
    )
    assert html_text.words_of(html) == (
        "One two\n\n- a\n- b\n\n[the paper](https://a.example/x), <https://a.example/>, no\n\n> said\n\nx  = 1\ny"
    )


@given(st.text(alphabet=st.sampled_from("a>—\n @.:写道在于From 1-")), st.text())
def test_any_text_is_trimmed_without_an_error_and_nothing_is_invented(one, other):
    for text in (one, other, one + other):
        answer = trimming.answer_in(text)
        assert set(answer.split("\n")) <= {*text.split("\n"), ""}


@given(
    st.lists(
        st.sampled_from(["<", ">", "a", "/", " ", "blockquote", "div", "=", '"', "&", "pre", "href", "http://x", "\n"])
    )
)
def test_any_html_is_read_without_an_error(pieces):
    html_text.words_of("".join(pieces))


@pytest.mark.parametrize(
    "line",
    ["> x\n", "a\n> x\n", "On 1 a wrote\n", "From: x\n", "——— Write\n", "在1\n", " \n", "a@b 于1\n", "-" * 60 + "\n"],
)
def test_long_mail_costs_no_more_than_its_length(line):
    begin = time.process_time()
    trimming.answer_in(line * (150_000 // len(line)))
    assert time.process_time() - begin < 3


@pytest.mark.parametrize(
    "piece", ["<a href=http://x>", "<div>", "<blockquote>", "</div>", "<", "<a href=http://x>y</a>", "&#1;"]
)
def test_long_html_costs_no_more_than_its_length(piece):
    begin = time.process_time()
    html_text.words_of(piece * (150_000 // len(piece)))
    assert time.process_time() - begin < 5


def test_line_that_divides_a_text_is_no_signature():
    points = "\n".join(f"Point {number}." for number in range(20))
    assert trimming.answer_in(f"Agenda\n_____\n{points}\n_____\nImaging mailing list") == f"Agenda\n_____\n{points}"
