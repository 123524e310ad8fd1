"""Hostile texts of every known shape: rendered or refused, never slow, never an exception."""

import time
from zlib import crc32

import pytest

from content.markup import limits
from content.markup.renderer import render_here
from tests.content.markup.families import FAMILIES, at_full_length
from tests.content.markup.inspecting import wrongs

EVERYDAY = sorted(FAMILIES, key=lambda name: crc32(name.encode("utf-8", "backslashreplace")))[:24]
# Each of these took a parser or us beyond the deadline before a limit or a rewrite stopped it.
NOTORIOUS = [
    "repeat '['", "repeat '!['", "repeat '[a]('", "repeat '[^a] '", "repeat '#\\n'", "nest '[' ']'", "nest '*' '*'",
    "repeat '> '", "repeat '* * * *'", "table 200 '|x\\n'", "table 20 '|x\\n'", "small tables", "ticks of all lengths",
    "repeat '<details>\\n'", "repeat '$$a\\n'", "one footnote used often", "colour everywhere", "after '' 'a' '@'",
]  # fmt: skip


def outcome(name):
    """(what happened, seconds of CPU)"""
    source = at_full_length(name)
    assert len(source) <= limits.LONGEST_TEXT
    started = time.process_time()
    try:
        rendered = render_here(source, prefix="u-abcdefgh-")
    except limits.RenderRefused as refusal:
        return refusal.code, time.process_time() - started
    elapsed = time.process_time() - started
    assert wrongs(rendered.html) == []
    assert len(rendered.html) <= limits.LARGEST_HTML
    return "rendered", elapsed


def check(name):
    code, seconds = outcome(name)
    # The two that would mean that only the last line of defence held.
    assert code not in ("text_not_renderable", "text_too_slow"), code
    assert seconds < limits.CPU_SECONDS


def test_there_are_enough_families():
    assert len(FAMILIES) >= 238
    assert set(NOTORIOUS) <= set(FAMILIES)


@pytest.mark.parametrize("name", sorted({*EVERYDAY, *NOTORIOUS}))
def test_family_is_rendered_or_refused_in_time(name):
    check(name)


@pytest.mark.soak
@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_is_rendered_or_refused_in_time(name):
    check(name)


@pytest.mark.soak
@pytest.mark.parametrize("name", FAMILIES)
def test_no_family_loses_text(name):
    """A shorter text of the family: the letters in it are still there."""
    source = FAMILIES[name](600)
    try:
        rendered = render_here(source, prefix="u-abcdefgh-")
    except limits.RenderRefused:
        return
    for char in "王😀é":
        assert rendered.text.count(char) == source.count(char)


def test_clock_inside_the_renderer_stops_a_text_that_no_limit_stops(monkeypatch):
    monkeypatch.setattr(limits, "CPU_SECONDS", 0.001)
    with pytest.raises(limits.RenderRefused) as refusal:
        render_here(at_full_length("everything on one line"), prefix="u-abcdefgh-")
    assert refusal.value.code == "text_too_slow"


@pytest.mark.parametrize("error", [RecursionError, AssertionError, MemoryError, ValueError])
def test_exception_inside_rendering_is_a_refusal(monkeypatch, error):
    def fail(root, job):
        raise error

    monkeypatch.setattr("content.markup.renderer.footnotes.place", fail)
    with pytest.raises(limits.RenderRefused):
        render_here("x", prefix="u-abcdefgh-")
