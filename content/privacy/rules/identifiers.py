"""Numbers that name one person: national identity, records, insurance, cards, plates."""

import re
from datetime import date

from content.privacy.document import Document
from content.privacy.findings import Kind, Tier
from content.privacy.rules.base import Pattern, compiled

_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83]
)
_OLDEST_BIRTH_YEAR = 1890
LABEL_REACH = 24  # characters before a number in which a word about identity counts
_PERSON_WORD = re.compile(
    r"身份|证件|证号|ID|患者|病人|住院|门诊|姓名|监护人|家属|公民|参保|医保|实名|登记", re.IGNORECASE
)


def has_resident_form(number: str) -> bool:
    """Province and birth date of an 18-character Chinese resident number are possible (GB 11643-1999)."""
    if int(number[:2]) not in _PROVINCES:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born.year >= _OLDEST_BIRTH_YEAR


def has_resident_check(number: str) -> bool:
    """The last character is the ISO 7064 MOD 11-2 check of the first seventeen."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _RESIDENT_WEIGHTS, strict=True))
    return _RESIDENT_CHECKS[total % 11] == number[17].upper()


def has_luhn_check(number: str) -> bool:
    """ISO/IEC 7812 check digit."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004  the sum of two decimal digits
    return total % 10 == 0


def _near_person_word(match: "re.Match[str]", document: Document) -> bool:
    start, end = match.span("span")
    return bool(_PERSON_WORD.search(document.text, max(0, start - LABEL_REACH), end + LABEL_REACH))


def _resident_number(match: "re.Match[str]", document: Document) -> bool:
    number = re.sub(r"[ -]", "", match.group("span"))
    if len(number) != 18 or not has_resident_form(number):  # noqa: PLR2004  fixed by the standard
        return False
    # Most mistyped or invented numbers fail the check, so a word about a person is enough without it.
    return has_resident_check(number) or _near_person_word(match, document)


def _old_resident_number(match: "re.Match[str]", document: Document) -> bool:
    return int(match.group("span")[:2]) in _PROVINCES and _near_person_word(match, document)


def _bank_card(match: "re.Match[str]", document: Document) -> bool:
    number = re.sub(r"[ -]", "", match.group("span"))
    return has_luhn_check(number) and not (len(number) == 18 and has_resident_form(number))  # noqa: PLR2004


# Registers of trials and works number them under labels such as "registration number", too.
_PUBLIC_NUMBER = re.compile(
    r"(?:NCT|ISRCTN|RCTN|ChiCTR|CRD|EUCTR|ACTRN|JPRN|UMIN|DRKS|KCT|CTRI|PMC|PMID|10\.[0-9]{4,9}/)", re.IGNORECASE
)
_PUBLIC_WORD = re.compile(r"(?:trial|stud(?:y|ies)|registry|prospero|patent)[ ]?$", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}(?![0-9.])")


def _has_digit(match: "re.Match[str]", document: Document) -> bool:
    value = match.group("span")
    if _PUBLIC_NUMBER.match(value) or _DECIMAL.match(value):
        return False
    if _PUBLIC_WORD.search(document.text, max(0, match.start() - 12), match.start()):
        return False
    return len(re.findall("[0-9]", value)) >= 3  # noqa: PLR2004  fewer is a bed or a count


# A record number as people write it: #JH-998877, 12345-JH, 876-54-321, UCSF-20210930-567.
_NUMBER = r"\#?(?:(?-i:[A-Z]{1,5})[ ]?|[A-Za-z]{1,5}[-/])?[0-9][A-Za-z0-9]{0,14}(?:[-/.][A-Za-z0-9]{1,12}){0,3}"
_JOIN = r"(?:\s?(?:no|num|number|id|code)\b\.?|\s?\#)?\s?(?:is|was|of|reads|=|:|-|\()?\s{0,3}"

