"""The kinds of text and how their rules differ."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Profile:
    """How one kind of text is rendered."""

    name: str
    keeps_line_breaks: bool
    """A line break in the source is one on the page: people expect it in a post, not in a long article."""
    links_terms: bool
    """The first use of each glossary term links to its entry."""
    top_heading: int
    """Level of the highest heading: an article stands under the page's own level-one title."""


PROFILES: Final = {
    profile.name: profile
    for profile in (
        Profile("post", keeps_line_breaks=True, links_terms=False, top_heading=1),
        Profile("article", keeps_line_breaks=False, links_terms=True, top_heading=2),
        # Part of an article whose heading the page makes.
        Profile("section", keeps_line_breaks=False, links_terms=True, top_heading=3),
    )
}
