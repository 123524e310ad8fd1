"""Formulas as plain text."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import formula_text
from content.formula_text import readable


def test_examples_of_the_module():
    assert doctest.testmod(formula_text).failed == 0


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("x", "x"),
        (r"\alpha + \beta x", "α + β x"),
        (r"\hat{y}_i = \sum_{j=1}^{n} w_j x_{ij}^2", "ŷᵢ = ∑ⱼ₌₁ⁿ wⱼ xᵢⱼ²"),
        (r"a \le b, \frac12", "a ≤ b, 1/2"),
        (r"\sqrt{n} + \sqrt{a+b}", "√n + √(a+b)"),
        (r"\mathbb{E}[X\mid Y]", "E[X | Y]"),
        (r"e^{-x^2/2}", "e^(-x²/2)"),
        (r"\mathrm{AUC} = 0.91 \pm 0.02", "AUC = 0.91 ± 0.02"),
        (r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}", "1 x > 0 ; 0 otherwise"),
        (r"\log p(x)", "log p(x)"),
        (r"5\%", "5%"),
        (r"\nobodyknows{x}", "nobodyknows x"),
        ("损失 = \\frac{1}{n}\\sum_i \\ell_i", "损失 = 1/n∑ᵢ ℓᵢ"),
    ],
)
def test_formula_reads_as_text(tex, text):
    assert readable(tex) == text


@pytest.mark.parametrize("broken", [r"\frac{", "x^", "{{{", r"\frac", "{" * 100 + "}" * 100])
def test_what_is_broken_stays_as_it_was_written(broken):
    assert readable(broken) == broken


@given(st.text(alphabet="ab \\{}^_&~123frac", max_size=60))
def test_any_text_is_read_on_one_line(tex):
    assert "\n" not in readable(tex)
