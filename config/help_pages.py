"""The guide for members: the files of docs/members, as pages of the site.

The same Markdown is read on a code host and here. A page `writing.md` has its Chinese counterpart in `writing.zh.md`;
`README.md` is the front page, and its table gives the order. Links between the files become links between the pages.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from content import markup
from content.markup import Rendered

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "members"
INDEX: Final = "README"
ENDINGS: Final = {"en": ".md", "zh-hans": ".zh.md"}
_LINK: Final = re.compile(r"\]\((?P<stem>[A-Za-z][A-Za-z-]*)(?P<chinese>\.zh)?\.md(?:#(?P<heading>[^)\s]+))?\)")
_OWN_HEADING: Final = re.compile(r"\]\(#(?P<heading>[^)\s]+)\)")


@dataclass(frozen=True)
class HelpPage:
    """One page in one language."""

    slug: str
    """Empty for the front page."""
    language: str
    title: str
    source: str
    """Markdown without the title."""

    @property
    def url(self) -> str:
        """Where the page stands, in its own language."""
        with translation.override(self.language):
            return reverse("help_page", args=[self.slug]) if self.slug else reverse("help")

    @property
    def words(self) -> str:
        """What a reader sees, without layout."""
        return rendered(self.slug, self.language).text

    def holds(self, text: str) -> bool:
        """Whether the text stands in the page, whatever the case of its letters."""
        return text.casefold() in f"{self.title}\n{self.words}".casefold()


def reading_language() -> str:
    """`zh-hans` or `en`: that of the page that is being made."""
    return "zh-hans" if get_language() == "zh-hans" else "en"


def find(slug: str, language: str) -> HelpPage | None:
    """The page at this address, or None."""
    return next((page for page in pages(language) if page.slug == slug), None)


@cache
def pages(language: str = "en") -> tuple[HelpPage, ...]:
    """All pages, the front page first, then as it names them. Read once: a release does not change its files."""
    index = _read(INDEX, language)
    named = dict.fromkeys(match["stem"] for match in _LINK.finditer(index.source) if match["stem"] != INDEX)
    return (index, *(_read(stem, language) for stem in named))


@cache
def rendered(slug: str, language: str) -> Rendered:
    """The page laid out, its links leading to pages of the site. Raises RenderRefused where nothing can be laid out."""
    page = find(slug, language)
    if page is None:
        raise KeyError(slug)
    source = _LINK.sub(lambda match: f"]({_address(match, language)})", page.source)
    source = _OWN_HEADING.sub(lambda match: f"](#{_anchor(slug, language, match['heading'])})", source)
    return _laid_out(source, slug)


def _address(link: re.Match[str], language: str) -> str:
    to = "zh-hans" if link["chinese"] else "en"
    slug = "" if link["stem"] == INDEX else link["stem"]
    page = find(slug, to)
    if page is None:
        raise LookupError(f"docs/members has no page {link['stem']} in {to}, or {INDEX} does not name it.")
    return page.url + (f"#{_anchor(slug, to, link['heading'])}" if link["heading"] else "")


def _anchor(slug: str, language: str, heading: str) -> str:
    """The id that the renderer gives a heading, for the name that code hosts give it."""
    page = find(slug, language)
    headings = _laid_out(page.source, slug).headings if page else ()
    found = next((one.anchor for one in headings if _as_code_hosts(one.text) == heading), None)
    if found is None:
        raise LookupError(f"docs/members: {slug or INDEX} has no heading #{heading} in {language}.")
    return found


def _as_code_hosts(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _laid_out(source: str, slug: str) -> Rendered:
    return markup.render(source, profile="article", prefix=markup.prefix_for(f"help:{slug}"))


def _read(stem: str, language: str) -> HelpPage:
    text = (FOLDER / f"{stem}{ENDINGS[language]}").read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    if stem == INDEX:
        # The way to the other language, which every page of the site has in its frame.
        body = re.sub(rf"^.*\]\({INDEX}(?:\.zh)?\.md\).*$", "", body, count=1, flags=re.MULTILINE)
    slug = "" if stem == INDEX else stem
    return HelpPage(slug, language, title.removeprefix("# ").strip(), body.strip())
