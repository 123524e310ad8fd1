"""The works in the style guide's list of references: one for each state."""

from dataclasses import replace

from content.citations import cards, csl
from content.citations.cards import Card
from content.citations.identifiers import Identifier

DESCRIBED = {
    "type": "article-journal",
    "title": "Calibration: the Achilles heel of predictive analytics",
    "author": [
        {"family": "Calster", "given": "Ben", "non-dropping-particle": "Van"},
        {"family": "McLernon", "given": "David J"},
        {"family": "Smeden", "given": "Maarten", "non-dropping-particle": "van"},
        {"family": "Wynants", "given": "Laure"},
    ],
    "container-title": "BMC Medicine",
    "container-title-short": "BMC Med",
    "issued": {"date-parts": [[2019]]},
    "volume": "17",
    "page": "230",
}
CHINESE = {
    "type": "book",
    "title": "临床预测模型",
    "author": [{"family": "王", "given": "建国"}, {"family": "李", "given": "秀英"}],
    "publisher": "人民卫生出版社",
    "publisher-place": "北京",
    "issued": {"date-parts": [[2021]]},
}


def references(reason: str) -> list[Card]:
    """Described, without a description, in the other script and without an address, retracted for this reason."""
    described = csl.work_of(DESCRIBED)
    first = Card(
        number=1,
        title=described.title,
        language="en",
        source=cards.source(described),
        identifier=Identifier("doi", "10.1186/s12916-019-1466-7"),
        url="#g-references",
        count=9,
        is_checked=True,
        is_retracted=False,
        retraction_reason="",
    )
    bare = Identifier("doi", "10.1177/0272989x06295361")
    book = csl.work_of(CHINESE)
    return [
        first,
        replace(first, number=2, title=bare.shown, language="", source="", identifier=bare, count=1, is_checked=False),
        replace(
            first,
            number=3,
            title=book.title,
            language="zh-hans",
            source=cards.source(book),
            identifier=Identifier("isbn", "9789240029200"),
            count=0,
        ),
        replace(first, number=4, is_retracted=True, retraction_reason=reason, count=31),
    ]
