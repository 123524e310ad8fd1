"""Numbers as anybody can send them."""

import pytest

from foundation.numbers import LONGEST, number_in


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("007", 7), ("9" * LONGEST, 10**LONGEST - 1)])
def test_digits_are_a_number(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "+1", "1.0", "x", "²", "١٢", "１２", "9" * (LONGEST + 1), "9" * 5000])
def test_anything_else_is_none(text):
    assert number_in(text) is None
