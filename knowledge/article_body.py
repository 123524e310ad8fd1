"""The sections of an article as HTML. Written here and not in a template, like the posts of a thread: whoever reads an
article waits for these more than for anything else on its page.
"""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from content.markup.trust import fragment, fragments, trusted
from knowledge.reading import SUMMARIES, Part, ReadSection


def summaries(sections: Iterable[ReadSection]) -> SafeString:
    """What the article says in brief, once for each audience that it has a summary for."""
    found = [section for section in sections if section.key in SUMMARIES]
    return fragments(
        '<div class="summary"><h2 class="summary__for">{}</h2>{}</div>',
        ((str(section.title), fragments("{}", [(part.html,) for part in section.parts])) for section in found),
    )


def body(sections: Iterable[ReadSection], slug: str) -> SafeString:
    """The sections, each under its heading; code can be taken away as the notebook of the article `slug`."""
    return fragments(
        '<section class="stack" aria-labelledby="{}">'
        '<div class="prose prose--article"><h2 id="{}">{}</h2></div>{}</section>',
        ((one.key, one.key, str(one.title), _parts(one, slug)) for one in sections),
    )


def _parts(section: ReadSection, slug: str) -> SafeString:
    return fragments("{}", ((_part(one, slug),) for one in section.parts))


def _part(part: Part, slug: str) -> SafeString:
    if part.number:
        return render_to_string("components/article_code.html", {"part": part, "notebook_slug": slug})
    return fragment('<div class="prose prose--article">{}</div>', trusted(part.html))
