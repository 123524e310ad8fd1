"""Markdown to safe HTML, in this process. Pure: no database, no settings, no clock but the thread's own CPU time."""

import hashlib
import re
import secrets
import string
import threading
from typing import Final
from xml.etree.ElementTree import Element

from content.markup import code, finish, footnotes, limits
from content.markup.engine import Engine
from content.markup.job import Job
from content.markup.names import Names
from content.markup.profiles import PROFILES
from content.markup.rendered import Rendered
from content.markup.sanitise import sanitise
from content.markup.serialise import html_of
from content.markup.source import clean

_PREFIX: Final = re.compile(r"u-[a-z0-9]{8}-")
_engines = threading.local()


def new_prefix() -> str:
    """A prefix for the ids of one text, such as `u-k3x9q2mf-`: chosen once, stored with the text."""
    alphabet = string.ascii_lowercase + string.digits
    return "u-" + "".join(secrets.choice(alphabet) for _ in range(8)) + "-"


def prefix_for(seed: str) -> str:
    """The prefix that always belongs to `seed`, for texts of which a page shows one and whose anchors should last."""
    return f"u-{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:8]}-"


def render_here(source: str, *, profile: str = "post", prefix: str, names: Names | None = None) -> Rendered:
    """Render in this process. Raises RenderRefused for whatever goes wrong, and ValueError for a wrong call."""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"{prefix!r} is no prefix; content.markup.new_prefix() makes one")
    job = Job(profile=PROFILES[profile], prefix=prefix, names=names or Names())
    text = clean(source)
    try:
        return _render(text, job)
    except limits.RenderRefused:
        raise
    except RecursionError as error:  # emphasis in emphasis: Python-Markdown descends one call after the other
        raise limits.RenderRefused("text_too_deep") from error
    except Exception as error:  # whatever a hostile text can make three libraries do, it is the text that is refused
        raise limits.RenderRefused("text_not_renderable") from error


def _render(text: str, job: Job) -> Rendered:
    root = _engine().tree(text, job)
    footnotes.place(root, job)
    finish.headings(root, job)
    if job.profile.links_terms:
        finish.terms(root, job.names.terms)
    code.colour(root, job)
    mentions, references, formulas = finish.collect(root)
    html = _serialise(root, text)
    job.check_time()
    return Rendered(
        html=sanitise(html),
        text=finish.plain_text(root),
        mentions=mentions,
        references=references,
        math=formulas,
        headings=tuple(job.headings),
    )


def _serialise(root: Element, text: str) -> str:
    html = html_of(root)
    most = min(max(limits.MOST_GROWTH * len(text), limits.SMALLEST_GROWTH_LIMIT), limits.LARGEST_HTML)
    if len(html) > most:
        raise limits.RenderRefused("text_too_large")
    return html


def _engine() -> Engine:
    """This thread's engine: building one costs as much as rendering a short text."""
    engine: Engine | None = getattr(_engines, "engine", None)
    if engine is None:
        engine = _engines.engine = Engine()
    return engine
