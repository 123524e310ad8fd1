"""Forms without a composer: what the check found is asked about span by span, and only what was asked is kept."""

import pytest
from django import forms
from django.http import QueryDict

from content import declaring, gates
from content.privacy import check
from foundation.errors import DomainError

HARD = "Write to quilla.zorn@163.com or call 13912345678."
SOFT = "A 62-year-old man was seen at Stanford Hospital."


def sent(**texts):
    data = QueryDict(mutable=True)
    data.update(texts)
    return data


def refusal(field):
    return DomainError("privacy_findings", "", field=field, extra={"findings": [{"field": field}]})


def test_form_that_nobody_refused_asks_nothing():
    assert declaring.questions(sent(body=HARD)) == {}


def test_each_hard_span_is_asked_about_in_its_own_words():
    asked = declaring.questions(sent(body=HARD), refusal("body"))
    assert [field.label for field in asked.values()] == [
        "“quilla.zorn@163.com” (e-mail address)",
        "“13912345678” (telephone number)",
    ]
    assert all(isinstance(field, forms.ChoiceField) and not field.required for field in asked.values())


def test_soft_spans_are_one_tick():
    asked = declaring.questions(sent(body=SOFT), refusal("body"))
    assert list(asked) == [declaring.REVIEWED]


def test_answers_become_decisions_about_the_spans():
    data = sent(body=HARD)
    for name in declaring.questions(data, refusal("body")):
        data[name] = "institution"
    data[declaring.REVIEWED] = "on"
    answer = declaring.declared(data)
    assert answer.is_reviewed
    assert [(one.field, one.rule, one.start, one.end) for one in answer.decisions] == [
        ("body", found.rule, found.start, found.end) for found in check(HARD)
    ]
    assert {one.reason for one in answer.decisions} == {"institution"}


def test_unanswered_question_decides_nothing():
    data = sent(body=HARD)
    for name in declaring.questions(data, refusal("body")):
        data[name] = ""
    assert declaring.declared(data) == gates.Declared(decisions=[])


def test_question_about_a_span_that_moved_is_not_asked_again():
    before = sent(body=HARD)
    name = next(iter(declaring.questions(before, refusal("body"))))
    moved = sent(body="Please. " + HARD)
    moved[name] = "own"
    assert name not in declaring.questions(moved)


@pytest.mark.parametrize(
    "name", ["privacy-keep", "privacy-keep:a:b:1", "privacy-keep:a:b:x:2", "privacy-keep:a:b:-1:2", "other:a:b:1:2"]
)
def test_names_that_are_no_questions_are_left_alone(name):
    assert not declaring.is_answer(name)
    assert declaring.declared({name: "own"}) == gates.Declared(decisions=[])


def test_no_page_asks_without_end():
    data = sent(body="\n".join(f"call 139123{number:05}" for number in range(80)))
    assert len(declaring.questions(data, refusal("body"))) == declaring.MOST_QUESTIONS


def test_text_too_long_to_be_stored_is_not_looked_at():
    assert declaring.questions(sent(body=HARD + "x" * 32_000), refusal("body")) == {}
