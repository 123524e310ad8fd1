"""What a browser says it is, in two words: enough to recognise one's own, too little to follow anybody."""

from typing import Final

from django.http import HttpRequest

# In this order: most browsers also claim to be those that came before them.
BROWSERS: Final = (
    ("MicroMessenger/", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_of(request: HttpRequest) -> str:
    """What sent the request."""
    return named(request.headers.get("User-Agent", ""))


def named(agent: str) -> str:
    """`Firefox, Windows`; one of the two where only that is known, and empty where neither is."""
    found = (_first(BROWSERS, agent), _first(SYSTEMS, agent))
    return ", ".join(word for word in found if word)


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((word for mark, word in known if mark in agent), "")
