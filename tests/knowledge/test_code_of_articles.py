"""The code of the articles that come with the software, run for real in .venv-code (`make code-environment`).

`make soak` runs every block, the services leg three of them and those that changed since they were last recorded.
"""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from knowledge.code_running import environment, sandbox
from knowledge.code_running.comparing import agree
from knowledge.models import CodeCheck
from knowledge.starter import code_runs
from knowledge.starter.loading import load_knowledge

BLOCKS = code_runs.blocks()
here = pytest.mark.skipif(not sandbox.way(), reason="this machine makes no namespaces for us")


def some():
    """One block of each of three articles."""
    first = {slug: key for key, (slug, _block) in reversed(BLOCKS.items())}
    keys = [first[slug] for slug in sorted(first)]
    return [keys[0], keys[len(keys) // 2], keys[-1]]


def changed():
    """Blocks that are not as they were when all of them were run, or for which the versions are not."""
    runs, lock = code_runs.recorded(), environment.lock_hash()
    return [key for key in BLOCKS if key not in runs or runs[key].lock_hash != lock]


@here
@pytest.mark.services
@pytest.mark.parametrize("key", dict.fromkeys([*some(), *changed()]), ids=lambda key: f"{BLOCKS[key][0]}-{key[:8]}")
def test_block_prints_what_its_article_says(key):
    block = BLOCKS[key][1]
    python = environment.python()
    assert python.exists(), "There is no environment for code: make code-environment"

    ran = sandbox.run(block.code, python=python, hidden=(Path("/root"), Path("/home")))

    assert (ran.status, ran.was_stopped) == (0, False), ran.errors
    assert agree(ran.output, block.output, block.tolerance), ran.output


@here
@pytest.mark.soak
@pytest.mark.django_db
def test_every_block_runs_by_the_command_and_is_recorded_with_the_software(tmp_path, monkeypatch, capsys):
    written = tmp_path / "code_runs.json"
    before = code_runs.recorded()
    monkeypatch.setattr(code_runs, "FILE", written)
    load_knowledge(timezone.now())

    call_command("check_code", "--record")

    assert f"{len(BLOCKS)} run, 0 did not match." in capsys.readouterr().out
    assert set(CodeCheck.objects.values_list("code_hash", flat=True)) == set(BLOCKS) == set(code_runs.recorded())
    assert set(before) == set(BLOCKS), "Run manage.py check_code --all --record and commit the file."
    code_runs.recorded.cache_clear()


def test_recorded_runs_are_of_blocks_that_articles_hold():
    assert set(code_runs.recorded()) <= set(BLOCKS)
    assert BLOCKS
    assert all(block.output for _slug, block in BLOCKS.values())


@pytest.mark.django_db
def test_only_what_ran_and_matched_is_recorded(tmp_path, monkeypatch):
    monkeypatch.setattr(code_runs, "FILE", tmp_path / "code_runs.json")
    keys, now = sorted(BLOCKS), timezone.now()
    for key, outcome in zip(keys, ("matched", "differed", "stopped"), strict=False):
        CodeCheck.objects.create(
            code_hash=key,
            lock_hash=environment.lock_hash(),
            outcome=outcome,
            versions={"python": "3.12.3"},
            ran_at=now,
            passed_at=now if outcome == "matched" else None,
        )
    CodeCheck.objects.create(
        code_hash=keys[4], lock_hash="of other versions", outcome="matched", ran_at=now, passed_at=now
    )
    try:
        assert code_runs.record() == 1
        run = code_runs.recorded()[keys[0]]
        assert (set(code_runs.recorded()), run.ran_on) == ({keys[0]}, now.date())
        assert run.versions == {"python": "3.12.3"}
    finally:
        code_runs.recorded.cache_clear()
