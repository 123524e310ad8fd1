"""A site of the first releases, with a row in every table, comes to this release and loses none."""

import json
import os
import subprocess
import sys

import pytest

from tests.config.environments import ROOT
from tests.foundation.test_fresh_tables import database, migrate

pytestmark = [pytest.mark.services(seconds=60), pytest.mark.postgres, pytest.mark.timeout(400)]

# The reports of the forum became flags in moderation, whose first migration takes them over.
MOVED = {"forum_report": "moderation_flag"}


def run(address: str, expression: str):
    """What a function of the old world gives back, in a process of its own."""
    code = f"import json; from tests.config import upgrade_world as world; print(json.dumps({expression}))"
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-W", "ignore", "manage.py", "shell", "--verbosity=0", "-c", code]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_no_row_of_the_first_releases_is_lost(tmp_path) -> None:
    with database(tmp_path / "old") as address:
        before = run(address, "world.begin()")
        migrate(address)
        after = run(address, "world.rows_now()")
        pages = run(address, "world.pages()")

    assert len([count for count in before.values() if count]) > 60
    lost = {table for table, count in before.items() if after.get(MOVED.get(table, table), 0) < count}
    assert lost == set()
    assert set(pages.values()) == {200}
