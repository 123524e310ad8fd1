"""What operators are told to type has to exist."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from config import environment
from config.models import SiteSettings
from tests.config.environments import ROOT
from tests.house.tree import ROOMS

DOCUMENTS = [*sorted((ROOT / "docs" / "operators").glob("*.md")), ROOT / "README.md", ROOT / "SECURITY.md"]
PAGES = [
    "backup",
    "commands",
    "hardening",
    "health",
    "install",
    "mail",
    "moving",
    "retention",
    "settings",
    "site",
    "storage",
    "troubleshooting",
    "upgrade",
]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
named = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def found(document: Path, pattern: str) -> set[str]:
    return set(re.findall(pattern, document.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_page_is_there() -> None:
    assert {path.stem for path in DOCUMENTS} >= set(PAGES)


@named
def test_every_command_exists(document: Path) -> None:
    typed = found(document, r"(?:manage\.py|run --rm (?:-T )?manage) ([a-z_]+)")

    assert typed <= get_commands().keys()


@named
def test_every_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert found(document, r"(?:`|^|\n)make ([a-z-]+)") <= targets


@named
def test_every_service_exists(document: Path) -> None:
    options = r"(?:--?[a-zA-Z-]+(?:=\S+)? )*"
    one = found(document, rf"docker compose (?:exec|run|cp) {options}([a-z_]+)")
    several = found(document, rf"docker compose (?:up|stop|logs|ps) {options}([a-z_]+(?: [a-z_]+)*)(?=[`\n>])")

    assert one | {word for line in several for word in line.split()} <= COMPOSE["services"].keys()


def test_every_command_of_ours_is_explained() -> None:
    """Those of Django's own applications and of packages have documents of their own."""
    ours = {name for name, room in get_commands().items() if room in ROOMS or room == "config"}
    cells = found(ROOT / "docs" / "operators" / "commands.md", r"^\| (`[^|]+) \|")
    explained = {name for cell in cells for name in re.findall(r"`([a-z_]+)", cell)}

    assert len(ours) > 10
    assert explained == ours


def test_every_decision_about_the_site_is_explained() -> None:
    section = (ROOT / "docs" / "operators" / "site.md").read_text(encoding="utf-8").partition("## Pages")[0]
    explained = {name for line in re.findall(r"^\| (`.+?) \|", section, re.M) for name in re.findall(r"`(\w+)`", line)}

    assert explained == {field.name for field in SiteSettings._meta.fields if field.editable} - {"id"}


@named
def test_every_variable_exists(document: Path) -> None:
    known = {variable.name for variable in environment.VARIABLES} | {"MEDAI_"}

    assert found(document, r"\bMEDAI_[A-Z_]*") <= known


@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if path.name != "README.md"], ids=lambda path: path.name
)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in found(document, r"\]\((?!https?:)([^)]+)\)"):
        path, _, heading = target.partition("#")
        other = (document.parent / path).resolve() if path else document
        assert other.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in titles}, target


def test_every_check_of_ours_is_explained() -> None:
    identifiers = set(re.findall(r'id="(config\.E\d+)"', (ROOT / "config" / "checks.py").read_text()))

    assert identifiers
    assert identifiers == found(ROOT / "docs" / "operators" / "troubleshooting.md", r"config\.E\d+")
