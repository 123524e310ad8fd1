"""Invented texts in two languages, each laid out once and used for many posts."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, Final

from content import markup
from content.markup import RenderedHtml
from forum.models.threads import LONGEST_EXCERPT
from forum.texts import excerpt_of

WORDS: Final = Path(__file__).with_name("words.json")
LANGUAGES: Final = ("en", "zh-hans")
TEXTS: Final = 200  # in each language
# The texts hold nothing with an id, so what is laid out once may stand under any post's own prefix.
_PREFIX: Final = "u-loadload-"


@dataclass(frozen=True)
class Text:
    """A text and its layout."""

    source: str
    html: RenderedHtml
    excerpt: str


class Texts:
    """What generated posts say. Made by `seed`, and always the same for it."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"texts {seed}")
        self.words: dict[str, Any] = json.loads(WORDS.read_text(encoding="utf-8"))  # Any: lists and maps of words

    @cached_property
    def by_language(self) -> dict[str, list[Text]]:
        """So many texts in each language. Rendered on first use, outside of any transaction."""
        with markup.rendering_here():
            return {language: [self._text(language) for _ in range(TEXTS)] for language in LANGUAGES}

    def title(self, language: str, random: Random) -> str:
        """A title, which others may bear too."""
        title = self._filled(random.choice(self.words[language]["titles"]), language, random)
        return title[:1].upper() + title[1:]

    def person(self, language: str, random: Random) -> str:
        """A name as members give it."""
        names = self.words["names"][language]
        given, family = random.choice(names["given"]), random.choice(names["family"])
        return f"{family}{given}" if language == "zh-hans" else f"{given} {family}"

    def _text(self, language: str) -> Text:
        source = self._source(language)
        rendered = markup.render(source, profile="post", prefix=_PREFIX)
        if _PREFIX in rendered.html:
            raise ValueError("A text of the load holds an id; two posts of one page would share it.")
        return Text(source, rendered.html, excerpt_of(rendered.text, LONGEST_EXCERPT))

    def _source(self, language: str) -> str:
        random, words = self._random, self.words[language]
        parts = [random.choice(words["openings"])]
        for _ in range(random.choice((1, 1, 2, 2, 3, 5))):
            gap = "" if language == "zh-hans" else " "
            parts.append(gap.join(random.sample(words["sentences"], random.randint(1, 4))))
            if random.random() < 0.2:
                parts[-1] += " " + random.choice(self.words["inline"])
            if random.random() < 0.25:
                parts.append(random.choice(self.words["blocks"]))
        # Blocks hold braces of their own, so only what was written with blanks to fill is filled.
        whole = "\n\n".join(parts)
        return self._filled(whole, language, random)

    def _filled(self, text: str, language: str, random: Random) -> str:
        words = self.words[language]
        low, value, high = sorted(random.uniform(0.6, 0.97) for _ in range(3))
        blanks = {
            "{thing}": random.choice(words["things"]),
            "{place}": random.choice(words["places"]),
            "{measure}": random.choice(words["measures"]),
            "{number}": str(random.randint(40, 4000)),
            "{points}": str(random.randint(2, 14)),
            "{percent}": f"{random.randint(2, 30)} %",
            "{low}": f"{low:.2f}",
            "{value}": f"{value:.2f}",
            "{high}": f"{high:.2f}",
        }
        for blank, filling in blanks.items():
            text = text.replace(blank, filling)
        return text
