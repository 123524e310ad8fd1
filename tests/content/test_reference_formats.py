"""How works are described: Vancouver for readers of English, GB/T 7714 for readers of Chinese."""

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from content.citations import cards, csl, gbt7714, vancouver
from content.citations.csl import NotADescription, read, work_of
from tests.factories.content import CitationFactory, ReferenceFactory

CALIBRATION = {
    "type": "article-journal",
    "title": "Calibration: the Achilles heel of predictive analytics",
    "author": [
        {"family": "Calster", "given": "Ben", "non-dropping-particle": "Van"},
        {"family": "McLernon", "given": "David J."},
        {"family": "Smeden", "given": "Maarten", "non-dropping-particle": "van"},
        {"family": "Wynants", "given": "Laure"},
        {"family": "Steyerberg", "given": "Ewout W."},
    ],
    "container-title": "BMC Medicine",
    "container-title-short": "BMC Med.",
    "issued": {"date-parts": [[2019, 12, 16]]},
    "volume": "17",
    "issue": "1",
    "page": "230",
    "DOI": "10.1186/s12916-019-1466-7",
}
CHINESE = {
    "type": "article-journal",
    "title": "深度学习在胸片中的应用",
    "author": [
        {"family": "王", "given": "建国"},
        {"family": "李", "given": "秀英"},
        {"family": "欧阳", "given": "娜"},
        {"family": "张", "given": "伟"},
    ],
    "container-title": "中华放射学杂志",
    "issued": {"date-parts": [["2021"]]},
    "volume": 55,
    "issue": 3,
    "page": "210-215",
}
BOOK = {
    "type": "book",
    "title": "Clinical Prediction Models",
    "author": [{"family": "Steyerberg", "given": "Ewout W"}],
    "edition": "2",
    "publisher": "Springer",
    "publisher-place": "Cham",
    "issued": {"date-parts": [[2019]]},
}
CHAPTER = {
    "type": "chapter",
    "title": "Missing values",
    "author": [{"family": "Núñez-Peña", "given": "José-María", "suffix": "Jr."}],
    "container-title": "Handbook of Data",
    "publisher": "Elsevier",
    "issued": {"date-parts": [[2020]]},
    "page": "12–30",
}
GROUP = {
    "type": "report",
    "title": "Ethics and governance of artificial intelligence for health",
    "author": [{"literal": "World Health Organization"}],
    "publisher": "WHO",
    "publisher-place": "Geneva",
    "issued": {"date-parts": [[2021]]},
}
MANY = CALIBRATION | {"author": [{"family": f"Ab{n}", "given": "Cd"} for n in range(7)]}


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (
            CALIBRATION,
            "Van Calster B, McLernon DJ, van Smeden M, Wynants L, Steyerberg EW. Calibration: the Achilles heel of "
            "predictive analytics. BMC Med. 2019;17(1):230.",
        ),
        (CHINESE, "王建国, 李秀英, 欧阳娜, 张伟. 深度学习在胸片中的应用. 中华放射学杂志. 2021;55(3):210–215."),
        (BOOK, "Steyerberg EW. Clinical Prediction Models. 2nd ed. Cham: Springer; 2019."),
        (CHAPTER, "Núñez-Peña JM Jr. Missing values. In: Handbook of Data. Elsevier; 2020."),
        (
            GROUP,
            "World Health Organization. Ethics and governance of artificial intelligence for health. "
            "Geneva: WHO; 2021.",
        ),
        ({"title": "Only a title"}, "Only a title."),
        ({"title": "Is it?", "container-title": "BMJ"}, "Is it? BMJ."),
        ({"title": "A", "container-title": "BMJ", "page": "e1"}, "A. BMJ. e1."),
    ],
)
def test_vancouver(item, line):
    assert vancouver.line(work_of(item)) == line


def test_vancouver_names_six_authors_and_says_that_there_are_more():
    assert vancouver.authors(work_of(MANY)) == "Ab0 C, Ab1 C, Ab2 C, Ab3 C, Ab4 C, Ab5 C, et al"
    assert vancouver.line(work_of(MANY)).startswith("Ab0 C, Ab1 C, Ab2 C, Ab3 C, Ab4 C, Ab5 C, et al. Calibration")
    six = MANY | {"author": MANY["author"][:6]}
    assert "et al" not in vancouver.authors(work_of(six))


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (
            CALIBRATION,
            "VAN CALSTER B, MCLERNON D J, VAN SMEDEN M, et al. Calibration: the Achilles heel of predictive "
            "analytics[J]. BMC Medicine, 2019, 17(1): 230.",
        ),
        (CHINESE, "王建国, 李秀英, 欧阳娜, 等. 深度学习在胸片中的应用[J]. 中华放射学杂志, 2021, 55(3): 210-215."),
        (BOOK, "STEYERBERG E W. Clinical Prediction Models[M]. 2版. Cham: Springer, 2019."),
        (CHAPTER, "NÚÑEZ-PEÑA J M Jr. Missing values[M]//Handbook of Data. Elsevier, 2020: 12-30."),
        (
            GROUP,
            "World Health Organization. Ethics and governance of artificial intelligence for health[R]. "
            "Geneva: WHO, 2021.",
        ),
        ({"title": "Only a title"}, "Only a title[Z]."),
        ({"title": "A", "container-title": "BMJ"}, "A[J]. BMJ."),
    ],
)
def test_gbt_7714(item, line):
    assert gbt7714.line(work_of(item)) == line


