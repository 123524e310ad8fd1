"""Rendering from the site's own processes: by the render process, or in place where there is none."""

import hashlib
import html
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache

from content import transactions
from content.markup.limits import RenderRefused
from content.markup.names import Names
from content.markup.rendered import RENDERER_VERSION, Rendered, RenderedHtml
from content.markup.renderer import new_prefix, prefix_for, render_here
from content.render_process import protocol

# Longer than one job may last, so that a text waits behind a slow one instead of failing with it.
_PATIENCE: Final = 8.0  # seconds
_DISPLAY_SECONDS: Final = 24 * 3600
_RETRY_SECONDS: Final = 60  # a text that cost two seconds in vain is not tried again with every view

logger = logging.getLogger(__name__)

_is_here: ContextVar[bool] = ContextVar("rendering_here", default=False)


class _Absent(Exception):
    """Nobody listens on the socket."""


def render(source: str, *, profile: str = "post", prefix: str | None = None, names: Names | None = None) -> Rendered:
    """Render a text that is about to be stored.

    Raises RenderRefused for a text that breaks a limit or cannot be laid out, RuntimeError inside a transaction, and
    KeyError for an unknown profile. Without `prefix` the ids are new each time; pass the stored one for an edit.
    """
    transactions.refuse_inside("Rendering")
    return _anywhere(source, profile=profile, prefix=prefix or new_prefix(), names=names or Names())


def display(source: str, *, profile: str = "article") -> RenderedHtml:
    """HTML of a text that is stored only as source, for a page; kept in the cache. Never raises.

    What cannot be rendered is shown as it was written, escaped.
    """
    digest = hashlib.sha256(f"{RENDERER_VERSION} {profile} {source}".encode("utf-8", "replace")).hexdigest()
    key = f"markup.display:{digest}"
    known = cache.get(key)
    if isinstance(known, str):
        return RenderedHtml(known)
    try:
        rendered = _anywhere(source, profile=profile, prefix=prefix_for(digest), names=Names()).html
    except RenderRefused as refusal:
        logger.warning("A stored text is shown without layout: %s", refusal.code)
        plain = RenderedHtml(f"<p>{html.escape(source)}</p>")
        cache.set(key, str(plain), _RETRY_SECONDS)
        return plain
    cache.set(key, str(rendered), _DISPLAY_SECONDS)
    return rendered


@contextmanager
def rendering_here() -> Iterator[None]:
    """Within: texts are rendered in this process without asking another one, for texts of ours before the site runs."""
    token = _is_here.set(True)
    try:
        yield
    finally:
        _is_here.reset(token)


def _anywhere(source: str, *, profile: str, prefix: str, names: Names) -> Rendered:
    try:
        return _ask(source, profile=profile, prefix=prefix, names=names)
    except _Absent:
        return render_here(source, profile=profile, prefix=prefix, names=names)


def _ask(source: str, *, profile: str, prefix: str, names: Names) -> Rendered:
    """The render process's answer. Raises _Absent before anything was sent, so that the text can be rendered here."""
    if settings.RENDER_SOCKET is None or _is_here.get():
        raise _Absent
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PATIENCE)
        try:
            connection.connect(str(settings.RENDER_SOCKET))
        except (FileNotFoundError, ConnectionRefusedError) as error:
            logger.warning("The render process is not running; rendering in place.")
            raise _Absent from error
        except OSError as error:  # its queue is full
            raise RenderRefused("renderer_busy") from error
        answer = _exchange(
            connection, {"source": source, "profile": profile, "prefix": prefix, "names": names.as_json()}
        )
    if "refused" in answer:
        raise RenderRefused(answer["refused"])
    return Rendered.from_json(answer["rendered"])


def _exchange(connection: socket.socket, job: dict[str, Any]) -> dict[str, Any]:
    try:
        protocol.send(connection, job)
        return protocol.receive(connection)
    except TimeoutError as error:
        raise RenderRefused("renderer_busy") from error
    except (OSError, protocol.Broken) as error:
        # The worker was ended over this text: rendering it here would take this process down the same way.
        raise RenderRefused("text_too_slow") from error
