"""What looks like an identifier and is none. A mask never wins over a number that carries a patient's label."""

import re
from collections.abc import Iterator

from content.privacy.folding import Span

_EDGE = r"(?<![A-Za-z0-9])"
_MASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"https?://[^\s<>\"'，。；、）】》]{1,400}",
        r"(?<![A-Za-z0-9@])www\.[A-Za-z0-9.-]{1,100}(?:/[^\s<>\"]{0,200})?",
        r"(?<![A-Za-z0-9./])(?:doi:\s?)?10\.\d{4,9}/[^\s\"<>“”‘’，。；、？！：）】》」』\]]{1,200}",
        _EDGE + r"PMID\s?[:：]?\s?\d{1,8}(?!\d)",
        _EDGE + r"PMC\d{4,8}(?!\d)",
        _EDGE + r"arxiv\s?[:：]?\s?(?:\d{4}\.\d{4,5}|[a-z-]{2,12}/\d{7})(?:v\d{1,2})?",
        _EDGE
        + r"(?:NCT\d{8}|ChiCTR(?:-[A-Z]{2,5}-)?\d{8,10}|ISRCTN\d{8}|EudraCT\s?\d{4}-\d{6}-\d{2}|CRD\d{8,14})(?!\d)",
        r"ISBN(?:-1[03])?\s?[:：]?\s?[\d -]{9,17}[\dX]",
        _EDGE + r"(?:ORCID(?:\s?iD)?\s?[:：]?\s?)?\d{4}-\d{4}-\d{4}-\d{3}[\dX](?![A-Za-z0-9-])",
        r"国(?:药|械)(?:准字|注准|备)[HZSJTB]?\d{6,12}",
        _EDGE
        + r"(?:rs\d{3,12}|ENS[GTP]\d{11}|[NX][MPRC]_\d{6,9}(?:\.\d{1,2})?|GSE\d{3,7}|SRR\d{5,9}|PRJNA\d{4,8})(?!\d)",
        _EDGE
        + r"(?:SNOMED(?:\sCT)?|LOINC|RxNorm|ICD-?1?[01]?(?:-CM)?|ATC|CPT|MeSH)\s?(?:code)?\s?[:：]?\s?[A-Z]?\d[\d.-]{1,10}",
        _EDGE + r"p\s?[=<>≤]\s?0?\.\d{1,6}",
        _EDGE + r"[A-Za-z][A-Za-z0-9_-]{0,40}\s?[=~><]=\s?\d[\d.a-z]{0,15}",
        _EDGE + r"v(?:ersion)?\s?\d{1,4}(?:\.\d{1,6}){1,4}",
        _EDGE + r"(?:seed|random_state|batch|epoch|step|port|line|commit|issue|pr|build)\s?[:=#]?\s?\d{1,12}(?!\d)",
        r"(?:127\.0\.0\.1|0\.0\.0\.0|localhost|255\.255\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}|10\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::\d{1,5})?",
        _EDGE + r"(?:1-)?8(?:00|88|77|66|55|44|33)-\d{3}-\d{4}(?!\d)",
        _EDGE + r"(?:400|800)-?\d{3}-?\d{4}(?!\d)",
        _EDGE + r"(?:ISO|IEC|IEEE|RFC|GB/?T?|YY/?T?|NIST|EN|ANSI)\s?(?:SP\s?)?\d{2,6}(?:[.-]\d{1,5}){0,3}",
        r"\b(?:grant|award|funding|approval|ethics|IRB|protocol|patent|license)\s?(?:no\.?|number|\#)?\s?[:：]?\s?[A-Z0-9][A-Z0-9/.-]{3,25}",
        r"(?:基金|课题|项目|批准|伦理|批件|资助|专利|备案|许可证?)(?:编?号)?\s?[:：（(]?\s?[A-Z0-9][A-Z0-9/.\-]{4,30}",
    )
)


def find(text: str) -> Iterator[Span]:
    """Spans to leave alone, in no order."""
    for pattern in _MASKS:
        for match in pattern.finditer(text):
            yield match.span()
