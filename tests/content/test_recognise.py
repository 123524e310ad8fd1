"""Identifiers of works: found in both languages, brought to one form, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.citations import recognise


def found(text):
    return [(mention.identifier.kind, mention.identifier.value) for mention in recognise.find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("see 10.1136/bmj-2023-078378.", "doi", "10.1136/bmj-2023-078378"),
        ("见10.1136/BMJ-2023-078378。", "doi", "10.1136/bmj-2023-078378"),
        ("（doi：10.1136/bmj-2023-078378）", "doi", "10.1136/bmj-2023-078378"),
        ("(10.1016/S2589-7500(24)00224-3)", "doi", "10.1016/s2589-7500(24)00224-3"),
        ("**10.1001/jama.2020.1**,", "doi", "10.1001/jama.2020.1"),
        ("https://doi.org/10.1136%2Fbmj-2023-078378?utm=x", "doi", "10.1136/bmj-2023-078378"),
        ("http://dx.doi.org/10.1136/bmj-2023-078378", "doi", "10.1136/bmj-2023-078378"),
        ("PMID: 40127903", "pmid", "40127903"),
        ("参见PMID：40127903。", "pmid", "40127903"),
        ("https://pubmed.ncbi.nlm.nih.gov/40127903/?from=x", "pmid", "40127903"),
        ("pmc1234567", "pmcid", "PMC1234567"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/", "pmcid", "PMC1234567"),
        ("arXiv:2301.00001v2", "arxiv", "2301.00001"),
        ("arXiv：0704.0001", "arxiv", "0704.0001"),
        ("arXiv:CS.lg/0701001", "arxiv", "cs.LG/0701001"),
        ("https://arxiv.org/pdf/2301.00001v3.pdf", "arxiv", "2301.00001"),
        ("10.48550/arXiv.2301.00001", "arxiv", "2301.00001"),
        ("ISBN 978-92-4-002920-0", "isbn", "9789240029200"),
        ("ISBN-10: 0-306-40615-2", "isbn", "9780306406157"),
        ("ISBN 080442957X", "isbn", "9780804429573"),
        ("注册号NCT04280705，", "nct", "NCT04280705"),
        ("https://clinicaltrials.gov/ct2/show/NCT04280705?term=x", "nct", "NCT04280705"),
        ("ChiCTR2000029308", "chictr", "ChiCTR2000029308"),
        ("chictr-oic-17011662", "chictr", "ChiCTR-OIC-17011662"),
        ("https://huggingface.co/datasets/Owner/set/tree/main#x", "huggingface", "datasets/Owner/set"),
        ("https://huggingface.co/google/med-gemma", "huggingface", "google/med-gemma"),
        ("https://github.com/Owner/Name.git", "github", "owner/name"),
        ("https://github.com/owner/name/issues/3", "github", "owner/name"),
        ("https://www.kaggle.com/datasets/o/n?resource=download", "kaggle", "datasets/o/n"),
        ("https://www.kaggle.com/c/rsna-2019", "kaggle", "c/rsna-2019"),
        ("https://physionet.org/content/mimiciv/2.2/", "physionet", "content/mimiciv/2.2"),
    ],
)
def test_identifier_is_found_in_its_normal_form(text, kind, value):
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "40127903",
        "10.13811234567/x"[:9],
        "version 10.1234/",
        "1.10.1136/x",
        "XPMC1234567",
        "NCT0428070",
        "NCT042807055",
        "PMC12",
        "PMID",
        "ISBN 978-92-4-002920-1",
        "978-92-4-002920-0",
        "ISBN 1234567890",
        "arXiv:2313.00001",
        "arXiv:1401.00001",
        "arXiv:2301.0001",
        "ChiCTR20000",
        "https://github.com/topics/medical-imaging",
        "https://github.com/owner",
        "https://huggingface.co/docs/hub",
        "https://huggingface.co/datasets/squad",
        "https://example.org/10.1136",
        "https://[broken/10.1136/x",
        "ftp://doi.org/10.1136/bmj",
    ],
)
def test_what_is_no_identifier_is_not_found(text):
    assert found(text) == []


def test_several_are_found_in_order_and_at_their_places():
    text = "先看 PMID 123，再看10.1000/xyz；最后 NCT04280705"
    mentions = list(recognise.find(text))
    assert [text[mention.start : mention.end] for mention in mentions] == ["PMID 123", "10.1000/xyz", "NCT04280705"]


@given(st.text(alphabet=" 10./abcXPMIDNCT:()[]-arxiv见，doi", max_size=200))
def test_places_are_in_order_and_normal_forms_are_stable(text):
    end = 0
    for mention in recognise.find(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        identifier = mention.identifier
        assert recognise._NORMAL_FORMS[identifier.kind](identifier.value) == identifier
        if identifier.url:
            assert recognise.from_url(identifier.url) == identifier
