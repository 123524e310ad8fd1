"""Tags and filters of the house: icons and initials."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from accounts import avatars
from config.context import alternate_links
from foundation import drawing
from foundation.parts import part

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """What stands in a member's square."""
    return drawing.initials(str(name))


@register.filter
def tone(name: str) -> str:
    """One of the six quiet tones behind initials."""
    return drawing.tone(str(name))


@register.filter
def picture_address(key: str, size: str) -> str:
    """Where the picture of this key is, for a square of this size (s, l, or empty)."""
    return avatars.address(str(key), is_large=size == "l")


@register.filter
def language_tag(code: str) -> str:
    """The `lang` attribute for one of the site's languages: `zh-Hans` for `zh-hans`."""
    return drawing.language_tag(str(code))


@register.filter
def language_short(code: str) -> str:
    """How a link marks a text in the other language: `EN` or `中文`."""
    return drawing.language_short(str(code))


@register.simple_tag
def icon(name: str) -> SafeString:
    """One drawing of the sprite, hidden from assistive technology: the words beside it, or the control's label, speak.

    Raises TemplateSyntaxError for a name that the sprite does not hold.
    """
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon “{name}” in static/{drawing.SPRITE}.")
    return drawing.icon(name)


@register.simple_tag
def kept(name: str, **inputs: Any) -> SafeString:  # Any: whatever foundation.parts takes
    """A component with these inputs and nothing else, as `include … only` would show it, but rendered once.

    For what many pages show alike: its inputs have to be texts, numbers, or lists and data classes of these. What
    differs each time and is only shown goes in as `late_…` (`foundation.parts`).
    """
    return part(name, inputs)


@register.simple_tag(takes_context=True)
def alternates(context: template.Context, query: str) -> SafeString:
    """The page in each language, as elements for its head, for a page whose query is part of its address."""
    return alternate_links(context["request"], query)


@cache
def icon_names() -> frozenset[str]:
    """Every name the sprite holds."""
    source: Path = settings.ROOT / "static" / drawing.SPRITE
    return frozenset(re.findall(r'<symbol id="i-([a-z-]+)"', source.read_text(encoding="utf-8")))


_NOTE_ICONS = {"ok": "check-circle", "warn": "warn", "danger": "warn", "machine": "machine"}
_NOTE_KINDS = {"success": "ok", "warning": "warn", "error": "danger", "debug": "plain"}


@register.filter
def note_kind(kind: str) -> str:
    """The kind of note for a kind, or for one of Django's message levels; without one it is plain information."""
    return _NOTE_KINDS.get(kind, kind) or "info"


@register.filter
def note_icon(kind: str) -> str:
    """The drawing that goes with a kind of note."""
    return _NOTE_ICONS.get(note_kind(kind), "info")
