"""Places and facilities, in English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.privacy.document import Document
from content.privacy.findings import Finding, Kind, Tier
from content.privacy.lexicons import words
from content.privacy.rules.base import Pattern, compiled

_WORD = r"(?:[A-Z][A-Za-z'’-]{1,20}\.?|St\.|Mt\.|[A-Z]{2,6}|[0-9]{1,3}(?:st|nd|rd|th))"
_STATE = r"(?:A[LKZR]|C[AOT]|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New\s(?:Hampshire|Jersey|Mexico|York)|North\s(?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode\sIsland|South\s(?:Carolina|Dakota)|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West\sVirginia|Wisconsin|Wyoming)(?![A-Za-z])"
_KIND = (
    r"(?:Hospitals?|Hosp\.?|Clinics?|Medical\s(?:Cent(?:er|re)|Group|Associates|Practice|Institute|Plaza|College)|Med\.?\s?(?:Cent(?:er|re)|Ctr\.?)?|Health(?:\s?[Cc]are)?(?:\s(?:Cent(?:er|re)|System|Clinic|Services|Partners))?|"
    r"(?:Cancer|Oncology|Heart|Cardiac|Cardiology|Neurology|Surgery|Surgical|Trauma|Wellness|Care|Rehabilitation|Rehab|Dialysis|Eye|Women's|Children's|Pediatric|Family|Community|Urgent\sCare|Pain|Spine|Diabetes|Kidney|Orthopa?edic|Imaging|Fertility|Birth|Mental\sHealth|Behavio(?:u)?ral\sHealth)\s(?:Cent(?:er|re)|Institute|Clinic|Practice|Unit|Associates)|"
    r"Infirmary|Hospice|Nursing\sHome|Sanatorium|Institute|Presbyterian|Practice|Surgery|Pharmacy|General|Gen|Memorial|VA|ER|Dental|Facility|Office|Cent(?:er|re))"
)
_NAMED = (
    r"(?:(?:NewYork|New\sYork|NY)[- ]Presbyterian|Mayo(?:\sClinic)?|Johns?\sHopkins|Mass(?:achusetts)?\sGeneral|Cedars?[- ]Sinai|Kaiser(?:\sPermanente)?|(?:Mount|Mt\.?)\sSinai|MD\sAnderson|Memorial\sSloan[- ]Kettering|"
    r"Sloan[- ]Kettering|NYU(?:\sLangone)?|UCSF|UCLA|UPMC|UCSD|MGH|BWH|Brigham(?:\s(?:and|&)\sWomen['’]s)?|Stanford|Bellevue|Cleveland\sClinic|Beth\sIsrael|Baylor|Emory|Duke|Yale[- ]New\sHaven|Yale|Northwestern|Rush|Penn|Vanderbilt|"
    r"Geisinger|Scripps|Lahey|Tufts|Montefiore|Lenox\sHill|Dana[- ]Farber|Methodist|Mercy|St\.?\s[A-Z][a-z]{2,12}['’]?s?|Saint\s[A-Z][a-z]{2,12}['’]?s?|Good\sSamaritan|Sutter|Intermountain|Ochsner|Henry\sFord|BronxCare|Guy['’]s|Addenbrooke['’]s|Great\sOrmond\sStreet|Charit[eé])"
)
_VERB = (
    r"(?:seen|treated|admitted|evaluated|diagnosed|operated|managed|attend(?:s|ed|ing)|visit(?:s|ed|ing)?|discharged|present(?:s|ed|ing)|hospitali[sz]ed|referred|transferred|followed|follow-?up|"
    r"surgery|biopsy|appointment|reviewed|assessed|lives?|living|resid(?:es|ing|ent|ed)|tx'd|dx'd|rx'd|works?|employed|born|checked|consult(?:ed|ation)?|care|stay|procedure|resection|transplant|scan|MRI|CT|labs|ER|ED|from|based|located|brought|scheduled|performed|received|underwent|patient|clinic|facility|practice|office|hospital)"
)
_TAIL = rf"(?:\s(?:of|in|at|-)\s{_WORD}(?:\s{_WORD})?)?(?:,\s(?:{_STATE}|{_WORD}(?:\s{_WORD})?(?:,\s{_STATE})?))?"
_STOP = words("not_places")
_RESEARCH = re.compile(
    r"(?:stud(?:y|ies)|trial|cohort|registry|database|data\s?set|review|guidelines?|score|criteria|survey|department\sof)\s?$",
    re.IGNORECASE,
)


def _is_place(match: "re.Match[str]", document: Document) -> bool:
    if document.is_record and "\n" in match.group("span"):
        return False
    first = re.split(r"[\s,]", match.group("span").strip())[0].strip(".,'")
    if first in _STOP or first.lower() in ("dr", "mr"):
        return False
    after = document.text[match.end("span") : match.end("span") + 24]
    if re.match(
        r"\s(?:metro|area|region|stud|trial|cohort|score|criteria|guideline|registry|data|syndrome|disease|classification|risk|reflex|scale|index|et\sal)",
        after,
        re.IGNORECASE,
    ):
        return False
    before = document.text[max(0, match.start("span") - 24) : match.start("span")]
    return not _RESEARCH.search(before)


@dataclass(frozen=True)
class Cities:
    """A city from the list, after a word of place or before a word of facility, near words about one patient."""

    id: str = "city-near-patient"
    _candidate = re.compile(
        rf"(?:\b(?:in|from|at|near|of|our|outside|to|the)\s)(?P<span>(?P<city>(?:(?:St|Ft)\.\s)?[A-Z][A-Za-z'-]{{1,15}}(?:\s[A-Z][a-z-]{{1,12}}){{0,2}})(?:,\s{_STATE})?(?:\s(?:clinic|office|hospital|facility|practice|branch|VA|ER))?)"
    )

    def find(self, document: Document) -> Iterator[Finding]:
        """See Recogniser."""
        cities = words("cities")
        for match in self._candidate.finditer(document.text):
            parts = match.group("city").split(" ")
            known = next(
                (" ".join(parts[:length]) for length in range(len(parts), 0, -1) if " ".join(parts[:length]) in cities),
                None,
            )
            if known is None or not _is_place(match, document):
                continue
            if self._is_part_of_a_title(match, document, len(known)):
                continue
            start = match.start("span")
            end = match.end("span") if len(known) == len(match.group("city")) else start + len(known)
            if document.masked.overlap(start, end) or document.code.overlap(start, end):
                continue
            if re.match(r"\s(?:metro|area|region)", document.text[end : end + 10]) or not document.is_about_one_patient(
                start, end
            ):
                continue
            yield Finding(start, end, Kind.PLACE, Tier.SOFT, self.id)

    def _is_part_of_a_title(self, match: "re.Match[str]", document: Document, length: int) -> bool:
        """ "Treaty of Rome", "Montreal Protocol": the city names an agreement or a school."""
        before = document.text[max(0, match.start() - 24) : match.start("city")]
        rest = match.group("city")[length:]
        return bool(re.search(r"[A-Z][a-z]{2,15} of (?:the )?$", before)) or bool(rest and rest[1:2].isupper())


RULES = (
    Cities(),
    Pattern(
        "street-address",
        Kind.ADDRESS,
        Tier.HARD,
        compiled(
            rf"(?<![A-Za-z0-9.])(?P<span>[0-9]{{1,5}}[A-Za-z]?[ ](?:[NSEW]\.?[ ])?(?:[A-Z][A-Za-z'-]{{1,18}}[ ]|[0-9]{{1,3}}(?:st|nd|rd|th)[ ]){{1,3}}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace|Circle|Highway|Hwy|Parkway|Pkwy|Close|Crescent|Square)(?![A-Za-z])\.?(?:,?[ ](?:Apt|Suite|Unit|\#)\.?[ ]?[A-Za-z0-9-]{{1,6}})?(?:,[ ]{_WORD}(?:[ ]{_WORD}){{0,2}})?(?:,?[ ]{_STATE})?(?:[ ][0-9]{{5}}(?:-[0-9]{{4}})?)?)"
        ),
        accept=lambda match, _: match.group("span").split()[1] not in ("The", "Patients", "Healthy"),
    ),
    Pattern(
        "address-with-city-and-zip",
        Kind.ADDRESS,
        Tier.HARD,
        compiled(
            rf"(?<![A-Za-z0-9.])(?P<span>[0-9]{{1,6}}[A-Za-z]?(?:[ ][A-Z][A-Za-z'.-]{{1,18}}){{1,4}}(?:[ ](?:Apt|Suite|Unit|\#)\.?[ ]?[A-Za-z0-9-]{{1,6}})?,?[ ](?:[A-Z][a-z'-]{{1,18}}[ ,]{{1,2}}){{1,3}}{_STATE},?[ ][0-9]{{5}}(?:-[0-9]{{4}})?)(?![0-9])"
        ),
    ),
    Pattern(
        "address-label",
        Kind.ADDRESS,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z-])(?:home\s|mailing\s|street\s)?address\s?[:=]\s?(?P<span>[0-9A-Z][^\n;|]{5,90})",
            ignore_case=False,
        ),
        is_labelled=True,
        accept=lambda match, _: (
            "@" not in match.group("span")
            and "//" not in match.group("span")
            and any(char.isdigit() for char in match.group("span"))
        ),
    ),
    Pattern(
        "zip-code",
        Kind.ADDRESS,
        Tier.HARD,
        compiled(
            rf"(?<![A-Za-z])(?P<span>(?:[A-Z][a-z]{{2,15}}\s?){{1,3}},?\s{_STATE},?\s[0-9]{{5}}(?:-[0-9]{{4}})?)(?![0-9])"
        ),
    ),
    Pattern(
        "zip-label",
        Kind.ADDRESS,
        Tier.SOFT,
        compiled(
            r"(?<![A-Za-z])(?:zip(?:\s?code)?|postal\scode|postcode)\s?[:#]?\s?(?:is\s)?(?P<span>[0-9]{5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9][A-Z]{2})",
            ignore_case=True,
        ),
        needs_cue=True,
    ),
    Pattern(
        "facility",
        Kind.FACILITY,
        Tier.SOFT,
        compiled(
            rf"(?<![A-Za-z])(?P<span>(?:Dr\.\s)?(?:{_WORD}\s(?:(?:&|and|of|de|for)\s)?){{1,4}}(?i:clinic|hospital|medical\scenter)(?![a-z]){_TAIL}|(?:{_WORD}\s(?:(?:&|and|of|de|for)\s)?){{1,4}}{_KIND}(?![A-Za-z]){_TAIL})"
        ),
        needs_cue=True,
        accept=_is_place,
    ),
    Pattern(
        "facility-kind-first",
        Kind.FACILITY,
        Tier.SOFT,
        compiled(
            rf"(?<![A-Za-z])(?P<span>(?:Children['’]s\s(?:Hospital|Clinic|Medical\sCenter)|University\sHospital|General\sHosp(?:ital|\.)?|Cancer\sCenter|University\sof\s[A-Z][a-z]{{1,20}})(?:\s(?:of|in|at)\s{_WORD}(?:\s{_WORD})?|\s{_WORD}(?:\s{_WORD})?)?{_TAIL})"
        ),
        needs_cue=True,
        accept=_is_place,
    ),
    Pattern(
        "known-facility",
        Kind.FACILITY,
        Tier.SOFT,
        compiled(rf"(?<![A-Za-z])(?P<span>{_NAMED}(?:\s{_KIND})?(?![A-Za-z]){_TAIL})"),
        needs_cue=True,
        accept=_is_place,
    ),
    Pattern(
        "place-after-care-word",
        Kind.FACILITY,
        Tier.SOFT,
        compiled(
            rf"(?<![A-Za-z]){_VERB}(?:\s[a-z'()/-]{{1,12}}){{0,3}}?\s(?:at|in|from|near|by)\s(?:the\s|our\s|a\s)?(?P<span>{_WORD}(?:\s(?:(?:&|and|of)\s)?{_WORD}){{0,4}}{_TAIL})"
        ),
        needs_cue=True,
        accept=_is_place,
    ),
    Pattern(
        "place-right-after-visit",
        Kind.FACILITY,
        Tier.SOFT,
        compiled(
            rf"(?<![A-Za-z])(?:visit(?:ed|s|ing)?|attended|attending|last\svisit\s(?:to|at)|transferred\sto|referred\sto|admitted\sto|discharged\sfrom|left)\s(?:the\s|our\s)?(?P<span>{_WORD}(?:\s{_WORD}){{0,3}}{_TAIL})"
        ),
        needs_cue=True,
        accept=_is_place,
    ),
    Pattern(
        "city-and-state",
        Kind.PLACE,
        Tier.SOFT,
        compiled(rf"(?<![A-Za-z])(?P<span>(?:[A-Z][a-z]{{2,15}}\s?){{1,3}},\s{_STATE})"),
        needs_cue=True,
        accept=_is_place,
    ),
    Pattern(
        "facility-label-in-record",
        Kind.FACILITY,
        Tier.SOFT,
        compiled(
            r"(?<![A-Za-z])(?:facility|hospital|clinic|location|institution|practice|site|ward|unit|service|employer|workplace|school|delivered\sat|place\sof\s(?:birth|work)|Facility|Hospital|Clinic|Location|Institution|Practice|Site|Ward|Unit|Service|Employer|Workplace|School|Delivered\sat|Place\sof\s(?:[Bb]irth|[Ww]ork))\s?[:=]\s?(?P<span>[A-Z][^\n;|,]{2,60})",
            ignore_case=False,
        ),
        needs_record=True,
    ),
)
