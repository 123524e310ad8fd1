"""Pasted machine records: DICOM headers, HL7 version 2, FHIR, tables with a patient's columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from content.privacy.document import Document
from content.privacy.findings import Finding, Kind, Tier
from content.privacy.rules.base import Pattern, compiled

_DICOM_TAGS = (
    r"(?:0010,\s?(?:0010|0020|0021|0030|0032|1000|1001|1002|1005|1040|1060|1090|2150|2154|21B0|4000)|"
    r"0008,\s?(?:0050|0080|0081|0090|1010|1048|1050|1060|1070)|0020,\s?0010|0032,\s?(?:1032|1033)|0038,\s?(?:0010|0300|0500))"
)
_DICOM_WORDS = (
    r"(?:Patient'?s?\s?(?:Name|ID|Birth\s?Date|Address|Telephone\s?Numbers?|Mother'?s?\s?Birth\s?Name)|Other\s?Patient\s?(?:IDs?|Names?)|"
    r"Accession\s?Number|Referring\s?Physician'?s?\s?Name|Performing\s?Physician'?s?\s?Name|Institution\s?(?:Name|Address)|Study\s?ID|Operators'?\s?Name|Station\s?Name)"
)
_EMPTY = frozenset(
    [
        "",
        "ANON",
        "ANONYMOUS",
        "ANONYMIZED",
        "REMOVED",
        "REDACTED",
        "NONE",
        "NULL",
        "TEST",
        "[NAME]",
        "[ID]",
    ]
)


def _says_something(value: str) -> bool:
    return value.strip(" \"'[]<>^=|").upper().strip("X") not in _EMPTY


@dataclass(frozen=True)
class HealthLevelSeven:
    """Fields of PID, NK1, GT1 and IN1 segments that name a person (HL7 v2, pipe-delimited)."""

    id: str = "hl7-segment"
    _segment = compiled(r"(?:^|[\n\r`>\s])(?P<span>(?:PID|NK1|GT1|IN1|PV1)\|[^\n\r]{4,1000})")

    def find(self, document: Document) -> Iterator[Finding]:
        """See Recogniser."""
        for match in self._segment.finditer(document.text):
            if match.group("span").count("|") >= 4:  # noqa: PLR2004  a shorter line is prose about the format
                yield Finding(match.start("span"), match.end("span"), Kind.RECORD, Tier.HARD, self.id)


@dataclass(frozen=True)
class PatientResource:
    """Values of a FHIR Patient that name a person, in JSON."""

    id: str = "fhir-patient"
    _resource = compiled(r"\"resourceType\"\s?:\s?\"(?:Patient|RelatedPerson)\"")
    _value = compiled(
        r"\"(?:family|given|text|birthDate|value|line|name|city|postalCode)\"\s?:\s{0,3}(?:\[\s{0,3})?\"(?P<span>[^\"\n]{2,80})\""
    )
    _reach = 3000  # characters of a resource before or after its type

    def find(self, document: Document) -> Iterator[Finding]:
        """See Recogniser."""
        end = 0
        for resource in self._resource.finditer(document.text):
            start, end = max(end, resource.start() - self._reach), resource.end() + self._reach
            for match in self._value.finditer(document.text, start, end):
                if _says_something(match.group("span")):
                    yield Finding(match.start("span"), match.end("span"), Kind.RECORD, Tier.HARD, self.id)


RULES = (
    HealthLevelSeven(),
    PatientResource(),
    Pattern(
        "dicom-tag",
        Kind.RECORD,
        Tier.HARD,
        compiled(
            rf"\(?{_DICOM_TAGS}\)?[^\[\n\"'=:]{{0,60}}(?:\[(?P<span>[^\]\n]{{1,120}})\]|[:=]\s?['\"]?(?P<other>[^'\"\n]{{2,80}})['\"]?)",
            ignore_case=True,
        ),
        is_labelled=True,
        accept=lambda match, _: _says_something(match.group("span") or ""),
    ),
    Pattern(
        "dicom-tag-value",
        Kind.RECORD,
        Tier.HARD,
        compiled(
            rf"\(?{_DICOM_TAGS}\)?[^\[\n\"'=:]{{0,60}}[:=]\s?['\"]?(?P<span>[^'\"\n\[\]]{{2,80}})['\"]?",
            ignore_case=True,
        ),
        is_labelled=True,
        accept=lambda match, _: _says_something(match.group("span")),
    ),
    Pattern(
        "dicom-attribute",
        Kind.RECORD,
        Tier.HARD,
        compiled(
            rf"(?<![A-Za-z])(?:{_DICOM_WORDS})(?:\s?(?:LO|PN|SH|DA|ST))?\s?(?:\]|\))?\s?(?:=|:|\s=\s)\s?(?:['\"](?P<span>[^'\"\n]{{2,80}})['\"]|\[(?P<bracket>[^\]\n]{{2,80}})\])"
        ),
        is_labelled=True,
        accept=lambda match, _: _says_something(match.group("span") or ""),
    ),
    Pattern(
        "dicom-attribute-caret",
        Kind.RECORD,
        Tier.HARD,
        compiled(
            rf"(?<![A-Za-z])(?:{_DICOM_WORDS})[^\n]{{0,30}}?(?P<span>[A-Za-z'-]{{2,30}}\^[A-Za-z'-]{{1,30}}(?:\^[A-Za-z.]{{0,10}})?)"
        ),
        is_labelled=True,
    ),
    Pattern(
        "person-name-carets",
        Kind.NAME,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z0-9^])(?P<span>[A-Z][A-Za-z'-]{1,30}\^[A-Z][A-Za-z'-]{0,30}(?:\^[A-Za-z.]{0,10}){0,3})(?![A-Za-z0-9])"
        ),
    ),
    Pattern(
        "json-person-field",
        Kind.RECORD,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z])[\"']?(?:patient_?(?:name|id)|patientName|patientId|birth_?date|birthDate|dob|ssn|mrn|medical_record_number|phone_?(?:number)?|id_?card|姓名|身份证号?|手机号?|住院号)[\"']?\s?[:=]\s?[\"'](?P<span>[^\"'\n]{2,80})[\"']",
            ignore_case=True,
        ),
        is_labelled=True,
        accept=lambda match, _: _says_something(match.group("span")),
    ),
)
