"""Texts that threads of one process render at the same moment, as when the render process is away, stay apart."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from content.markup.renderer import render_here

THREADS = 4


@pytest.fixture
def _eager_threads():
    """Threads that take turns far more often than they usually do."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


def text_of(number: int) -> str:
    return f"# Author {number}\n\n" + f"- *A line* of `author{number}` and **{number}**.\n" * 400


@pytest.mark.usefixtures("_eager_threads")
def test_texts_rendered_at_once_are_those_rendered_alone():
    prefixes = [f"u-thread0{number}-" for number in range(THREADS)]
    alone = [render_here(text_of(number), prefix=prefixes[number]).html for number in range(THREADS)]
    start = Barrier(THREADS)

    def render(number: int) -> str:
        start.wait(30)
        return render_here(text_of(number), prefix=prefixes[number]).html

    with ThreadPoolExecutor(THREADS) as threads:
        at_once = list(threads.map(render, range(THREADS)))

    assert [made == expected for made, expected in zip(at_once, alone, strict=True)] == [True] * THREADS
