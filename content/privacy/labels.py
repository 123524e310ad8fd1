"""Header labels of clinical notes, in both languages: what stands at the start of a line, before a value."""

import re
from collections.abc import Iterator

_ROLE = (
    r"(?:attending|att|physician|provider|clinician|consultant|surgeon|assistant|an(?:a)?esthetist|an(?:a)?esthesiologist|radiologist|"
    r"pathologist|resident|midwife|nurse|therapist|doctor|dr|pcp|gp|technologist|sonographer|reader|counsel(?:l)?or)"
)
_CLINICAL_ENGLISH = (
    rf"(?:patient(?:'s)?|pt|client|mother|baby|(?:patient|pt|client)(?:'s)?\.?\s?(?:name|id|no\.?|number)|mrn?|m\.r\.|mr\s?no\.?|urn|uhid|"
    r"(?:med(?:ical)?\.?\s?rec(?:ord)?|hosp(?:ital)?|unit|chart|specimen|accession|accn|lab|case|nhs|encounter|visit|admission|health\s?card|"
    r"study|exam)\s?(?:no\.?|num(?:ber)?|id|\#)|accession|acc(?:oun)?t(?:\s?(?:no\.?|number))?|ssn|"
    r"dob|d\.o\.b\.?|date\sof\s(?:birth|admission|discharge|visit|service|surgery|procedure|operation|intake|injury|death)|birth\s?date|"
    r"doa|dod|dos|edd|lmp|adm(?:it(?:ted)?|ission)?(?:\s?date)?|disch(?:arged?)?(?:\s?date)?|age/sex|sex/age|sex|gender|"
    r"(?:visit|scan|exam|study|clinic|surgery|procedure|collection|admission|discharge|last|next)\s?(?:date|visit|seen)|"
    r"hpi|h/o|cc|chief\scomplaint|presenting\scomplaint|pmh|psh|fhx?|shx?|hx|a/p|assessment(?:/plan)?|impression|dx|diagnos[ie]s|rx|"
    r"subjective|objective|hospital\scourse|reason(?:\sfor\s(?:visit|referral|admission|consult(?:ation)?))?|ros|physical\sexam(?:ination)?|"
    rf"(?:(?:attending|referring|ordering|requesting|primary|treating|responsible|assigned|performing)\s)?{_ROLE}|referred\sby|"
    r"dictated(?:\sby)?|transcribed(?:\sby)?|(?:electronically\s)?signed(?:\sby)?|seen\sby|reported\sby|delivered\s(?:at|by)|"
    r"ward|unit|bed|room|next\sof\skin|nok|emergency\scontact|insurance|policy(?:\s?(?:no\.?|number|\#))?|member\sid|"
    r"allergies|medications?|meds|vitals|obs|findings|indication|technique|specimen|collected|received|procedures?|"
    r"PatientName|PatientID|PatientBirthDate|StudyDate|AccessionNumber|InstitutionName)"
)
# These alone make no note: a model card, an invitation or a book has them too.
_PLAIN_ENGLISH = (
    r"(?:name|full\sname|first\sname|last\sname|surname|age|date|id(?:\s?no\.?)?|location|facility|hospital|clinic|plan|address|addr|phone|"
    r"tel(?:ephone)?|mobile|cell|fax|e-?mail|contact|employer|history|comparison|follow-?up|exam|arrival|reported|re|modality)"
)
_CLINICAL_CHINESE = (
    r"(?:(?:患者|病人|患儿|产妇|受检者|就诊人|受试者|配偶)(?:姓\s{0,2}名)?|性\s{0,2}别|年\s{0,2}龄|出生(?:日期|年月)|"
    r"(?:住院|门诊|急诊|病历|病案|登记|就诊卡?|诊疗卡|体检|影像|检查|超声|病理|标本|条码|处方|放射|申请单?|医保卡?|社保卡?|身份证|证件|保单)(?:号码?|编号|ID)|"
    r"床\s{0,2}[号位]|病\s{0,2}[区室]|科\s{0,2}[室别]|"
    r"(?:入院|出院|就诊|手术|检查|报告|采样|采集|接收|收到|送检|转诊|转院|体检|分娩|记录|到院|开具|随访|申请|死亡|诊断)(?:日期|时间)|"
    r"末次(?:月经|随访)|主诉|现病史|既往史|家族史|个人史|过敏史|月经史|婚育史|查体|体格检查|专科检查|辅助检查|诊断|(?:初步|入院|出院|病理|临床|术前|术后|超声)诊断|"
    r"(?:影像|超声|检查|内镜)?(?:所见|提示|描述)|病情摘要|会诊意见|诊疗经过|治疗经过|出院医嘱|医嘱|处理|手术名称|护理记录|病史陈述者|陪同者|监护人|"
    r"[\u4e00-\u9fff]{0,4}(?:医师|医生|护士|药师|技师|麻醉师|助产士)(?:签[名字])?|术者|助手|记录者|检验者|核对者|审核者|接生者|"
    r"(?:送检|转出|转入|申请|就诊)(?:单位|医院|机构|科室))"
)
_PLAIN_CHINESE = (
    r"(?:姓\s{0,2}名|联系(?:人|电话|方式)|电\s{0,2}话|手机号?码?|邮箱|(?:家庭)?住\s{0,2}址|(?:家庭|联系|通讯)地址|地\s{0,2}址|工作单位|单\s{0,2}位|"
    r"籍\s{0,2}贯|民\s{0,2}族|职\s{0,2}业|婚\s{0,2}姻|家属|签名|生日|日期)"
)
CHINESE = rf"(?:{_CLINICAL_CHINESE}|{_PLAIN_CHINESE})"
_LINE = re.compile(
    rf"^[ \t>*#|+-]{{0,6}}(?:(?P<clinical>{_CLINICAL_ENGLISH}|{_CLINICAL_CHINESE})"
    rf"|(?P<plain>{_PLAIN_ENGLISH}|{_PLAIN_CHINESE}))[ \t]{{0,3}}[:#=]",
    re.MULTILINE | re.IGNORECASE,
)
_CLINICAL = "!"


def at_line_starts(text: str) -> Iterator[str]:
    """The labels of a folded text, in lower case; a clinical one begins with a mark that `is_clinical` reads."""
    for match in _LINE.finditer(text):
        clinical, plain = match.group("clinical", "plain")
        yield f"{_CLINICAL}{clinical.lower()}" if clinical else plain.lower()


def is_clinical(label: str) -> bool:
    """Whether only a note about a patient has this label."""
    return label.startswith(_CLINICAL)
