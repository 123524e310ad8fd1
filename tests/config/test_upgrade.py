"""A site of the first releases, with a row in every table, comes to this release, loses none, and is like a new one."""

import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from tests.config.environments import ROOT
from tests.foundation.test_fresh_tables import database, description, migrate, opened

pytestmark = [pytest.mark.services(seconds=60), pytest.mark.postgres, pytest.mark.timeout(400)]

# The reports of the forum became flags in moderation, whose first migration takes them over.
MOVED = {"forum_report": "moderation_flag"}
# The one row of settings says what that site chose; groups of members have the numbers that were free there.
OF_THE_OLD_SITE = {"rows of config_sitesettings", "rows of auth_group_permissions"}


def run(address: str, expression: str):
    """What a function of the old world gives back, in a process of its own."""
    code = f"import json; from tests.config import upgrade_world as world; print(json.dumps({expression}))"
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-W", "ignore", "manage.py", "shell", "--verbosity=0", "-c", code]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.django_db
def test_no_row_of_the_first_releases_is_lost(tmp_path) -> None:
    with database(tmp_path / "old") as address, database(tmp_path / "new") as made_at_once:
        before = run(address, "world.begin()")
        migrate(address)
        migrate(made_at_once)
        with opened(address) as there:
            upgraded = description(there)
        with opened(made_at_once) as there:
            new = description(there)
        after = run(address, "world.rows_now()")
        pages = run(address, "world.pages()")

    assert len([count for count in before.values() if count]) > 60
    lost = {table for table, count in before.items() if after.get(MOVED.get(table, table), 0) < count}
    assert lost == set()
    assert set(pages.values()) == {200}
    assert differences(upgraded, new) == []


def differences(upgraded: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Parts of the upgraded database that are not like the new one, and tables that lack what that begins with."""
    parts = (upgraded.keys() | new.keys()) - OF_THE_OLD_SITE
    different = [part for part in parts if not part.startswith("rows of ") and upgraded.get(part) != new.get(part)]
    lacking = [
        part
        for part in parts
        if part.startswith("rows of ") and Counter(new.get(part, [])) - Counter(upgraded.get(part, []))
    ]
    return sorted(different + lacking)
