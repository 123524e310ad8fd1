"""Countries and languages, with their names in the reader's language, from the Unicode locale data (decision 0120)."""

from functools import cache
from typing import Final

from babel import Locale
from django.utils.translation import get_language

# What the locale data names besides ISO 3166-1: unions, the world's remainder, tests, parts with codes of their own.
_NO_COUNTRIES: Final = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
# ISO 639: what members can say they speak. Those with the most speakers, and national languages of science.
LANGUAGES: Final = (
    *("af", "am", "ar", "az", "be", "bg", "bn", "bo", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et"),
    *("eu", "fa", "fi", "fil", "fr", "ga", "gl", "gu", "ha", "he", "hi", "hr", "hu", "hy", "id", "ig", "is", "it"),
    *("ja", "jv", "ka", "kk", "km", "kn", "ko", "ku", "ky", "lb", "lo", "lt", "lv", "mg", "mk", "ml", "mn", "mr"),
    *("ms", "mt", "my", "nb", "ne", "nl", "nn", "pa", "pl", "ps", "pt", "ro", "ru", "rw", "sd", "si", "sk", "sl"),
    *("so", "sq", "sr", "sv", "sw", "ta", "te", "tg", "th", "tk", "tr", "ug", "uk", "ur", "uz", "vi", "xh", "yo"),
    *("yue", "zh", "zu"),
)


def country_name(code: str, language: str | None = None) -> str:
    """Of an ISO 3166-1 alpha-2 code, in this language or the reader's; the code itself where it is none."""
    return _countries(language or get_language() or "en").get(code, code)


def countries() -> list[tuple[str, str]]:
    """Codes and names, in the order of the names."""
    return list(_countries(get_language() or "en").items())


def language_name(code: str, language: str | None = None) -> str:
    """Of one of LANGUAGES, in this language or the reader's; the code itself for any other."""
    return _languages(language or get_language() or "en").get(code, code)


def languages() -> list[tuple[str, str]]:
    """Codes and names, in the order of the names."""
    return list(_languages(get_language() or "en").items())


@cache
def _countries(language: str) -> dict[str, str]:
    names = _locale(language).territories
    found = {
        code: name
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES  # noqa: PLR2004 - letters of the code
    }
    return dict(sorted(found.items(), key=lambda item: _place(language, item[1])))


@cache
def _languages(language: str) -> dict[str, str]:
    names = _locale(language).languages
    return dict(sorted(((code, names[code]) for code in LANGUAGES), key=lambda item: _place(language, item[1])))


def _locale(language: str) -> Locale:
    return Locale.parse("zh_Hans" if language == "zh-hans" else "en")


def _place(language: str, name: str) -> bytes | str:
    """Where a name stands: by pinyin for Chinese, in the order in which GB 2312 lists its characters."""
    return name.encode("gb18030") if language == "zh-hans" else name.replace("Å", "A").casefold()
