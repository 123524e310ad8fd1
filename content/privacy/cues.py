"""Signs that a text speaks of one patient, and that it is a pasted record."""

import re

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
      |consent|satisfaction|education|involvement|engagement|representation|embeddings?|trajector\w+|journey|identifiers?)\b))
  | \bpatient(?=\s(?:named|called|is\s[A-Z]|name|ID|id)\b) | \bPatient(?=[:,]\s)
  | \b(?:Mr|Mrs|Ms|Miss)\b\.?\s(?=[A-Z])
  | \b(?:he|she|who)\s(?:was|is|has\sbeen|had)\s(?:\w+\s)?(?:seen|admitted|discharged|diagnosed|treated|operated|referred|hospitali[sz]ed)
  | \b(?:was|were)\s(?:seen|admitted|discharged)\s(?:at|by|to|from|on)\b
  | \bmy\s(?:mother|father|mum|mom|dad|wife|husband|son|daughter|brother|sister|grandmother|grandfather|aunt|uncle|baby|child)\b
  | \bcase\s(?:review\s|details\s)?(?:of|for)\s(?=[A-Z][a-z]+\s[A-Z])
  | \bpatients?\s(?:like|similar\sto|such\sas)\s(?=[A-Z][a-z]+\s[A-Z])
  | \b(?:noting|review(?:ing)?|re:?|regarding|discuss(?:ing)?)\spatient(?=\s[A-Z])
  | \b[Pp]atient(?=\s(?:with|w/)\s(?:hx|h/o|history)\b)
  | (?<=[a-z,]\s)[A-Z][a-z]{1, 14}\s[A-Z]\.,?\s(?=(?:who\s)?(?:was\s)?(?:seen|treated|visited|admitted|evaluated|at)\b)
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

_LABELS_ENGLISH = (
    r"(?:patient(?:'s)?\s?(?:name|id|no\.?|number)?|pt\.?\s?(?:name|id)?|name|full\sname|first\sname|last\sname|surname|mrn?|m\.r\.|"
    r"med(?:ical)?\.?\s?rec(?:ord)?\.?\s?(?:no\.?|number|\#)?|dob|d\.o\.b\.?|date\sof\sbirth|birth\s?date|age|age/sex|sex|gender|"
    r"doa|dod|dos|adm(?:it|ission)?\s?(?:date)?|date\sof\s(?:admission|discharge|visit|service|surgery|procedure|operation)|"
    r"disch(?:arge)?\s?(?:date)?|visit\s?date|hpi|h/o|cc|chief\scomplaint|pmh|psh|hx|assessment|impression|plan|a/p|dx|diagnos[ie]s|"
    r"attending|physician|provider|consultant|surgeon|referring(?:\sphysician|\sdoctor)?|pcp|gp|dictated\sby|signed(?:\sby)?|"
    r"ward|unit|bed|room|location|facility|hospital|address|addr|phone|tel(?:ephone)?|mobile|cell|fax|e-?mail|contact|"
    r"next\sof\skin|nok|insurance|policy(?:\s?(?:no\.?|number|\#))?|ssn|nhs\s?(?:no\.?|number)?|account|acct|accession|case\s?(?:no\.?|\#)|"
    r"allergies|medications|meds|vitals|findings|indication|technique|comparison|history|specimen|date|study\sdate)"
)
_LABELS_CHINESE = (
    r"(?:患者)?(?:姓\s?名|性\s?别|年\s?龄|出生日期|出生年月|生日|住院号|门诊号|病历号|病案号|登记号|就诊卡号|医保(?:卡)?号|身份证号?码?|证件号码?|"
    r"床\s?号|床位|科\s?室|科\s?别|病\s?区|病\s?室|入院(?:日期|时间)?|出院(?:日期|时间)?|就诊(?:日期|时间)|手术(?:日期|时间)|检查(?:日期|时间|号)|"
    r"报告(?:日期|时间|医师|医生)|送检(?:日期|医生|科室)|影像号|超声号|病理号|标本号|主诉|现病史|既往史|家族史|个人史|查体|体格检查|辅助检查|诊断|初步诊断|"
    r"入院诊断|出院诊断|主治(?:医师|医生)?|主管医(?:师|生)|管床医(?:师|生)|医师签名|记录(?:者|医师)|签名|联系(?:人|电话|方式)|电话|手机号?|家庭(?:住址|地址)|"
    r"住\s?址|地\s?址|工作单位|单位|籍\s?贯|民\s?族|职\s?业|婚\s?姻|监护人|家属|病史陈述者|记录日期)"
)
_HEADER_LINE = re.compile(
    rf"^[ \t>*#|-]{{0,6}}(?:{_LABELS_ENGLISH}[ \t]?[:#=]|【?{_LABELS_CHINESE}】?[ \t]?[:：])",
    re.MULTILINE | re.IGNORECASE,
)
# Several labels on one line also make a record: "Name: … MRN: … DOB: …".
_HEADER_INLINE = re.compile(
    r"(?<![A-Za-z])(?:name|mrn?|dob|d\.o\.b\.?|ssn|doa|dod|sex|attending)[ \t]?[:#]|"
    r"(?:姓名|性别|年龄|住院号|门诊号|病历号|病案号|床号|科室|入院日期|出院日期|身份证号)[ \t]?:",
    re.IGNORECASE,
)
_TRAITS = frozenset(
    ["age", "date", "location", "plan", "address", "phone", "email", "e-mail", "name", "history", "comparison"]
)
FEWEST_LABELS = 2
FEWEST_CLINICAL_LABELS = 1


def places(text: str) -> list[int]:
    """Offsets at which the text speaks of one patient, in order."""
    found = [match.start() for match in _ENGLISH.finditer(text)]
    found += [match.start() for match in _CHINESE.finditer(text)]
    return sorted(found)


def is_record(text: str) -> bool:
    """Whether the text looks like a pasted note: two different header labels, at least one of them clinical."""
    labels = {match.group().strip(" \t>*#|-:=【】").lower() for match in _HEADER_LINE.finditer(text[:32_000])}
    clinical = {label for label in labels if label not in _TRAITS}
    if len(labels) >= FEWEST_LABELS and len(clinical) >= FEWEST_CLINICAL_LABELS:
        return True
    inline = {match.group().strip(" \t:#").lower() for match in _HEADER_INLINE.finditer(text[:32_000])}
    return len(inline) > FEWEST_LABELS
