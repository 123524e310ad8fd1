"""The table of removed rules: it fits the code in CI, and each removal is tried in `make soak`."""

import pytest

from tests.content import mutation


def test_each_rule_stands_where_the_table_says():
    for entry in mutation.MUTATIONS:
        assert (mutation.ROOT / entry.path).read_text().count(entry.old) == 1, entry.rule


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_no_rule_of_the_sanitiser_can_be_removed_unnoticed(capsys):
    assert mutation.main() == 0
