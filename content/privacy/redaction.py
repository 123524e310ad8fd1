"""What stands in the place of a span that was taken out."""

import re
from collections.abc import Iterable

from content.privacy.findings import Finding, Kind

_ENGLISH = {
    Kind.NAME: "[NAME]",
    Kind.ADDRESS: "[ADDRESS]",
    Kind.PLACE: "[PLACE]",
    Kind.FACILITY: "[FACILITY]",
    Kind.BIRTH_DATE: "[BIRTH DATE]",
    Kind.DATE: "[DATE]",
    Kind.AGE: "[AGE 90+]",
    Kind.PHONE: "[PHONE]",
    Kind.EMAIL: "[E-MAIL]",
    Kind.NATIONAL_ID: "[ID NUMBER]",
    Kind.RECORD_NUMBER: "[RECORD NUMBER]",
    Kind.BANK_CARD: "[CARD NUMBER]",
    Kind.PLATE: "[PLATE]",
    Kind.NETWORK: "[NETWORK ADDRESS]",
    Kind.RECORD: "[RECORD]",
}
_CHINESE = {
    Kind.NAME: "[姓名]",
    Kind.ADDRESS: "[地址]",
    Kind.PLACE: "[地点]",
    Kind.FACILITY: "[机构]",
    Kind.BIRTH_DATE: "[出生日期]",
    Kind.DATE: "[日期]",
    Kind.AGE: "[90岁以上]",
    Kind.PHONE: "[电话]",
    Kind.EMAIL: "[邮箱]",
    Kind.NATIONAL_ID: "[证件号]",
    Kind.RECORD_NUMBER: "[病历号]",
    Kind.BANK_CARD: "[卡号]",
    Kind.PLATE: "[车牌]",
    Kind.NETWORK: "[网络地址]",
    Kind.RECORD: "[病历数据]",
}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NEARBY = 30  # characters on either side that decide the language of the label


def label(kind: Kind, *, language: str) -> str:
    """The word in brackets for one kind, in `en` or `zh-hans`; part of the text, not of the interface."""
    return (_CHINESE if language == "zh-hans" else _ENGLISH)[kind]


def label_at(text: str, start: int, end: int, kind: Kind) -> str:
    """The word in brackets for a span of the text, in the language of the words around it."""
    around = text[max(0, start - _NEARBY) : end + _NEARBY]
    return label(kind, language="zh-hans" if _HAN.search(around) else "en")


def redact(text: str, findings: Iterable[Finding]) -> str:
    """The text with each finding replaced by its label, in the language of the words around it."""
    parts, position = [], 0
    for finding in sorted(findings):
        if finding.start < position:
            continue
        parts += [text[position : finding.start], label_at(text, finding.start, finding.end, finding.kind)]
        position = finding.end
    return "".join([*parts, text[position:]])
