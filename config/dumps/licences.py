"""Licences under which a text may be given on, by their SPDX identifiers."""

from typing import Final

_CC: Final = "https://creativecommons.org/"
OPEN: Final = {
    "CC0-1.0": f"{_CC}publicdomain/zero/1.0/",
    "CC-BY-3.0": f"{_CC}licenses/by/3.0/",
    "CC-BY-4.0": f"{_CC}licenses/by/4.0/",
    "CC-BY-SA-2.5": f"{_CC}licenses/by-sa/2.5/",
    "CC-BY-SA-3.0": f"{_CC}licenses/by-sa/3.0/",
    "CC-BY-SA-4.0": f"{_CC}licenses/by-sa/4.0/",
}
"""With the address of each text. Those that forbid changes or commerce are none: a dump is there to be worked with."""


def shown(licence: str) -> str:
    """`CC BY-SA 4.0`, as readers know it."""
    return licence.replace("CC-BY-SA-", "CC BY-SA ").replace("CC-BY-", "CC BY ").replace("CC0-", "CC0 ")
