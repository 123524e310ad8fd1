"""One way to write English words that Britain and America write in two: tumour, leukaemia, analyse, centre.

Texts of medicine come in both, and whoever types one means the other as well. What is kept need not be a word: it is
never shown.
"""

import re
from typing import Final

SHORTEST: Final = 5  # letters; what is shorter is written in one way, or too like another word
_OUR: Final = (
    "arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|harb|hon|hum|lab|neighb|od|parl|ranc|rig|rum|savi|splend|tum"
    "|val|vap|vig"
)
_RE: Final = "calib|cent|fib|goit|lit|met|sab|somb|spect|theat|tit"
# Verbs in -ise that nobody writes with a z, by what stands before "is".
_ALWAYS_ISE: Final = (
    "(?:re|de|ad|super|impro|tele)v|(?:sur|com|ap|re|enter)pr|prom|comprom|prem|dem|(?:impre|pre|con|exer|ex|in|abs|circum)c"
    "|expert|advert|chast|pract|treat|merchand|franch|parad|desp|[a-z]+w|(?:sun|moon|high)r"
)
_ENDING_OF_VERBS: Final = "(?:e[drs]?|ers|ings?|ations?|ational|able|abilit(?:y|ies))$"

_RULES: Final = tuple(
    (needle, re.compile(pattern), replacement)
    for needle, pattern, replacement in (
        ("ae", "ae(?=[bcdgikmnopstuvz])", "e"),  # anaemia, caecum, paediatric; not larvae, aerobic, israel
        ("oe", "oe(?=ae?$|a[ls]|i[ac])", "e"),  # diarrhoea, dyspnoeic
        ("oe", "^oe(?=de|so|st)", "e"),  # oedema, oesophagus, oestrogen
        ("foet", "foet", "fet"),
        ("coel", "coel(?=i|om)", "cel"),
        ("moe", "moe(?=b|o)", "me"),  # amoeba, homoeostasis
        ("manoeuv", "manoeuv(?:re|er)", "maneuver"),
        ("our", f"^((?:dis|mis|un)?(?:{_OUR}))our", r"\1or"),
        ("re", f"({_RE})re(?=s?$)", r"\1er"),
        ("red", f"({_RE})red$", r"\1ered"),
        ("is", rf"^(?!(?:{_ALWAYS_ISE})is)([a-z]{{2,}}[^aeiou])is(?={_ENDING_OF_VERBS})", r"\1iz"),
        ("yz", f"yz(?={_ENDING_OF_VERBS})", "ys"),
        ("ogu", "(?<=[aio]l)ogu(?=e[ds]?$|ing$)", "og"),  # analogue, dialogue
        ("sulph", "sulph", "sulf"),
        ("leuco", "leuco", "leuko"),
        ("ence", "(?<=def|off)ence", "ense"),
        ("cence", "^licence", "license"),
        ("ctis", "^practis", "practic"),
        ("programm", "programm", "program"),
        ("artefact", "artefact", "artifact"),
        ("sceptic", "^sceptic", "skeptic"),
        ("gement", "(?<=[dg])gement", "gment"),
        ("ageing", "ageing", "aging"),
    )
)


def one_spelling(word: str) -> str:
    """The word, folded and of Latin letters, as both ways to write it come out.

    >>> [one_spelling(word) for word in ("tumour", "oesophageal", "leukaemia", "randomised", "analyzer", "exercise")]
    ['tumor', 'esophageal', 'leukemia', 'randomized', 'analyser', 'exercise']
    """
    if len(word) < SHORTEST:
        return word
    for needle, pattern, replacement in _RULES:
        if needle in word:
            word = pattern.sub(replacement, word)
    return word
