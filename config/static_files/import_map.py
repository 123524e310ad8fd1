"""The one import map: the names by which browser modules import each other, and the files behind those names.

Modules never import by path, so the files can carry hashed names without being rewritten.
"""

import base64
import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

OWN_MODULES = "js"
CLASSIC = frozenset(["theme.js"])  # loaded by a plain script element, before the page is painted
# Third-party modules, under the names of their packages. htmx is none: pages load it by themselves. KaTeX leaves itself
# in the global scope; commons/math loads it, and its style sheet, by the names here.
VENDOR_MODULES = {
    "@github/file-attachment-element": "vendor/file-attachment/file-attachment.js",
    "@github/hotkey": "vendor/hotkey/hotkey.js",
    "@github/markdown-toolbar-element": "vendor/markdown-toolbar/markdown-toolbar.js",
    "@github/relative-time-element": "vendor/relative-time/relative-time.js",
    "@github/text-expander-element": "vendor/text-expander/text-expander.js",
    "katex": "vendor/katex/katex.min.js",
    "katex/style": "vendor/katex/katex.min.css",
}


class ImportMap(str):
    """The exact text between the tags of the import map. Safe to print as it is: `<` never stands in it."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)

    @property
    def csp_source(self) -> str:
        """The Content-Security-Policy source that allows this text and no other."""
        digest = hashlib.sha256(self.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"


def modules() -> dict[str, str]:
    """Import name -> path below the static folder: ours as `commons/<name>`, others under their package's name."""
    folder: Path = settings.ROOT / "static" / OWN_MODULES
    own = {
        f"commons/{path.stem}": f"{OWN_MODULES}/{path.name}"
        for path in sorted(folder.glob("*.js"))
        if path.name not in CLASSIC
    }
    return own | VENDOR_MODULES


@cache
def import_map() -> ImportMap:
    """The map for the static files now served. Made once per process: a process serves one build."""
    imports = {name: static(path) for name, path in modules().items()}
    text = json.dumps({"imports": imports}, separators=(",", ":"), sort_keys=True)
    return ImportMap(text.replace("<", "\\u003c"))
