"""Small drawings that pages are full of: icons, and the square beside a member's name."""

import re
from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "img/icons.svg"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")
_LANGUAGE_TAGS = {"zh-hans": "zh-Hans"}
_SHORT_NAMES = {"en": "EN", "zh-hans": "中文"}


@cache
def icon(name: str) -> SafeString:
    """One drawing of the sprite, hidden from assistive technology: the words beside it speak."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#i-{}"/></svg>', static(SPRITE), name)


def language_short(code: str) -> str:
    """How a link says that its text is in the other language."""
    return _SHORT_NAMES.get(code, "")


def initials(name: str) -> str:
    """What stands in a member's square: the first Han character, or the initials of the first and last word."""
    text = name.strip()
    if not text:
        return ""
    if _HAN.match(text):
        return text[0]
    words = re.split(r"[\s._-]+", text)
    first, last = words[0], words[-1]
    return (first[:1] + (last[:1] if len(words) > 1 else "")).upper()


def tone(name: str) -> str:
    """One of the six quiet tones behind initials; the same name always has the same one."""
    return "abcdef"[sum(name.encode()) % 6]


def language_tag(code: str) -> str:
    """The `lang` attribute for one of the site's languages: `zh-Hans` for `zh-hans`."""
    return _LANGUAGE_TAGS.get(code, code)
