"""Which words of a text lead to the glossary."""

import pytest
from django.utils import timezone

from knowledge import glossary_files, links
from knowledge.models import GlossaryTerm
from knowledge.starter.glossary import load_glossary
from tests.factories.knowledge import GlossaryTermFactory

pytestmark = pytest.mark.django_db

HEAD = "slug,en,zh,abbr,synonyms_en,synonyms_zh,everyday\n"


@pytest.fixture
def deployment():
    return GlossaryTermFactory(
        slug="model-deployment", en="model deployment", zh="模型部署", synonyms_en="deployment", everyday="deployment"
    )


@pytest.mark.parametrize("text", ["Deployment of staff was slow.", "The deployments of nurses"])
def test_everyday_word_alone_leads_nowhere(deployment, text):
    assert links.terms(text) == {}


@pytest.mark.parametrize("text", ["Model deployment: before deployment", "A deployment (模型部署)"])
def test_everyday_word_beside_a_telling_one_leads_to_the_term(deployment, text):
    assert links.terms(text)["deployment"].url == deployment.get_absolute_url()


def test_everyday_abbreviation_leads_nowhere_even_where_its_term_is_named():
    GlossaryTermFactory(en="hospital information system", zh="医院信息系统", abbreviation="HIS", everyday="HIS")
    assert set(links.terms("He opened his hospital information system")) == {"hospital information system"}


def test_everyday_word_of_one_term_does_not_hide_the_telling_word_of_another(deployment):
    other = GlossaryTermFactory(en="drift", zh="漂移")
    assert set(links.terms("deployment and drift")) == {"drift"}
    assert links.terms("deployment and drift")["drift"].url == other.get_absolute_url()


def test_file_may_name_only_words_of_the_row():
    with pytest.raises(glossary_files.BadFile) as refusal:
        glossary_files.read(f"{HEAD}one,model deployment,模型部署,,deployment,,rollout\n")
    [fault] = refusal.value.extra["faults"]
    assert "everyday" in fault
    assert "rollout" in fault


def test_file_keeps_everyday_words():
    [term] = glossary_files.read(f"{HEAD}one,model deployment,模型部署,,deployment,,deployment\n")
    assert glossary_files.read(glossary_files.write([term]))[0].everyday == "deployment"


def test_starter_glossary_links_no_word_of_plain_sentences():
    load_glossary()
    for text in (
        "In his opinion, disclosure and responsibility matter: deployment of staff, precision of the needle, the ward.",
        "He claims that the news about Adam and Sam was a clip on a map; grade it, recall it, prompting no prediction.",
        "这是谁的责任？他的推理是编造的，注释里有个人信息。",
    ):
        assert links.terms(text) == {}, text


def test_terms_of_an_older_release_learn_their_everyday_words_unless_staff_changed_them():
    load_glossary()
    GlossaryTerm.objects.update(everyday="")
    GlossaryTerm.objects.filter(slug="epoch").update(changed_at=timezone.now())

    assert load_glossary() > 0

    assert GlossaryTerm.objects.get(slug="depression").everyday == "depression"
    assert GlossaryTerm.objects.get(slug="epoch").everyday == ""
    assert load_glossary() == 0
