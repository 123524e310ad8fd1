"""Lock files agree with what they lock and with each other; their form is a rule of tests/house."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from config.static_files.vendor import VENDOR_FILES

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENT = re.compile(r"^(?P<name>[a-z0-9._-]+)(\[[a-z,-]+\])?==(?P<version>\S+)", re.MULTILINE)


def pinned(path):
    return {(found["name"], found["version"]) for found in REQUIREMENT.finditer(path.read_text())}


def test_browser_packages_are_named_in_exact_versions_that_the_lock_file_holds():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert locked[""]["dependencies"] == wanted
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [("requirements.lock", "requirements-dev.lock"), ("requirements-dev.lock", "requirements-browser.lock")],
)
def test_larger_set_contains_the_smaller_one_in_the_same_versions(smaller, larger):
    assert pinned(ROOT / smaller) < pinned(ROOT / larger)


@pytest.mark.parametrize(
    ("lock", "group"),
    [
        ("requirements.lock", None),
        ("requirements-dev.lock", "dev"),
        ("requirements-browser.lock", "browser"),
        ("requirements-code.lock", "code"),
        ("deploy/node.lock", "node"),
        ("deploy/bootstrap.lock", "bootstrap"),
    ],
)
def test_lock_file_holds_every_package_the_project_asks_for(lock, group):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    names = {re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower() for requirement in asked}
    assert names <= {name for name, _ in pinned(ROOT / lock)}


def test_every_served_file_comes_from_a_locked_package_and_has_a_place_of_its_own():
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages = [path.removeprefix("node_modules/") for path in locked if path]
    for source in VENDOR_FILES:
        assert any(source.startswith(f"{package}/") for package in packages), source
    assert len(set(VENDOR_FILES.values())) == len(VENDOR_FILES)


def test_every_served_package_brings_its_licence():
    folders = {target.split("/")[0] for target in VENDOR_FILES.values()}
    assert {target.split("/")[0] for target in VENDOR_FILES.values() if target.endswith("LICENSE.txt")} == folders
