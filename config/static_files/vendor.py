"""Third-party files that the browser receives: which of npm's files, and under which name in /static/vendor/.

Versions stand in package.json, their hashes in package-lock.json. Every script here is one self-contained file,
so no import inside it has to follow a hashed name.
"""

_KATEX_FACES = (
    "AMS-Regular",
    "Caligraphic-Bold",
    "Caligraphic-Regular",
    "Fraktur-Bold",
    "Fraktur-Regular",
    "Main-Bold",
    "Main-BoldItalic",
    "Main-Italic",
    "Main-Regular",
    "Math-BoldItalic",
    "Math-Italic",
    "SansSerif-Bold",
    "SansSerif-Italic",
    "SansSerif-Regular",
    "Script-Regular",
    "Size1-Regular",
    "Size2-Regular",
    "Size3-Regular",
    "Size4-Regular",
    "Typewriter-Regular",
)
# The style sheet names all three formats, and hashed names are only made for files that exist.
_KATEX_FONTS = {
    f"katex/dist/fonts/KaTeX_{face}.{form}": f"katex/fonts/KaTeX_{face}.{form}"
    for face in _KATEX_FACES
    for form in ("woff2", "woff", "ttf")
}

# Path below node_modules/ -> path below static/vendor/. Each licence travels with the files it covers.
VENDOR_FILES: dict[str, str] = {
    "@github/file-attachment-element/dist/index.js": "file-attachment/file-attachment.js",
    "@github/file-attachment-element/LICENSE": "file-attachment/LICENSE.txt",
    "@github/hotkey/dist/index.js": "hotkey/hotkey.js",
    "@github/hotkey/LICENSE": "hotkey/LICENSE.txt",
    "@github/markdown-toolbar-element/dist/index.js": "markdown-toolbar/markdown-toolbar.js",
    "@github/markdown-toolbar-element/LICENSE": "markdown-toolbar/LICENSE.txt",
    "@github/relative-time-element/dist/bundle.js": "relative-time/relative-time.js",
    "@github/relative-time-element/LICENSE": "relative-time/LICENSE.txt",
    # text-expander's bundle contains the two packages whose licences stand beside its own.
    "@github/text-expander-element/dist/bundle.js": "text-expander/text-expander.js",
    "@github/text-expander-element/LICENSE": "text-expander/LICENSE.txt",
    "@github/combobox-nav/LICENSE": "text-expander/LICENSE-combobox-nav.txt",
    "dom-input-range/LICENSE": "text-expander/LICENSE-dom-input-range.txt",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE.txt",
    "katex/dist/katex.min.js": "katex/katex.min.js",
    "katex/dist/katex.min.css": "katex/katex.min.css",
    "katex/LICENSE": "katex/LICENSE.txt",
    **_KATEX_FONTS,
}