RULES = (
    Pattern(
        "record-number-label",
        Kind.RECORD_NUMBER,
        Tier.HARD,
        compiled(
            rf"""(?<![A-Za-z])(?:MRNs?|EMR(?=:)|HBN|M\.?R\.?N\.?|MR\s?\#|MR(?=:)|UHID|URN|PID|CRN|NHI|EMPI|
            (?:hosp(?:ital)?|medical|clinic|unit|chart|patient|pt|case|record|health|study|file|admission|encounter|visit|registration|accession|specimen|
            lab|folder)\s(?:record\s)?(?:no\.?|num(?:ber)?|nr|id|identifier|\#|file|record)|med(?:ical)?\.?\srec(?:ord)?s?|
            (?:under\s|chart\s|case\s|record\s|acct\s|accession\s)(?=\#)|record\s(?=\#|no|num|id)|chart\s(?=\#|no|num)|accession)(?![A-Za-z])
            (?:{_JOIN})(?P<span>{_NUMBER})(?![A-Za-z0-9])""",
            ignore_case=True,
        ),
        is_labelled=True,
        accept=_has_digit,
    ),
    Pattern(
        "insurance-number-label",
        Kind.RECORD_NUMBER,
        Tier.HARD,
        compiled(
            rf"""(?<![A-Za-z])(?:(?:health\s)?(?:insurance|ins|insurer|policy|plan|member(?:ship)?|subscriber|beneficiary|group|HMO|PPO|
            medicare|medicaid|health\s?plan|HICN|MBI|coverage|account|acct|certificate|licen[cs]e|DEA|NPI|passport|driver'?s?\slicen[cs]e)
            (?:\s(?:plan|policy|card|beneficiary|member|account|group|licen[cs]e|health))?)(?![A-Za-z])
            (?:{_JOIN})(?P<span>{_NUMBER})(?![A-Za-z0-9])""",
            ignore_case=True,
        ),
        is_labelled=True,
        accept=lambda match, document: _has_digit(match, document) and _is_labelled_code(match),
    ),
    Pattern(
        "bracketed-id",
        Kind.RECORD_NUMBER,
        Tier.HARD,
        compiled(
            rf"""[(\[,;]\s?(?:ID|Ref|Reference|Identifier|Case|Unique\sID)\s?(?:no\.?|\#)?\s?[:=#]\s?(?P<span>{_NUMBER})(?![A-Za-z0-9])""",
            ignore_case=True,
        ),
        accept=_has_digit,
    ),
    Pattern(
        "id-near-patient",
        Kind.RECORD_NUMBER,
        Tier.SOFT,
        compiled(rf"""(?<![A-Za-z0-9])(?:ID|Ref)\s?(?:is|:|=|\#)?\s{{0,2}}(?P<span>{_NUMBER})(?![A-Za-z0-9])"""),
        needs_cue=True,
        accept=_has_digit,
    ),
    Pattern(
        "code-near-patient",
        Kind.RECORD_NUMBER,
        Tier.SOFT,
        compiled(
            r"(?<![A-Za-z0-9/.-])(?P<span>\#?[A-Z]{1,5}-[0-9]{4,9}|\#[A-Z]{0,5}-?[0-9]{5,9}|[0-9]{5,7}-[A-Z]{2,4})(?![A-Za-z0-9-])"
        ),
        needs_cue=True,
    ),
    Pattern(
        "bare-number-in-record",
        Kind.RECORD_NUMBER,
        Tier.SOFT,
        compiled(r"(?<![A-Za-z0-9./,-])(?P<span>[0-9]{7,9})(?![A-Za-z0-9/,-]|\.[0-9])"),
        needs_record=True,
    ),
    Pattern(
        "social-security-number",
        Kind.NATIONAL_ID,
        Tier.HARD,
        compiled(r"(?<![A-Za-z0-9-])(?P<span>(?!000|666)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4})(?![A-Za-z0-9-])"),
    ),
    Pattern(
        "social-security-label",
        Kind.NATIONAL_ID,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z])(?:SSN|social\ssecurity(?:\s(?:no\.?|number))?|SIN|NINO)\s?[:#=]?\s?(?:is\s)?(?P<span>[0-9*Xx]{3}[- ]?[0-9*Xx]{2}[- ]?[0-9]{4})(?![0-9])",
            ignore_case=True,
        ),
        is_labelled=True,
    ),
    Pattern(
        "nhs-number",
        Kind.NATIONAL_ID,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z])NHS(?:\s(?:no\.?|number))?\s?[:#]?\s?(?P<span>[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4})(?![0-9])"
        ),
        is_labelled=True,
    ),
    Pattern(
        "resident-number",
        Kind.NATIONAL_ID,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z0-9])(?P<span>[1-8][0-9]{5}[ -]?(?:18|19|20)[0-9]{2}[ -]?[01][0-9][0-3][0-9][ -]?[0-9]{3}[0-9Xx])(?![A-Za-z0-9])"
        ),
        accept=_resident_number,
    ),
    Pattern(
        "old-resident-number",
        Kind.NATIONAL_ID,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z0-9])(?P<span>[1-8][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})(?![A-Za-z0-9])"
        ),
        accept=_old_resident_number,
    ),
    Pattern(
        "national-id-label-chinese",
        Kind.NATIONAL_ID,
        Tier.HARD,
        compiled(
            r"(?:身份证(?:件)?(?:号码?)?|证件号码?|护照(?:号码?)?|港澳通行证号?|军官证号?|社保号|公民身份号码)\s?(?:是|为|[:：])?\s{0,3}(?P<span>[A-Za-z]{0,2}[0-9][0-9Xx*]{6,17})(?![A-Za-z0-9])"
        ),
        is_labelled=True,
    ),
    Pattern(
        "record-number-label-chinese",
        Kind.RECORD_NUMBER,
        Tier.HARD,
        compiled(
            r"""(?<![A-Za-z])(?:病历|病案|住院|门诊|急诊|登记|就诊卡?|诊疗卡?|医保卡?|社保卡?|参保|影像|检查|超声|病理|放射|CT|MR|X线|标本|条码|体检|健康卡|健康档案|档案|患者|保单|保险单?|流水|处方|申请单?|急诊|体检)
            \s?(?:号码?|编号|ID|No\.?)\s?(?:是|为|[:：=#])?\s{0,3}[（(]?\s?(?P<span>[A-Za-z]{0,4}-?[0-9][A-Za-z0-9-]{3,19})(?![A-Za-z0-9])"""
        ),
        is_labelled=True,
        accept=_has_digit,
    ),
    Pattern(
        "bed-number-chinese",
        Kind.RECORD_NUMBER,
        Tier.SOFT,
        compiled(
            r"(?P<span>床(?:号|位)\s?[:：]?\s?[A-Za-z]?[0-9+加-]{1,6}(?:床)?|(?<![0-9])[0-9]{1,3}床)(?![0-9张位])"
        ),
        needs_cue=True,
    ),
    Pattern(
        "bank-card",
        Kind.BANK_CARD,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z0-9.-])(?P<span>(?:62|4[0-9]|5[1-5]|3[47])[0-9]{2}(?:[ -]?[0-9]{4}){2}[ -]?[0-9]{2,7})(?![A-Za-z0-9.-])"
        ),
        accept=_bank_card,
    ),
    Pattern(
        "bank-card-label",
        Kind.BANK_CARD,
        Tier.HARD,
        compiled(
            r"(?:银行卡|储蓄卡|信用卡|工资卡|卡号|账号)(?:号码?)?\s?(?:是|为|[:：])?\s?(?P<span>[0-9](?:[ -]?[0-9]){11,18})(?![0-9])"
        ),
        is_labelled=True,
    ),
    Pattern(
        "plate-chinese",
        Kind.PLATE,
        Tier.HARD,
        compiled(
            r"(?<![\u4e00-\u9fff])?(?P<span>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·.\s-]?(?:[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]))(?![A-Za-z0-9])"
        ),
        accept=lambda match, _: any(char.isdigit() for char in match.group("span")),
    ),
    Pattern(
        "plate-label",
        Kind.PLATE,
        Tier.SOFT,
        compiled(
            r"(?<![A-Za-z])(?:licen[cs]e\splate|plate\s(?:no\.?|number)|VIN|vehicle\s(?:id|reg(?:istration)?))\s?(?:is|:|\#)?\s?(?P<span>[A-Z0-9][A-Z0-9 -]{3,17}[A-Z0-9])(?![A-Za-z0-9])",
            ignore_case=True,
        ),
        needs_cue=True,
        accept=_has_digit,
    ),
    Pattern(
        "device-serial",
        Kind.RECORD_NUMBER,
        Tier.SOFT,
        compiled(
            r"(?<![A-Za-z])(?:serial|device|implant|pacemaker|lot)\s(?:no\.?|number|\#|id|s/n)\s?(?:is|:|\#)?\s?(?P<span>[A-Z]{0,4}-?[0-9][A-Za-z0-9-]{4,18})(?![A-Za-z0-9])",
            ignore_case=True,
        ),
        needs_cue=True,
        accept=_has_digit,
    ),
    Pattern(
        "network-address-label",
        Kind.NETWORK,
        Tier.SOFT,
        compiled(
            r"(?<![A-Za-z])IP(?:[ ]address)?[ ]?(?:is|was|:|=|\()?[ ]?(?P<span>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![0-9])"
        ),
        needs_cue=True,
        is_labelled=True,
    ),
    Pattern(
        "network-address",
        Kind.NETWORK,
        Tier.SOFT,
        compiled(
            r"(?<![0-9.A-Za-z])(?P<span>(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3})(?![0-9.])"
        ),
        needs_cue=True,
    ),
)


def _is_labelled_code(match: "re.Match[str]") -> bool:
    """Common words such as "plan" and "group" need a code that cannot be a count: a separator, or six characters."""
    value = match.group("span").lstrip("#")
    label = match.group()[: match.start("span") - match.start()].lower()
    strong = any(
        word in label
        for word in (
            "id",
            "no",
            "number",
            "#",
            "policy",
            "nhs",
            "medicare",
            "insurance",
            "ins ",
            "passport",
        )
    )
    return strong or len(value) >= 6 or ("-" in value and len(value) >= 5)  # noqa: PLR2004  see above
