r"""Formulas as plain text, for mails and other places that draw none: `\frac{a}{b}` becomes a/b, `\sigma` σ.

What has no sign of its own stays as its name. Nothing is judged: whatever is not understood is left as it was written.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

_LETTERS: Final = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
_GREEK: Final = dict(zip(_LETTERS.split(), "αβγδϵεζηθϑικλμνξπρστυϕφχψωΓΔΘΛΞΠΣΦΨΩ", strict=True))
_NAMED: Final = (
    "cdot · times × div ÷ pm ± mp ∓ ast * circ ∘ odot ⊙ oplus ⊕ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ "
    "equiv ≡ propto ∝ ll ≪ gg ≫ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ emptyset ∅ forall ∀ exists ∃ neg ¬ "
    "land ∧ lor ∨ to → rightarrow → leftarrow ← Rightarrow ⇒ iff ⇔ mapsto ↦ gets ← sum ∑ prod ∏ int ∫ partial ∂ "
    "nabla ∇ infty ∞ perp ⊥ top ⊤ ldots … cdots … dots … vdots … ell ℓ Re Re Im Im prime ′ langle ⟨ rangle ⟩ "
    "lVert ‖ rVert ‖ Vert ‖ vert | lvert | rvert | lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ "
)
_SILENT: Final = "! left right big Big bigl bigr Bigl Bigr displaystyle textstyle limits nolimits nonumber"
_PAIRS: Final = _NAMED.split()
_SIGNS: Final = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)) | {
    "mid": " | ",
    "\\": "; ",
    "|": "‖",
    **dict.fromkeys(["quad", "qquad", ",", ";", ":", " "], " "),
    **dict.fromkeys(_SILENT.split(), ""),
}
# Between other things they stand with space around them.
_SPACED: Final = frozenset("≤≥≠≈∼≡∝≪≫∈∉⊂⊆∪∩→←⇒⇔↦×±∓=")
# Commands that only change how their argument looks.
_STYLES: Final = (
    "mathrm text textrm textit textbf mathbf mathit mathbb mathcal mathsf boldsymbol operatorname bm mbox "
    "overline underline widehat widetilde"
)
_LOOKS: Final = frozenset(_STYLES.split())
_NAMES: Final = "log ln exp sin cos tan tanh max min sup inf lim det dim arg Pr argmax argmin"
_FUNCTIONS: Final = frozenset(_NAMES.split())
_ACCENTS: Final = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307"}
_SUPERSCRIPTS: Final = str.maketrans("0123456789+-=()nTi", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿᵀⁱ")
_SUBSCRIPTS: Final = str.maketrans("0123456789+-=()aeijknmprt", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₙₘₚᵣₜ")
_TOKEN: Final = re.compile(r"\\([A-Za-z]+)|\\(.)|([{}^_&~])|([^\\{}^_&~]+)", re.DOTALL)
_SPACES: Final = re.compile(r"\s+")
_SIMPLE: Final = re.compile(r"[\w.′̂̄̃]+")
_DEEPEST: Final = 40  # braces inside braces; beyond, the rest stays as it is


def readable(tex: str) -> str:
    r"""The formula on one line.

    >>> readable(r"p' = \sigma(a + b\,\mathrm{logit}(p))")
    "p' = σ(a + b logit(p))"
    >>> readable(r"\frac{\mathrm{TP}}{n} - \frac{p_t}{1-p_t}")
    'TP/n - pₜ/(1-pₜ)'
    """
    try:
        text = _Reader(tex).all()
    except (StopIteration, RecursionError):  # braces that never close
        return _SPACES.sub(" ", tex).strip()
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip())


class _Reader:
    """Reads one formula, token by token."""

    def __init__(self, tex: str) -> None:
        self._tokens: Iterator[re.Match[str]] = _TOKEN.finditer(tex)
        self._depth = 0

    def all(self) -> str:
        """Everything up to the end."""
        parts = []
        while (token := next(self._tokens, None)) is not None:  # what is read changes where the next one comes from
            parts.append(self._one(token))
        return "".join(parts)

    def _one(self, token: re.Match[str]) -> str:
        word, escaped, sign, text = token.groups()
        if text is not None:
            return text
        if sign is not None:
            return self._of_sign(sign)
        return self._of_command(word or escaped)

    def _of_sign(self, sign: str) -> str:
        if sign == "{":
            return self._group()
        if sign in "^_":
            return _raised(self._argument(), sign)
        return "" if sign == "}" else " "

    def _of_command(self, name: str) -> str:
        if name in _MAKERS:
            make, count = _MAKERS[name]
            return make(*[self._argument() for _number in range(count)])
        if name in _LOOKS:
            return self._argument()
        sign = _GREEK.get(name) or _SIGNS.get(name)
        if sign is None:
            return name if name in _FUNCTIONS or not name.isalpha() else f"{name} "
        return f" {sign} " if sign in _SPACED else sign

    def _argument(self) -> str:
        """What the next token is about: a group, a command, or one character."""
        token = next(self._tokens)
        text = token.group(4)
        while text is not None and not text.strip():
            token = next(self._tokens)
            text = token.group(4)
        if text is None:
            return self._one(token)
        text = text.lstrip()
        self._tokens = _chained(text[1:], self._tokens)
        return text[0]

    def _group(self) -> str:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise RecursionError
        parts = []
        while (token := next(self._tokens)).group(3) != "}":
            parts.append(self._one(token))
        self._depth -= 1
        return "".join(parts)


def _chained(rest: str, tokens: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    if rest:
        yield from _TOKEN.finditer(rest)
    yield from tokens


def _whole(text: str) -> str:
    """In brackets unless nothing could tear it apart."""
    text = text.strip()
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _raised(text: str, sign: str) -> str:
    text = text.strip()
    table = _SUPERSCRIPTS if sign == "^" else _SUBSCRIPTS
    if text and all(ord(char) in table for char in text):
        return text.translate(table)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def _fraction(above: str, below: str) -> str:
    return f"{_whole(above)}/{_whole(below)}"


def _marked(accent: str, inner: str) -> str:
    return inner + accent if len(inner) == 1 else inner


# Commands that make something of so many arguments.
_MAKERS: Final[dict[str, tuple[Callable[..., str], int]]] = {
    **dict.fromkeys(["frac", "dfrac", "tfrac"], (_fraction, 2)),
    "binom": (lambda above, below: f"C({above}, {below})", 2),
    "sqrt": (lambda inner: f"√{_whole(inner)}", 1),
    **dict.fromkeys(["begin", "end"], (lambda _name: " ", 1)),
    **{name: (partial(_marked, accent), 1) for name, accent in _ACCENTS.items()},
}
