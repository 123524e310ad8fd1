"""What looks like an identifier and is none. A mask never wins over a number that carries a patient's label."""

import re
from collections.abc import Iterator

from content.privacy.folding import Span

_EDGE = r"(?<![A-Za-z0-9])"
_PATTERNS = {
    "web-address": r"https?://[^\s<>\"'，。；、）】》]{1,400}",
    "web-address-bare": r"(?<![A-Za-z0-9@])www\.[A-Za-z0-9.-]{1,100}(?:/[^\s<>\"]{0,200})?",
    "doi": r"(?<![A-Za-z0-9./])(?:doi:\s?)?10\.\d{4,9}/[^\s\"<>“”‘’，。；、？！：）】》」』\]]{1,200}",
    "pmid": _EDGE + r"PMID\s?[:：]?\s?\d{1,8}(?!\d)",
    "isbn": r"ISBN(?:-1[03])?\s?[:：]?\s?[\d -]{9,17}[\dX]",
    "orcid": _EDGE + r"(?:ORCID(?:\s?iD)?\s?[:：]?\s?)?\d{4}-\d{4}-\d{4}-\d{3}[\dX](?![A-Za-z0-9-])",
    "drug-licence": r"国(?:药|械)(?:准字|注准|备)[HZSJTB]?\d{6,12}",
    "ontology-code": _EDGE
    + r"(?:SNOMED(?:\sCT)?|LOINC|RxNorm|ICD-?1?[01]?(?:-CM)?|ATC|CPT|MeSH)\s?(?:code)?\s?[:：]?\s?[A-Z]?\d[\d.-]{1,10}",
    "assignment": _EDGE + r"[A-Za-z][A-Za-z0-9_-]{0,40}\s?[=~><]=\s?\d[\d.a-z]{0,15}",
    "version": _EDGE + r"v(?:ersion)?\s?\d{1,4}(?:\.\d{1,6}){1,4}",
    "number-of-a-run": _EDGE
    + r"(?:seed|random_state|batch|epoch|step|port|line|commit|issue|pr|build)\s?[:=#]?\s?\d{1,12}(?!\d)",
    "local-network": r"(?:127\.0\.0\.1|0\.0\.0\.0|localhost|255\.255\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}|10\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::\d{1,5})?",
    "toll-free": _EDGE + r"(?:1-)?8(?:00|88|77|66|55|44|33)-\d{3}-\d{4}(?!\d)",
    "toll-free-chinese": _EDGE + r"(?:400|800)-?\d{3}-?\d{4}(?!\d)",
    "standard": _EDGE + r"(?:ISO|IEC|IEEE|RFC|GB/?T?|YY/?T?|NIST|EN|ANSI)\s?(?:SP\s?)?\d{2,6}(?:[.-]\d{1,5}){0,3}",
    "approval": r"\b(?:grant|award|funding|approval|ethics|IRB|protocol|patent|license)\s?(?:no\.?|number|\#)?\s?[:：]?\s?[A-Z0-9][A-Z0-9/.-]{3,25}",
    "approval-chinese": r"(?:基金|课题|项目|批准|伦理|批件|资助|专利|备案|许可证?)(?:编?号)?\s?[:：（(]?\s?[A-Z0-9][A-Z0-9/.\-]{4,30}",
}
MASKS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PATTERNS.items()}


def find(text: str) -> Iterator[Span]:
    """Spans to leave alone, in no order."""
    for pattern in MASKS.values():
        for match in pattern.finditer(text):
            yield match.span()
