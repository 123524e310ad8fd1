"""What holds for any text at all."""

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from content.markup import limits
from content.markup.names import Link, Names
from content.markup.renderer import render_here
from content.markup.sanitise import sanitise
from tests.content.markup.families import MARKS
from tests.content.markup.inspecting import wrongs

pytestmark = pytest.mark.services

NAMES = Names(
    mentions={"a": Link("/u/a/", "1"), "ab": Link("/u/ab/", "2"), "王": Link("/u/王/", "3")},
    topics={"a1": Link("/kb/a/", "1")},
    terms={"term": Link("/g/t/", "1"), "校准": Link("/g/c/", "2")},
)
WORDS = [
    "term",
    "校准",
    "@ab",
    "#a1",
    "word ",
    "，",
    "。",
    "\n\n",
    "\n",
    "    ",
    "- ",
    "> ",
    "**",
    "_",
    "`",
    "$",
    "[",
    "](",
    ")",
    "](/x)",
]
mixtures = st.lists(st.one_of(st.sampled_from(MARKS["repeated"]), st.sampled_from(WORDS)), max_size=60).map("".join)
texts = st.one_of(st.text(max_size=400), mixtures)
profiles = st.sampled_from(["post", "article"])


def outcome(source, profile):
    """What was rendered, or the code of the refusal."""
    try:
        return render_here(source, profile=profile, prefix="u-abcdefgh-", names=NAMES)
    except limits.RenderRefused as refusal:
        return refusal.code


def check(source, profile):
    started = time.process_time()
    rendered = outcome(source, profile)
    assert time.process_time() - started < limits.CPU_SECONDS
    if isinstance(rendered, str):
        assert rendered not in ("text_not_renderable", "text_too_slow")
        return
    assert wrongs(rendered.html) == []
    assert sanitise(rendered.html) == rendered.html
    assert not set("\x00\x02\x03") & set(rendered.html + rendered.text)
    assert "klzzwxh" in source or "klzzwxh" not in rendered.html


@given(texts, profiles)
@example("http://[]@0A", "post")
@example("[a](https://[b) https://\u2100.org", "article")
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_is_rendered_safely_or_refused_by_name(source, profile):
    check(source, profile)


@given(st.lists(st.sampled_from(MARKS["repeated"]), min_size=1, max_size=6), st.integers(1, 8000), profiles)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_marks_repeated_up_to_the_limit(units, times, profile):
    check(("".join(units) * times)[: limits.LONGEST_TEXT], profile)


@given(st.text(alphabet="abc王，。 \n", max_size=300))
def test_plain_words_are_never_lost(source):
    rendered = render_here(source, prefix="u-abcdefgh-")
    assert "".join(rendered.text.split()) == "".join(source.split())


@given(st.text(alphabet="ab*_ 王，。(", max_size=80))
def test_no_letter_is_lost_to_emphasis(source):
    rendered = outcome(source, "post")
    if isinstance(rendered, str):
        assert rendered == "text_too_deep"
        return
    strip = str.maketrans("", "", "*_ ")
    assert "".join(rendered.text.translate(strip).split()) == source.translate(strip)


@given(mixtures, profiles)
@settings(deadline=None)
def test_same_text_gives_the_same_page(source, profile):
    assert outcome(source, profile) == outcome(source, profile)
