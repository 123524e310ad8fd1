import re
from pathlib import Path

from events import registry

PAGE = Path(__file__).resolve().parents[2] / "docs/developers/events.md"


def test_every_kind_of_event_is_documented_in_its_own_words():
    table = PAGE.read_text(encoding="utf-8").split("## Kinds", 1)[1]
    documented = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE))
    assert documented == {kind.name: kind.help for kind in registry.kinds()}
