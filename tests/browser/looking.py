"""Looking at pages: each once, with another language, theme and width from page to page; none wider than a phone."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.conftest import STILL, Visitor

SMALLEST = 320  # CSS px: 1280 px at 400 %, WCAG 1.4.10
LANGUAGES = ("en", "zh-hans")
THEMES = ("light", "dark")
# Neighbours differ in two of three, so that pages of one kind, which stand together, meet unlike sides.
SIDES = (
    ("en", "light", 390),
    ("zh-hans", "dark", 390),
    ("en", "dark", 1440),
    ("zh-hans", "light", 1440),
    ("en", "dark", 390),
    ("zh-hans", "light", 390),
    ("en", "light", 1440),
    ("zh-hans", "dark", 1440),
)


@dataclass
class Onlooker:
    """Who looks, with one browser for each language; `faults` gathers what was found."""

    axe: Callable[[Page], list[str]]
    shoot: Callable[..., None]
    faults: list[str] = field(default_factory=list)
    _sides: Iterator[tuple[str, str, int]] = field(default_factory=lambda: itertools.cycle(SIDES))

    def next_side(self) -> tuple[str, str, int]:
        """Language, theme and width of the next page."""
        return next(self._sides)

    def look(self, visitor: Visitor, name: str, theme: str, width: int) -> None:
        """The open page in one theme and width, without loading it again."""
        page = visitor.page
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        page.evaluate(STILL)
        page.set_viewport_size({"width": SMALLEST, "height": 700})
        if is_wider_than_the_window(page):
            self.faults.append(f"{page.url} scrolls sideways at {SMALLEST} px")
        page.set_viewport_size({"width": width, "height": 900})
        self.faults += [f"{theme} {width}: {barrier}" for barrier in self.axe(page)]
        self.shoot(page, f"{name}-{visitor.language}-{theme}-{width}")


def is_wider_than_the_window(page: Page) -> bool:
    """Whether one has to scroll sideways to read the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def name_of(path: str) -> str:
    """What a picture of the page is called."""
    return path.partition("?")[0].strip("/").replace("/", "_") or "home"
