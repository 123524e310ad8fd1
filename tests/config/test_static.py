"""The static step: small, hashed, compressed, repeatable, and never half done."""

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config.static_files import build, finders, import_map, stylesheet
from config.static_files.storage import BuiltStaticStorage
from config.static_files.vendor import VENDOR_FILES

pytestmark = pytest.mark.services  # together they take as long as a server

CSS_BUDGET = 15 * 1024  # bytes, compressed
COMPOSER_BUDGET = 20 * 1024  # bytes, compressed
SCRIPT_BUDGET = 20 * 1024  # bytes, compressed


@pytest.fixture
def house(tmp_path: Path, settings) -> Iterator[Path]:
    """The product's own files, with third-party files that need no download."""
    shutil.copytree(settings.ROOT / "static", tmp_path / "static")
    for source in VENDOR_FILES:
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("/* third party */")
    settings.ROOT = tmp_path
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATIC_ROOT = tmp_path / "data" / "static"
    get_finder.cache_clear()
    yield tmp_path
    get_finder.cache_clear()


@pytest.fixture
def root(house: Path) -> Path:
    """STATIC_ROOT after a build."""
    build.build()
    return house / "data" / "static"


def _names(root: Path) -> dict[str, str]:
    return json.loads((root / "staticfiles.json").read_text())["paths"]


def test_every_served_file_has_a_hashed_name(root):
    for hashed in _names(root).values():
        assert re.search(r"\.[0-9a-f]{12}\.[a-z0-9]+$|\.[0-9a-f]{12}$", hashed)
        assert (root / hashed).is_file()


def test_style_sheets_are_one_file(root):
    names = _names(root)
    assert not [name for name in names if name.startswith("css/components/")]
    css = (root / names["css/site.css"]).read_text()
    assert "@import" not in css
    assert "/*" not in css
    assert css.startswith("@layer reset,tokens,base,layout,components,utilities;")
    assert css.count("{") == css.count("}")


def test_text_files_are_compressed_and_match(root):
    site = root / _names(root)["css/site.css"]
    assert gzip.decompress(site.with_name(site.name + ".gz").read_bytes()) == site.read_bytes()
    assert not list(root.rglob("*.br"))


def test_a_guest_loads_little(root):
    names = _names(root)

    def weight(paths) -> int:
        return sum(len(gzip.compress((root / names[path]).read_bytes())) for path in paths)

    own = [path for path in import_map.modules().values() if path.startswith("js/")]
    # These load when a member begins to write; nobody else asks for them.
    composer = [path for path in own if path.startswith("js/composer")]
    assert weight(["css/site.css"]) <= CSS_BUDGET
    assert weight(["js/theme.js", *(path for path in own if path not in composer)]) <= SCRIPT_BUDGET
    assert weight(composer) <= COMPOSER_BUDGET


def test_a_second_run_changes_nothing(root):
    before = root.resolve(), (root / "build.json").stat().st_mtime_ns
    assert not build.build().is_new
    assert (root.resolve(), (root / "build.json").stat().st_mtime_ns) == before


def test_a_changed_file_makes_a_new_build_under_new_names(house, root):
    old = _names(root)["js/theme.js"]
    (house / "static" / "js" / "theme.js").write_text("// another")
    assert build.build().is_new
    assert _names(root)["js/theme.js"] != old


@pytest.mark.parametrize("step", ["_fill", "_compress", "_put_in_place"])
def test_a_build_that_fails_half_way_leaves_the_old_one(house, root, monkeypatch, step):
    before = root.resolve()
    (house / "static" / "js" / "theme.js").write_text("// another")

    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(build, step, fail)
    with pytest.raises(CommandError, match="disk full"):
        call_command("build_static", stdout=StringIO())
    assert root.resolve() == before
    assert [path.name for path in root.parent.glob(".static-*")] == [before.name]


def test_only_two_builds_are_kept(house, root):
    for number in range(3):
        (house / "static" / "js" / "theme.js").write_text(f"// {number}")
        build.build()
    assert len(list(root.parent.glob(".static-*"))) == 2
    assert root.resolve().is_dir()


def test_missing_third_party_files_are_named_with_the_way_to_get_them(house):
    first = next(iter(VENDOR_FILES))
    (house / "node_modules" / first).unlink()
    with pytest.raises(CommandError, match=re.escape(first) + ".*npm ci"):
        call_command("build_static", stdout=StringIO())


def test_pages_of_a_site_without_a_build_say_what_to_run(tmp_path):
    storage = BuiltStaticStorage(location=str(tmp_path), base_url="/static/")
    with pytest.raises(ImproperlyConfigured, match="build_static"):
        storage.url("css/site.css")


def test_third_party_files_are_found_by_the_names_under_which_they_are_served(house):
    finder = finders.VendorFinder()
    source, served = next(iter(VENDOR_FILES.items()))
    assert finder.find(f"vendor/{served}") == str(house / "node_modules" / source)
    assert not finder.find("vendor/no-such-file.js")


def test_modules_import_each_other_by_names_of_the_map_only(settings):
    known = import_map.modules()
    for path in (settings.ROOT / "static" / "js").glob("*.js"):
        imported = re.findall(r"""(?:import|from)\s*\(?\s*["']([^"']+)["']""", path.read_text())
        assert set(imported) <= set(known), path.name


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a { color : red ; }\n", "a{color :red}\n"),
        ("a :hover { x: y }", "a :hover{x:y}\n"),
        ('a::before { content: "  /* kept */  " }', 'a::before{content:"  /* kept */  "}\n'),
        ("/* gone */ a,\n b { x: calc(1px + 2px) }", "a,b{x:calc(1px + 2px)}\n"),
        ("@media (width < 48rem) { a { x: y; } }", "@media (width < 48rem){a{x:y}}\n"),
    ],
)
def test_making_css_smaller_changes_no_meaning(css, small):
    assert stylesheet.smaller(css) == small
