"""Looking at the lines that a converter wrote."""

import json
from collections import defaultdict


def rows_of(folder):
    found = defaultdict(list)
    for line in (folder / "site.jsonl").read_text().splitlines()[1:-1]:
        row = json.loads(line)
        found[row["type"]].append(row)
    return found
