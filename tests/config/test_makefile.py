"""`make` on machines that lack something: one clear sentence each. Interpreters and npm are stand-ins on a PATH."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "awk", "sed", "grep", "cut", "tail", "rm", "mkdir", "touch", "dirname", "make", "env", "cat", "head")
REAL = f'exec "{sys.executable}" "$@"'


@pytest.fixture
def project(tmp_path):
    """A copy of what `make` reads, in a folder with a blank in its name."""
    folder = tmp_path / "my project"
    (folder / "deploy").mkdir(parents=True)
    for name in ("Makefile", "requirements.lock", "package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder / name)
    for source in (ROOT / "deploy").glob("*"):
        shutil.copy(source, folder / "deploy" / source.name)
    return folder


@pytest.fixture
def prepared(project):
    """The same with an environment that was made before."""
    (project / ".venv" / "bin").mkdir(parents=True)
    program(project / ".venv" / "bin", "python", REAL)
    shutil.copy(ROOT / "requirements-dev.lock", project)
    for stamp in (".installed", ".installed-dev"):
        (project / ".venv" / stamp).touch()
    return project


@pytest.fixture
def machine(tmp_path):
    """A PATH with the tools every Unix has, and whatever a test adds."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool))
    return programs


def program(machine, name, script):
    path = machine / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def python(machine, name, version, *, otherwise="exit 0"):
    """A stand-in interpreter that says which version it is."""
    program(machine, name, f'case "$2" in *version_info*) echo {version} ;; *) {otherwise} ;; esac')


def run(project, machine, *arguments, **variables):
    result = subprocess.run(
        ["make", *arguments],
        cwd=project,
        env={"PATH": str(machine), "HOME": "/nonexistent"} | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def sentences(output):
    """What a person reads: without make's own report of the failure."""
    return [line for line in output.splitlines() if not line.startswith("make")]


def test_help_lists_every_target_with_a_line(project, machine):
    status, output = run(project, machine)
    assert status == 0
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    listed = dict(line.strip().split(None, 1) for line in output.splitlines() if line.startswith("  "))
    assert set(listed) == set(phony)
    assert {"run", "test", "test-postgres", "test-browser", "check", "bench", "soak", "lock", "dev"} < set(listed)


def test_machine_without_python_gets_one_sentence(project, machine):
    status, output = run(project, machine, "run")
    assert status != 0
    assert sentences(output) == [
        "Python 3.11 to 3.14 is needed and none was found. Install one, or name it: make run PYTHON=/path/to/python3"
    ]


def test_interpreter_that_fails_when_run_is_passed_over(project, machine):
    program(machine, "python3.14", "echo 'pyenv: python3.14: command not found' >&2; exit 127")
    python(machine, "python3.12", "3.12")
    _, output = run(project, machine, "run")
    assert sentences(output)[0] == "Making the Python environment with python3.12 (3.12) ..."


def test_newest_python_in_range_is_taken(project, machine):
    for version in ("3.11", "3.13", "3.12"):
        python(machine, f"python{version}", version)
    python(machine, "python3", "3.15")
    _, output = run(project, machine, "run")
    assert sentences(output)[0] == "Making the Python environment with python3.13 (3.13) ..."


def test_plain_python3_is_taken_if_it_is_in_range(project, machine):
    python(machine, "python3", "3.12")
    _, output = run(project, machine, "run")
    assert sentences(output)[0] == "Making the Python environment with python3 (3.12) ..."


@pytest.mark.parametrize("version", ["3.10", "3.15", "2.7"])
def test_python_out_of_range_is_refused_by_its_version(project, machine, version):
    python(machine, "mine", version)
    status, output = run(project, machine, "run", "PYTHON=mine")
    assert status != 0
    assert sentences(output) == [f"PYTHON=mine is Python {version}; 3.11 to 3.14 is needed."]


def test_named_python_that_does_not_run_is_refused(project, machine):
    python(machine, "python3.12", "3.12")
    status, output = run(project, machine, "run", "PYTHON=/no/such/python")
    assert status != 0
    assert sentences(output) == ["PYTHON=/no/such/python cannot be run. Name a Python 3.11 to 3.14."]


def test_named_python_is_taken_before_a_newer_one(project, machine):
    python(machine, "python3.14", "3.14")
    python(machine, "python3.11", "3.11")
    _, output = run(project, machine, "run", PYTHON="python3.11")
    assert sentences(output)[0] == "Making the Python environment with python3.11 (3.11) ..."


def test_missing_venv_module_gets_the_command_that_installs_it(project, machine):
    python(machine, "python3.12", "3.12", otherwise="exit 1")
    status, output = run(project, machine, "run")
    assert status != 0
    assert len(sentences(output)) == 1
    assert re.search(r"lacks its venv module\. .*sudo apt install python3(\.12)?-venv$", sentences(output)[0])


def test_python_with_a_venv_module_is_preferred_to_a_newer_one_without(project, machine):
    python(machine, "python3.14", "3.14", otherwise="exit 1")
    python(machine, "python3.11", "3.11")
    _, output = run(project, machine, "run")
    assert sentences(output)[0] == "Making the Python environment with python3.11 (3.11) ..."


def test_failed_environment_says_why_and_is_not_left_half_made(project, machine):
    python(machine, "python3.12", "3.12", otherwise='[ "$1" != -m ] || { mkdir .venv; echo "No space left"; exit 1; }')
    status, output = run(project, machine, "run")
    assert status != 0
    assert sentences(output)[1:] == ["The Python environment could not be made: No space left"]
    assert not (project / ".venv").exists()


@pytest.mark.services(seconds=20)
def test_failed_download_gets_one_sentence_and_no_stamp(project, machine):
    program(machine, "python3.11", REAL)
    nowhere = "http://127.0.0.1:9/simple"
    status, output = run(
        project, machine, "run", PYTHON="python3.11", PIP_INDEX_URL=nowhere, PIP_RETRIES="0", UV_HTTP_RETRIES="0",
        PIP_CONFIG_FILE=os.devnull,
    )  # fmt: skip
    assert status != 0
    *progress, sentence, advice = re.split(r"(?<=\.) (?=Check)|\n", "\n".join(sentences(output)))
    assert all(line.endswith(" ...") for line in progress)
    assert sentence.startswith("The Python packages could not be installed: ")
    assert advice.startswith("Check the connection (PIP_INDEX_URL= names a mirror) and run make again")
    assert not (project / ".venv" / ".installed").exists()


def test_failed_download_of_browser_files_gets_one_sentence(prepared, machine):
    program(
        machine, "npm", '[ "$1" = --version ] && echo 10.9.0 && exit; echo "npm error network ECONNREFUSED"; exit 1'
    )
    status, output = run(prepared, machine, "run")
    assert status != 0
    assert not (prepared / "node_modules" / ".installed").exists()
    assert "could not be downloaded: ECONNREFUSED. Check the connection" in sentences(output)[-1]


def test_postgres_leg_asks_for_a_database(prepared, machine):
    status, output = run(prepared, machine, "test-postgres", DATABASE_URL="sqlite:///x")
    assert status != 0
    assert sentences(output) == [
        "Name a PostgreSQL to test on: make test-postgres DATABASE_URL=postgresql://127.0.0.1:5432/postgres"
    ]