def test_gbt_7714_names_three_authors_without_saying_that_there_are_more():
    three = CHINESE | {"author": CHINESE["author"][:3]}
    assert gbt7714.authors(work_of(three)) == "王建国, 李秀英, 欧阳娜"


@pytest.mark.parametrize("module", [vancouver, gbt7714])
def test_source_is_the_reference_without_its_title(module):
    source = module.source(work_of(CALIBRATION))
    assert "Achilles" not in source
    assert "2019" in source
    assert module.source(work_of({"title": "Only a title"})) == ""


class TestReading:
    def test_only_what_is_shown_is_kept(self):
        kept = read(json.dumps([CALIBRATION | {"abstract": "x" * 5000, "custom": {"a": 1}, "note": "mine"}]))
        assert set(kept) == set(CALIBRATION)
        assert kept["issued"] == {"date-parts": [[2019]]}

    def test_markup_in_titles_is_taken_off(self):
        title = "Effect of <i>in vivo</i> H<sub>2</sub>O &amp; <jats:p>care</jats:p> for p < 0.05"
        assert read(json.dumps({"title": title}))["title"] == "Effect of in vivo H2O & care for p < 0.05"

    @pytest.mark.parametrize(
        "pasted",
        [
            *("", "{", "[]", "[{}, {}]", '"text"', "1", "{}", '{"title": ""}', '{"title": {"a": 1}}', "[" * 9000),
            '{"title": "' + "x" * csl.LARGEST + '"}',
            json.dumps({"title": "a", "author": [{"family": "b"}] * 201}),
        ],
        ids=lambda value: value[:12] + str(len(value)),
    )
    def test_what_is_no_description_of_one_work_is_refused(self, pasted):
        with pytest.raises(NotADescription) as refused:
            read(pasted)
        assert refused.value.field == "metadata"

    def test_identifiers_of_the_same_work_are_found(self):
        item = {"DOI": "https://doi.org/10.1136/BMJ.1", "PMID": 123, "PMCID": "1234567", "title": "a"}
        assert [(one.kind, one.value) for one in csl.identifiers(item)] == [
            ("doi", "10.1136/bmj.1"),
            ("pmid", "123"),
            ("pmcid", "PMC1234567"),
        ]
        assert csl.identifiers({"DOI": "none", "PMID": [], "PMCID": None}) == []

    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(csl._TEXTS | csl._NAMES | {"issued", "date-parts", "family"})) | st.text(), inner)))  # fmt: skip  # noqa: E501
    def test_anything_that_json_holds_is_kept_in_shape_or_refused(self, item):
        try:
            kept = read(json.dumps(item))
        except NotADescription:
            return
        assert read(json.dumps(kept)) == kept
        assert vancouver.line(work_of(kept)).startswith(work_of(kept).title[:1]) or work_of(kept).authors
        assert gbt7714.line(work_of(kept))
        assert csl.words(kept)


@pytest.mark.django_db
class TestCards:
    def test_described_work_is_shown_in_the_readers_way(self):
        work = ReferenceFactory(metadata=CALIBRATION, citation_count=9)
        assert cards.card(work).source.startswith("Van Calster B")
        with translation.override("zh-hans"):
            shown = cards.card(work)
        assert shown.source.startswith("VAN CALSTER B")
        assert (shown.title, shown.language, shown.count) == (CALIBRATION["title"], "en", 9)
        assert shown.url == f"/zh-hans/works/{work.pk}/"

    def test_work_without_description_is_called_by_its_identifier(self):
        work = ReferenceFactory(kind="pmid", normal_form="123", shown="PMID 123")
        shown = cards.card(work)
        assert (shown.title, shown.language, shown.source) == ("PMID 123", "", "")

    def test_work_named_by_two_identifiers_stands_once(self):
        work = ReferenceFactory()
        other = ReferenceFactory(same_as=work)
        third = ReferenceFactory()
        citations = [
            CitationFactory.build(reference=one, host_id=5, position=place)
            for place, one in enumerate([other, third, work], start=1)
        ]
        shown = cards.by_host(citations)
        assert [(one.number, one.title) for one in shown[5]] == [(1, work.shown), (2, third.shown)]
