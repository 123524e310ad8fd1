"""Markdown to safe HTML.

`render` is the door for everything that members write: it works in the supervised render process and raises
`RenderRefused`, a DomainError naming the limit, for a text that cannot be laid out. Rendering happens before any
transaction; the result is stored with its version.
"""

from content.markup.client import display, render, rendering_here
from content.markup.limits import RenderRefused
from content.markup.names import File, Link, Names
from content.markup.rendered import RENDERER_VERSION, Heading, Rendered, RenderedHtml
from content.markup.renderer import new_prefix, prefix_for
from content.markup.words import words_of

__all__ = [
    "RENDERER_VERSION",
    "File",
    "Heading",
    "Link",
    "Names",
    "RenderRefused",
    "Rendered",
    "RenderedHtml",
    "display",
    "new_prefix",
    "prefix_for",
    "render",
    "rendering_here",
    "words_of",
]
