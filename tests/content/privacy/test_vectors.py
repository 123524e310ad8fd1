"""Texts that must be found, and texts that must not: each is a sentence somebody could write."""

import pytest

from content.privacy import Kind, Tier, check

FOUND = {
    "患者王建国，男，65岁，住院号 0012345，电话13800138000": {"王建国", "0012345", "13800138000"},
    "138 0013 8000 联系家属": {"138 0013 8000"},
    "Mr. John Smith, MRN 00123456, DOB 03/12/1951": {"John Smith", "00123456", "03/12/1951"},
    "95岁男性": {"95岁"},
    'ds.PatientName = "DOE^JANE"': {"DOE^JANE"},
    "PID|1||12345^^^MRN||DOE^JANE||19510312|F": {"PID|1||12345^^^MRN||DOE^JANE||19510312|F"},
    "１３８００１３８０００": {"１３８００１３８０００"},
    "(0010,0010) PN [DOE^JANE]": {"DOE^JANE"},
    "我妈李秀英，62岁": {"李秀英"},
    "证件 11010519491231002X": {"11010519491231002X"},
    "11010519491231002x": {"11010519491231002x"},
    "邮箱abc@163.com": {"abc@163.com"},
    "SSN 123-45-6789": {"123-45-6789"},
    "家住杭州市西湖区文三路123号2栋301室": {"杭州市西湖区文三路123号2栋301室"},
    "卡号 6222021234567890128": {"6222021234567890128"},
    "A 93-year-old woman fell": {"93-year-old"},
}

SILENT = [
    "门诊预约电话：010-88888888",
    "toll-free 1-800-273-8255",
    "10.13811234567/x",
    "国药准字H20051234",
    "A 67-year-old man; p = 0.0012",
    "Published 12 March 2024; accessed 2024-05-01",
    "Patients admitted between January 1, 2015 and December 31, 2018",
    "seed 20240315",
    "127.0.0.1:8000",
    "torch==2.3.1",
    "ChiCTR2000029308",
    "NCT04280705",
    "PMID 40127903",
    "0000-0002-1825-0097",
    "患者，男，65岁",
    "张某，女，43岁",
    "在北京协和医院开展的多中心研究纳入 1386 例患者",
    "Dr. Topol wrote about this in 2019",
    "患者张三，男，30岁",
    "李四，女，43岁",
    "diagnosed in 2021",
    "患者王女士，45岁",
    "patients aged 90 years and older",
    "90岁以上的患者",
    "Cohen's kappa was 0.81 (95% CI 0.79-0.83) in 1,386 patients",
    "pip install scikit-learn==1.9.1 on 192.168.1.20",
]


@pytest.mark.parametrize(("text", "spans"), FOUND.items(), ids=list(FOUND))
def test_identifier_is_found_where_it_stands(text, spans):
    found = {text[one.start : one.end] for one in check(text)}
    assert spans <= found


def test_patient_resource_of_fhir_is_found():
    text = '{"resourceType":"Patient","name":[{"family":"Doe","given":["Jane"]}]}'
    assert [(one.kind, text[one.start : one.end]) for one in check(text)] == [
        (Kind.RECORD, "Doe"),
        (Kind.RECORD, "Jane"),
    ]


@pytest.mark.parametrize("text", SILENT)
def test_everyday_text_of_the_field_is_left_alone(text):
    assert check(text) == []


def test_soft_rule_stays_silent_without_a_patient():
    assert check("The workshop at Stanford Hospital on 12 March 2024 was full.") == []


def test_same_words_are_marked_beside_a_patient():
    text = "A 62-year-old man was seen at Stanford Hospital on 12 March 2024."
    assert {one.kind for one in check(text)} == {Kind.FACILITY, Kind.DATE}
    assert {one.tier for one in check(text)} == {Tier.SOFT}


def test_soft_rules_do_not_read_code():
    assert check("A 62-year-old man.\n```\nadmitted at Stanford Hospital on 12 March 2024\n```\n") == []


def test_hard_rules_read_code():
    assert [one.kind for one in check("```\nmrn = 'x'\nMRN: 00123456\n```")] == [Kind.RECORD_NUMBER]


def test_two_header_labels_make_a_record():
    note = "Name: Jane Roe\nMR: 4432109\nAttending: Adam Poe\nSeen 3/14.\n"
    found = {note[one.start : one.end] for one in check(note)}
    assert {"Jane Roe", "4432109", "Adam Poe", "3/14"} <= found


def test_patient_in_one_paragraph_does_not_make_a_date_in_the_next_one_suspect():
    text = "A 62-year-old man was treated.\n\nThe meeting is on 12 March 2027."
    assert check(text) == []
