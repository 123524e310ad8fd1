"""Rules over the shape of the tree, the gate's own settings, and the documents."""

import re
import tomllib

import pytest
from django.core.management import get_commands
from packaging.requirements import Requirement

from tests.house import tree
from tests.house.tree import ROOMS, ROOT

TEST_FOLDERS = {*ROOMS, "browser", "factories", "house", "docs", "deploy", "faults", "soak"}
# What a looser setting would let through; see docs/developers/conventions.md.
RUFF_FAMILIES = set("A B C90 DJ DTZ E ERA F FBT G LOG N PL PT PTH S T20 UP".split())  # noqa: SIM905 - as ruff lists them


@pytest.fixture(scope="module")
def project():
    return tomllib.loads(tree.read("pyproject.toml"))


def test_every_room_is_an_application_of_its_own():
    assert not [room for room in ROOMS if not (ROOT / room / "apps.py").is_file()]
    assert not [room for room in ROOMS if not re.search(r'"""\S', tree.read(f"{room}/__init__.py") or '"""x')]


def test_rooms_are_those_of_the_layers(project):
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {room for layer in layers for room in layer.split(" | ")}

    assert named == set(ROOMS) == set(project["tool"]["importlinter"]["root_packages"])
    assert layers[0] == "config"
    assert layers[-1] == "foundation"


def test_tests_stand_in_the_folder_of_what_they_test():
    folders = {path.split("/")[1] for path in tree.select("tests/*/*.py")}

    assert folders <= TEST_FOLDERS


def test_test_files_are_named_after_their_subject():
    tests = [
        path for path in tree.select("tests/*.py") if "def test_" in tree.read(path) and "/house/rules_" not in path
    ]

    assert tests
    assert not [path for path in tests if not re.search(r"/test_[a-z][a-z0-9_]+\.py$", path)]


def test_gates_are_as_strict_as_they_were(project):
    tools = project["tool"]

    assert set(tools["ruff"]["lint"]["select"]) >= RUFF_FAMILIES
    assert tools["ruff"]["line-length"] == 120
    assert tools["ruff"]["lint"]["mccabe"]["max-complexity"] <= 8
    assert tools["mypy"]["strict"] is True
    assert tools["pytest"]["ini_options"]["filterwarnings"][0] == "error"
    assert tools["pytest"]["ini_options"]["xfail_strict"] is True
    assert "--disable-socket" in tools["pytest"]["ini_options"]["addopts"]
    assert "ignore_errors" not in tree.read("pyproject.toml")


def test_lock_files_hold_what_the_project_asks_for(project):
    asked = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["project"]["dependencies"] + project["dependency-groups"]["dev"],
        "requirements-browser.lock": project["dependency-groups"]["browser"],
        "deploy/node.lock": project["dependency-groups"]["node"],
        "deploy/bootstrap.lock": project["dependency-groups"]["bootstrap"],
    }
    for lock, requirements in asked.items():
        pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", tree.read(lock), re.MULTILINE))
        pinned = {name.lower().replace("_", "-"): version for name, version in pinned.items()}
        for requirement in map(Requirement, (text for text in requirements if isinstance(text, str))):
            name = requirement.name.lower().replace("_", "-")
            assert name in pinned, f"{lock} lacks {name}"
            assert requirement.specifier.contains(pinned[name]), f"{lock} holds {name} {pinned[name]}"


def test_decisions_are_numbered_once_and_say_why():
    decisions = tree.select("docs/decisions/[0-9]*.md")
    numbers = [path.split("/")[-1][:4] for path in decisions]

    assert decisions
    assert len(numbers) == len(set(numbers))
    for path in decisions:
        assert re.fullmatch(r"docs/decisions/\d{4}-[a-z0-9-]+\.md", path)
        assert tree.read(path).startswith("# "), path
        assert len(tree.read(path).split()) > 40, path


def own_commands():
    return sorted(name for name, app in get_commands().items() if app.split(".")[0] in ROOMS)


def test_every_command_of_ours_is_in_the_documents():
    documents = "\n".join(map(tree.read, tree.select("docs/*.md", "README.md", "CONTRIBUTING.md")))

    assert not [name for name in own_commands() if not re.search(rf"\b{name}\b", documents)]


def test_first_screen_of_the_readme_says_how_to_run_and_to_test_it():
    first_screen = "\n".join(tree.read("README.md").splitlines()[:25])

    assert re.search(r"^make run\b", first_screen, re.MULTILINE)
    assert re.search(r"^make test\b", first_screen, re.MULTILINE)
