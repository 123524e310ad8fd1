"""Code of the guide, word for word."""

import re
from pathlib import Path

import pytest

from notifications.webhooks.calling import sign

FOLDER = Path(__file__).parents[3] / "docs" / "developers"


@pytest.mark.parametrize("name", ["api.md", "api.zh.md"])
def test_check_of_signatures_in_the_guide_knows_our_calls(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    code = next(code for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "is_genuine" in code)
    known = {}
    exec(code, known)
    now = int(known["time"].time())

    assert known["is_genuine"](b"{}", sign(b"{}", "whsec_x", now), "whsec_x")
    assert not known["is_genuine"](b"{ }", sign(b"{}", "whsec_x", now), "whsec_x")
    assert not known["is_genuine"](b"{}", sign(b"{}", "whsec_y", now), "whsec_x")
    assert not known["is_genuine"](b"{}", sign(b"{}", "whsec_x", now - 600), "whsec_x")


@pytest.mark.parametrize("name", ["api.md", "api.zh.md"])
def test_samples_of_the_guide_can_be_pasted(name):
    text = (FOLDER / name).read_text(encoding="utf-8")

    assert re.findall(r"^curl [^\"\s]*\?", text, re.MULTILINE) == [], "a shell takes an open question mark as a pattern"
    assert all(key.isascii() for key in re.findall(r"Idempotency-Key: ([^`]+)`", text))
