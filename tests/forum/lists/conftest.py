"""What the tests of lists read out of a page."""

import re

import pytest

from tests.clients import StrictClient

_TITLE = re.compile(r'<h[23] class="thread__title"[^>]*>(?:<span.*?</span>)*<a href="([^"]+)"')
_OLDER = re.compile(r'rel="next" href="([^"]+)"')
_NEWER = re.compile(r'rel="prev" href="([^"]+)"')


class Page:
    """One page of a list, as its reader finds it."""

    def __init__(self, response):
        self.response = response
        self.html = response.content.decode()
        self.threads = [int(url.split("/t/")[1].split("/")[0]) for url in _TITLE.findall(self.html) if "/t/" in url]
        self.older = self._way(_OLDER)
        self.newer = self._way(_NEWER)

    def _way(self, pattern):
        found = pattern.search(self.html)
        return found[1].replace("&amp;", "&") if found else ""


@pytest.fixture
def look():
    """Opens a list: `look("/?tab=top", browser)`."""
    return lambda path, browser=None: Page((browser or StrictClient()).get(path))
