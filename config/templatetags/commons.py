"""Tags and filters of the house: icons and initials."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE = "img/icons.svg"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One drawing of the sprite, hidden from assistive technology: the words beside it, or the control's label, speak.

    Raises TemplateSyntaxError for a name that the sprite does not hold.
    """
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon “{name}” in static/{SPRITE}.")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#i-{}"/></svg>', static(SPRITE), name)


@cache
def icon_names() -> frozenset[str]:
    """Every name the sprite holds."""
    source: Path = settings.ROOT / "static" / SPRITE
    return frozenset(re.findall(r'<symbol id="i-([a-z-]+)"', source.read_text(encoding="utf-8")))


@register.filter
def initials(name: str) -> str:
    """What stands in a member's square: the first Han character, or the initials of the first and last word."""
    text = str(name).strip()
    if not text:
        return ""
    if _HAN.match(text):
        return text[0]
    words = re.split(r"[\s._-]+", text)
    first, last = words[0], words[-1]
    return (first[:1] + (last[:1] if len(words) > 1 else "")).upper()


@register.filter
def tone(name: str) -> str:
    """One of the six quiet tones behind initials; the same name always has the same one."""
    return "abcdef"[sum(str(name).encode()) % 6]


@register.filter
def language_tag(code: str) -> str:
    """The `lang` attribute for one of the site's languages: `zh-Hans` for `zh-hans`."""
    return "zh-Hans" if code == "zh-hans" else str(code)


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
