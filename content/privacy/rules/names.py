"""Names in Latin script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.privacy.document import Document
from content.privacy.findings import Finding, Kind, Tier
from content.privacy.lexicons import words
from content.privacy.rules.base import Pattern, compiled

_CAPITAL = r"[A-Z][a-zà-öø-ÿ]{1,15}(?:['-][A-Z][a-zà-öø-ÿ]{1,15}|[A-Z][a-z]{2,12})?"
_INITIAL = r"[A-Z](?:\.|(?![A-Za-z]))"
_PART = rf"(?:{_CAPITAL}|{_INITIAL})"
_FULL = rf"{_CAPITAL}(?:[ ]{_PART}){{0,3}}"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Master|Sr|Sra|Herr|Frau|Mme)"

# After a capital word these make it a disease, a score, a sign, a study: an eponym, not a person in the room.
_EPONYM = re.compile(
    r"(?:['’]s)?[ ](?:disease|syndrome|scores?|criteria|index|sign|test|classification|scale|reflex|lymphoma|risk|stage|staging|study|trial|"
    r"method|model|law|theorem|distribution|coefficient|kappa|regression|hazards?|curve|plot|sarcoma|tumou?r|palsy|chorea|thyroiditis|"
    r"anaemia|anemia|phenomenon|contracture|procedure|operation|manoeuvre|maneuver|formula|equation|et\sal|and\scolleagues|network|loss|"
    r"algorithm|transform|filter|University|College|Hospital|Clinic|Medical|Health|Institute|School|Center|Centre|Memorial|General|Foundation)",
    re.IGNORECASE,
)
_NOT_A_NAME = words("not_names")


def _is_name(match: "re.Match[str]", document: Document) -> bool:
    value = match.group("span")
    first = value.split()[0].strip(".,")
    if first in _NOT_A_NAME or value.split()[-1].strip(".,") in _NOT_A_NAME:
        return False
    return not _EPONYM.match(document.text, match.end("span"))


@dataclass(frozen=True)
class KnownNames:
    """A given name from the list with a family name or an initial after it, near words about one patient."""

    id: str = "known-given-name"
    _pair = re.compile(
        rf"(?<![A-Za-z.-])(?P<first>[A-Z][a-zà-öø-ÿ]{{1,15}}(?:-[A-Z][a-z]{{1,15}})?)(?P<rest>(?:\s[A-Z]\.?(?![A-Za-z]))?\s(?P<last>(?:(?:de|van|von|der|la|del|bin|al|O'|Mc|Mac)\s?)?{_CAPITAL}|[A-Z]\.?(?![A-Za-z'])))"
    )

    def find(self, document: Document) -> Iterator[Finding]:
        """See Recogniser."""
        strong, doubtful, families = words("given_names"), words("given_names_doubtful"), words("family_names")
        position = 0
        while match := self._pair.search(document.text, position):
            position = match.start("first") + 1
            start, end = match.start("first"), match.end("rest")
            first, last = match.group("first"), match.group("last")
            known = first in strong or first.split("-")[0] in strong
            if not known and not (first in doubtful and (last in families or len(last.rstrip(".")) == 1)):
                continue
            if self._refused(match, document, first, last, end):
                continue
            position = end
            yield Finding(start, end, Kind.NAME, Tier.SOFT, self.id)

    def _refused(self, match: "re.Match[str]", document: Document, first: str, last: str, end: int) -> bool:
        if last.rstrip(".") in _NOT_A_NAME or first in _NOT_A_NAME or _EPONYM.match(document.text, end):
            return True
        start = match.start("first")
        return (
            document.masked.overlap(start, end)
            or document.code.overlap(start, end)
            or not document.is_about_one_patient(start, end)
        )


@dataclass(frozen=True)
class NamedAlone:
    """A given name from the list after a word that names, near words about one patient."""

    id: str = "given-name-after-naming-word"
    _alone = re.compile(
        r"(?:named|called|name\sis|pt\sis|is\snamed|Mr\.|Ms\.|Mrs\.|patient,?)\s(?P<first>[A-Z][a-z]{1,15})(?![A-Za-z'-])"
    )

    def find(self, document: Document) -> Iterator[Finding]:
        """See Recogniser."""
        for match in self._alone.finditer(document.text):
            start, end = match.span("first")
            if (
                (match.group("first") in words("given_names") or match.group("first") in words("given_names_doubtful"))
                and document.is_about_one_patient(start, end)
                and not document.code.overlap(start, end)
            ):
                yield Finding(start, end, Kind.NAME, Tier.SOFT, self.id)


RULES = (
    KnownNames(),
    NamedAlone(),
    Pattern(
        "patient-name-label",
        Kind.NAME,
        Tier.HARD,
        compiled(
            rf"""(?<![A-Za-z@])(?:patient(?:'s)?\s?name|pt\.?\s?name|patient|pt|name(?:\sof\spatient)?|full\sname|surname|next\sof\skin|nok|mother|father|spouse|guardian|daughter|son|wife|husband)
            (?:\s?[:=]\s{{0,3}}|\s(?:is|named|called|name\sis)\s)(?:{_TITLE}\.?\s)?(?P<span>{_CAPITAL},?[ ]{_PART}(?:[ ]{_PART}){{0,2}}|[A-Z]{{2,15}},\s?[A-Z]{{2,15}}(?:\s[A-Z]\b\.?)?|[A-Z]{{2,15}}\s[A-Z]{{2,15}})(?![a-z])""",
            ignore_case=False,
        ),
        is_labelled=True,
        accept=_is_name,
    ),
    Pattern(
        "capital-label",
        Kind.NAME,
        Tier.HARD,
        compiled(
            rf"""(?:^|[\n|;])[ \t>*\#-]{{0,6}}(?:PATIENT(?:\sNAME)?|Patient(?:\s[Nn]ame)?|NAME|Name|Pt\.?(?:\s[Nn]ame)?|Next\sof\s[Kk]in|Full\s[Nn]ame|Surname)\s?[:=\t]\s{{0,3}}(?:{_TITLE}\.?\s)?
            (?P<span>[A-Z][A-Za-zà-öø-ÿ'-]{{1,20}}(?:,?[ ][A-Z][A-Za-zà-öø-ÿ'.-]{{0,20}}){{0,3}})""",
        ),
        is_labelled=True,
        accept=_is_name,
    ),
    Pattern(
        "title-and-name",
        Kind.NAME,
        Tier.SOFT,
        compiled(rf"(?<![A-Za-z]){_TITLE}\.?\s(?P<span>{_FULL}|[A-Z]\.)"),
        accept=_is_name,
        needs_cue=True,
    ),
    Pattern(
        "doctor-near-patient",
        Kind.NAME,
        Tier.SOFT,
        compiled(rf"(?<![A-Za-z])(?P<span>(?:Dr|Drs|Prof|Doctor)\.?\s{_PART}(?:\s{_PART}){{0,2}})"),
        needs_cue=True,
        accept=lambda match, document: not _EPONYM.match(document.text, match.end("span")),
    ),
    Pattern(
        "name-before-number",
        Kind.NAME,
        Tier.HARD,
        compiled(
            rf"(?<![A-Za-z])(?P<span>{_CAPITAL}\s{_PART}(?:\s{_PART})?)\s?[,;(\[]\s?(?:MRN|SSN|DOB|D\.O\.B|dob|mrn|ssn|NHS|Patient\sID|patient\sID|medical\srecord)"
        ),
        accept=_is_name,
    ),
    Pattern(
        "name-and-initial",
        Kind.NAME,
        Tier.SOFT,
        compiled(
            rf"(?:,\s|\bnamed\s|\bfor\s|\bof\s|\bin\s|\bwith\s|\bis\s|\()(?P<span>{_CAPITAL}\s[A-Z]\.)(?=\s?[,;)?]|\s(?:who|is|was|has|from|at|with|seen|treated|MRN|on|and|dx|[(]))"
        ),
        needs_cue=True,
        accept=_is_name,
    ),
    Pattern(
        "apposition",
        Kind.NAME,
        Tier.SOFT,
        compiled(
            rf"(?:old|yo|y/o|male|female|man|woman|boy|girl|patient|pt|gentleman|lady|[0-9][MF]),?\s(?:\(?)(?P<span>{_CAPITAL}\s(?:[A-Z]\.\s)?{_CAPITAL})(?=\s?[,;)?(.]|\s(?:who|is|was|has|from|at|with|seen|treated))"
        ),
        needs_cue=True,
        accept=_is_name,
    ),
    Pattern(
        "relative",
        Kind.NAME,
        Tier.SOFT,
        compiled(
            rf"(?<![A-Za-z])my\s(?:mother|father|mum|mom|dad|wife|husband|son|daughter|brother|sister|grandmother|grandfather|grandma|grandpa|aunt|uncle|friend),?\s(?:{_TITLE}\.?\s)?(?P<span>{_CAPITAL}(?:\s{_PART})?)(?=[,;.)\s])"
        ),
        accept=_is_name,
        needs_cue=True,
    ),
    Pattern(
        "signature-in-record",
        Kind.NAME,
        Tier.SOFT,
        compiled(
            rf"(?<![A-Za-z])(?P<span>{_CAPITAL}(?:[ ]{_PART}){{1,2}}),?\s(?:M\.?D\.?|D\.?O\.?|R\.?N\.?|Ph\.?D\.?|N\.?P\.?|P\.?A\.?(?:-C)?|MBBS|FRCS|FRCP|DPM|DDS|PharmD)(?![A-Za-z])"
        ),
        needs_record=True,
        accept=_is_name,
    ),
    Pattern(
        "staff-label-in-record",
        Kind.NAME,
        Tier.SOFT,
        compiled(
            r"(?<![A-Za-z])(?:attending|physician|provider|consultant|surgeon|referring(?:\s(?:physician|doctor|md))?|pcp|gp|dictated\sby|(?:electronically\s)?signed(?:\sby)?|seen\sby|reviewed\sby|author|resident|radiologist|pathologist|clinician|midwife|nurse|therapist|assistant|doctor|att|ordering\sprovider|requesting\sphysician|referred\sby|contact|next\sof\skin|nok|emergency\scontact|accompanied\sby)\s?[:=]\s{0,3}(?P<span>(?:Dr\.?\s)?(?-i:[A-Z][A-Za-z'-]{1,20}(?:,?[ ][A-Z][A-Za-z'.-]{0,20}){0,3}))",
            ignore_case=True,
        ),
        needs_record=True,
        is_labelled=True,
        accept=_is_name,
    ),
    Pattern(
        "initial-and-family-name-in-record",
        Kind.NAME,
        Tier.SOFT,
        compiled(rf"[:=][ ]{{0,3}}(?P<span>(?:[A-Z]\.[ ]?){{1,2}}{_CAPITAL})(?=[ ]?(?:[\n,;|(]|$))"),
        needs_record=True,
        accept=_is_name,
    ),
    Pattern(
        "relative-and-given-name",
        Kind.NAME,
        Tier.SOFT,
        compiled(
            rf"(?<![A-Za-z])(?:[Ww]ife|[Hh]usband|[Dd]aughter|[Ss]on|[Mm]other|[Ff]ather|[Ss]ister|[Bb]rother|[Pp]artner|[Ss]pouse|[Nn]iece|[Nn]ephew)[ ](?P<span>(?P<first>[A-Z][a-z]{{2,15}})(?:[ ]{_CAPITAL})?)(?![A-Za-z'-])"
        ),
        needs_cue=True,
        accept=lambda match, document: match.group("first") in words("given_names") and _is_name(match, document),
    ),
    Pattern(
        "family-name-first-in-record",
        Kind.NAME,
        Tier.SOFT,
        compiled(
            r"(?<![A-Za-z])(?P<span>[A-Z][A-Za-z'-]{1,20},\s[A-Z][A-Za-z'-]{1,20}(?:\s[A-Z]\.?)?)(?=\s?(?:[\n|;(]|$))"
        ),
        needs_record=True,
        accept=lambda match, document: (
            _is_name(match, document)
            and (
                re.split(r",\s", match.group("span"))[1].split()[0].title() in words("given_names")
                or match.group("span").isupper()
            )
        ),
    ),
)
