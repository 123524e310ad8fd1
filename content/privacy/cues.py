"""Signs that a text speaks of one patient, and that it is a pasted record."""

import re

from content.privacy import labels

_AGED = r"(?:year|yr|month|mo|week|wk|day)s?"
# Singular and particular. "patients", "participants", 例患者 and 位患者 describe a cohort and are no cue.
_ENGLISH = re.compile(
    rf"""
    (?<![\w.-])\d{{1,3}}\s?-?\s?{_AGED}\s?-?\s?old\b(?!\s(?:patients|participants|adults|children|men|women|individuals))
  | (?<![\w.-])\d{{1,3}}\s?(?:yo|y/o|y\.o\.?|yrs?\sold)(?![\w])
  | (?<![\w.-])\d{{1,3}}\s?(?:y|yo|yr)?\s?[/ ]?(?:[MF]|male|female|man|woman|boy|girl)\b(?=[\s,;.)])
  | \b(?:pt|pts?')(?=[\s,.:;'])(?!\spts)
  | \b(?:this|my|our|the|a|an|one|another|elderly|male|female)\s(?:\w{{2,15}}\s){{0,2}}patient(?!s|-|\w)(?=[\s,.:;?)']
      (?!(?:outcomes?|data|population|care|safety|selection|characteristics|cohort|level|reported|experience|privacy|records?
      |consent|satisfaction|education|involvement|engagement|representation|embeddings?|trajector\w{{1,20}}|journey|identifiers?)\b))
  | \bpatient(?=\s(?:named|called|is\s[A-Z]|name|ID|id)\b) | \bPatient(?=[:,]\s)
  | \b(?:Mr|Mrs|Ms|Miss)\b\.?\s(?=[A-Z])
  | \b(?:he|she|who)\s(?:was|is|has\sbeen|had)\s(?:\w{{1,20}}\s)?(?:seen|admitted|discharged|diagnosed|treated|operated|referred|hospitali[sz]ed)
  | \b(?:was|were)\s(?:seen|admitted|discharged)\s(?:at|by|to|from|on)\b
  | \bmy\s(?:mother|father|mum|mom|dad|wife|husband|son|daughter|brother|sister|grandmother|grandfather|aunt|uncle|baby|child)\b
  | \bcase\s(?:review\s|details\s)?(?:of|for)\s(?=[A-Z][a-z]{{1,20}}\s[A-Z])
  | \bpatients?\s(?:like|similar\sto|such\sas)\s(?=[A-Z][a-z]{{1,20}}\s[A-Z])
  | \b(?:noting|review(?:ing)?|re:?|regarding|discuss(?:ing)?)\spatient(?=\s[A-Z])
  | \b[Pp]atient(?=\s(?:with|w/)\s(?:hx|h/o|history)\b)
  | (?<=[a-z,]\s)[A-Z][a-z]{{1,14}}\s[A-Z]\.,?\s(?=(?:who\s)?(?:was\s)?(?:seen|treated|visited|admitted|evaluated|at)\b)
    """,
    re.VERBOSE | re.ASCII,
)
_CHINESE = re.compile(
    r"""
    (?<![例位名批类个])(?:患者|病人|患儿|产妇)(?!们|群|数据|安全|隐私|体验|管理|队列|人群|样本|满意|教育|的?权)(?=[^，,。]{0,12}?[，,:：\s]|[\u4e00-\u9fff]{1,4}(?:因|于|，|,|男|女))
  | (?:该|本例|此)(?:患者|病人|患儿) | 主诉 | 现病史 | 既往史 | 查体 | 出院诊断 | 入院诊断
  | (?<![0-9.\-~到至])\d{1,3}\s?(?:周?岁|个月大)(?![以及]?[上下内]|\s?[-~到至]|的?(?:患者|人群|老人|儿童|成人)群?)
  | 我(?:妈妈?|爸爸?|母亲|父亲|妻子|丈夫|老公|老婆|儿子|女儿|奶奶|爷爷|外婆|外公|姥姥|姥爷|哥哥?|姐姐?|弟弟?|妹妹?|孩子|宝宝|家人)
  | (?:家父|家母|病友|床旁)
    """,
    re.VERBOSE,
)

# Several labels on one line also make a record: "Name: … MRN: … DOB: …".
_HEADER_INLINE = re.compile(
    r"(?<![A-Za-z])(?:name|mrn?|dob|d\.o\.b\.?|ssn|doa|dod|sex|attending)[ \t]?[:#]|"
    r"(?:姓名|性别|年龄|住院号|门诊号|病历号|病案号|床号|科室|入院日期|出院日期|身份证号)[ \t]?:",
    re.IGNORECASE,
)
# Subjective, objective, assessment, plan: a note whose headers are single letters.
_PROBLEM_NOTE = re.compile(r"^[ \t>*#-]{0,6}(?P<letter>[SOAP])[ \t]?[:)/]\s", re.MULTILINE)
FEWEST_LABELS = 2
FEWEST_LETTERS = 3
LONGEST_HEADER = 32_000  # characters


def places(text: str) -> list[int]:
    """Offsets at which the text speaks of one patient, in order."""
    found = [match.start() for match in _ENGLISH.finditer(text)]
    found += [match.start() for match in _CHINESE.finditer(text)]
    return sorted(found)


def is_record(text: str) -> bool:
    """Whether the text looks like a pasted note: two different header labels, at least one of them clinical."""
    text = text[:LONGEST_HEADER]
    found = set(labels.at_line_starts(text))
    if len(found) >= FEWEST_LABELS and any(labels.is_clinical(label) for label in found):
        return True
    if len({match.group("letter") for match in _PROBLEM_NOTE.finditer(text)}) >= FEWEST_LETTERS:
        return True
    inline = {match.group().strip(" \t:#").lower() for match in _HEADER_INLINE.finditer(text)}
    return len(inline) > FEWEST_LABELS
