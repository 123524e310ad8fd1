"""Does each rule of the sanitiser have a test? Remove one after the other and see whether the tests notice.

    python -m tests.content.mutation

Works on a copy of the tree, prints a table, and ends with 1 when a removed rule leaves all tests green.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ["tests/content/markup/test_urls.py", "tests/content/markup/test_sanitise.py"]
TESTS += ["tests/content/markup/test_page.py", "tests/content/test_trust.py"]
SANITISE = "content/markup/sanitise.py"
URLS = "content/markup/urls.py"


@dataclass(frozen=True)
class Mutation:
    """One rule gone: `old` in `path` becomes `new`."""

    rule: str
    path: str
    old: str
    new: str


def _value(name: str) -> Mutation:
    """Let any value of an attribute pass."""
    return Mutation(
        f"values of {name}",
        SANITISE,
        "    return _VALUES[name](value)",
        f'    return name == "{name}" or _VALUES[name](value)',
    )


MUTATIONS = [
    Mutation("bleach runs at all", SANITISE, "return str(_bleach().clean(html))", "return html"),
    Mutation("nh3 runs at all", SANITISE, "return _nh3.clean(html)", "return html"),
    Mutation("tags: script", SANITISE, "TAGS: Final = _WORDS", 'TAGS: Final = {"script"} | _WORDS'),
    Mutation("tags: style", SANITISE, "TAGS: Final = _WORDS", 'TAGS: Final = {"style"} | _WORDS'),
    Mutation("tags: iframe", SANITISE, "TAGS: Final = _WORDS", 'TAGS: Final = {"iframe"} | _WORDS'),
    Mutation("tags: form", SANITISE, "TAGS: Final = _WORDS", 'TAGS: Final = {"form"} | _WORDS'),
    Mutation(
        "attributes: the table", SANITISE, "    if name not in _ATTRIBUTES.get(tag, ()):\n        return False\n", ""
    ),
    Mutation(
        "attributes: bleach's table",
        SANITISE,
        "    attributes=allowed,",
        '    attributes={"*": ["style", "onclick", "id"]},',
    ),
    Mutation("attributes: nh3's filter", SANITISE, "    attribute_filter=_filter,\n", ""),
    Mutation("classes are a closed set", SANITISE, "return value in _CLASSES[tag]", "return True"),
    *map(
        _value,
        (
            *("aria-label", "checked", "disabled", "height", "href", "id", "loading", "open", "sizes", "src", "srcset"),
            *("start", "tabindex", "type", "width"),
        ),
    ),
    Mutation(
        "ids begin with the text's prefix",
        SANITISE,
        'ID: Final = re.compile(r"u-[a-z0-9]{8}-',
        'ID: Final = re.compile(r"',
    ),
    Mutation(
        "fragments stay within the text", SANITISE, 'bool(_FRAGMENT.fullmatch(url)) if url.startswith("#") else ', ""
    ),
    Mutation("links say whose they are", SANITISE, "    link_rel=REL,", "    link_rel=None,"),
    Mutation("inputs are check boxes", SANITISE, '{"type": "checkbox", "disabled": ""}', '{"disabled": ""}'),
    Mutation("inputs do nothing", SANITISE, '{"type": "checkbox", "disabled": ""}', '{"type": "checkbox"}'),
    Mutation(
        "comments go (bleach)",
        SANITISE,
        "    strip=True,\n            strip_comments=True,",
        "    strip=True,\n            strip_comments=False,",
    ),
    Mutation(
        "comments go (nh3)",
        SANITISE,
        '"disabled": ""}},\n    strip_comments=True,',
        '"disabled": ""}},\n    strip_comments=False,',
    ),
    Mutation("schemes", URLS, "return match.group()[:-1].lower() in SCHEMES", "return True"),
    Mutation("schemes without a slash", URLS, ' and ":" not in re.split(r"[/?#]", url, maxsplit=1)[0]', ""),
    Mutation("no other host without a scheme", URLS, "not _LEADS_ELSEWHERE.match(url)", "True"),
    Mutation("no control characters in addresses", URLS, "_CONTROL.search(url) or ", ""),
    Mutation("no space around addresses", URLS, " or url != url.strip()", ""),
    Mutation(
        "no invisible characters in addresses",
        URLS,
        "any(unicodedata.category(char) in _INVISIBLE for char in url)",
        "False",
    ),
    Mutation("pictures are of this site", URLS, 'return url.startswith("/") and is_safe(url)', "return is_safe(url)"),
    Mutation("pictures for screens are files of this site", SANITISE, "{files.PATH}", ".*"),
    Mutation(
        "text is escaped",
        "content/markup/serialise.py",
        'pieces.append(escape(element.text or "", quote=False))',
        'pieces.append(element.text or "")',
    ),
    Mutation(
        "text after an element is escaped",
        "content/markup/serialise.py",
        "pieces.append(escape(child.tail, quote=False))",
        "pieces.append(child.tail)",
    ),
    Mutation("attributes are escaped", "content/markup/serialise.py", '{name}="{escape(value)}"', '{name}="{value}"'),
    Mutation("the renderer sanitises", "content/markup/renderer.py", "html=sanitise(html)", "html=RenderedHtml(html)"),
    Mutation("links are checked when made", "content/markup/brackets.py", "if not urls.is_safe(url):", "if False:"),
    Mutation(
        "only rendered text is trusted",
        "content/markup/trust.py",
        "if not isinstance(html, RenderedHtml):",
        "if False:",
    ),
    Mutation(
        "only rendered text is stored",
        "content/fields.py",
        "if value and not isinstance(value, RenderedHtml):",
        "if False:",
    ),
]


def main() -> int:
    """The process's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        ignored = shutil.ignore_patterns(".git", ".venv", "node_modules", "data", "__pycache__", ".*cache")
        shutil.copytree(ROOT, copy, dirs_exist_ok=True, ignore=ignored, symlinks=True)
        if not _tests_are_green(copy):
            sys.stdout.write("The tests are red before anything was removed.\n")
            return 1
        unnoticed = [mutation.rule for mutation in MUTATIONS if not _is_noticed(copy, mutation)]
    sys.stdout.write(f"{len(MUTATIONS) - len(unnoticed)} of {len(MUTATIONS)} removed rules turned a test red.\n")
    return 1 if unnoticed else 0


def _is_noticed(copy: Path, mutation: Mutation) -> bool:
    path = copy / mutation.path
    source = path.read_text()
    if source.count(mutation.old) != 1:
        raise SystemExit(f"{mutation.rule}: the rule is not where the table says it is")
    path.write_text(source.replace(mutation.old, mutation.new))
    try:
        is_noticed = not _tests_are_green(copy)
    finally:
        path.write_text(source)
    sys.stdout.write(f"{'red  ' if is_noticed else 'GREEN'}  {mutation.rule}\n")
    sys.stdout.flush()
    return is_noticed


def _tests_are_green(copy: Path) -> bool:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-n",
        "0",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        *TESTS,
    ]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
