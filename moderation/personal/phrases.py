"""What people write about themselves, told from what professionals write about patients.

Phrases are in the first person only: a question about methods, a quotation and a paper on suicide prevention are none.
Lists in both languages, kept short on purpose: what they miss readers report, what they mark wrongly costs a tick.
"""

import re
import unicodedata
from typing import Final

_RELATIVE_EN: Final = (
    r"(?:mother|father|mom|mum|dad|wife|husband|son|daughter|child|baby|partner|sister|brother|grandmother|grandfather|"
    r"grandma|grandpa|aunt|uncle)"
)
_TREATMENT_EN: Final = (
    r"(?:medications?|medicines?|pills?|tablets?|antibiotics?|statins?|insulin|aspirin|ibuprofen|paracetamol|"
    r"acetaminophen|metformin|warfarin|steroids?|painkillers?|antidepressants?|chemo(?:therapy)?|\d+\s?mg)"
)
_FINDING_EN: Final = (
    r"(?:mri|ct|x-?ray|biopsy|blood (?:tests?|work)|lab results?|test results?|ecg|ekg|ultrasound|mammogram|"
    r"pathology report|scan results?|tumou?r|lump|rash)"
)
_ONE_EN: Final = rf"(?:i|my {_RELATIVE_EN})"
_RELATIVE_ZH: Final = (
    "(?:妈妈?|爸爸?|母亲|父亲|爱人|老公|老婆|丈夫|妻子|儿子|女儿|孩子|宝宝|"
    "爷爷|奶奶|外公|外婆|姥姥|姥爷|姐姐|哥哥|弟弟|妹妹)"
)
_FINDING_ZH: Final = (
    "(?:化验单|检查结果|检查报告|体检报告|体检结果|CT|核磁|磁共振|B超|彩超|片子|胸片|病理报告|血检|心电图)"
)
_THEIRS_EN: Final = rf"my (?:own )?(?:{_RELATIVE_EN}['’]s )?"
_ONE_ZH: Final = rf"我(?:{_RELATIVE_ZH})?"


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


_OWN_ILLNESS: Final = _any_of(
    rf"\bshould {_ONE_EN} (?:take|stop|start|keep|change|increase|reduce|skip)\b[^.?!\n]{{0,30}}\b{_TREATMENT_EN}\b",
    rf"\bcan {_ONE_EN} (?:take|stop|drink)\b[^.?!\n]{{0,30}}\b{_TREATMENT_EN}\b",
    rf"\b{_THEIRS_EN}{_FINDING_EN}\b[^.?!\n]{{0,20}}\b(?:came back|says?|said|shows?|showed|mean)\b",
    rf"\b(?:read|interpret|explain|look at|check) {_THEIRS_EN}{_FINDING_EN}\b",
    rf"\b{_ONE_EN} (?:was|were|am|is|has been|have been|got) (?:just |recently )?diagnosed with\b",
    r"\bi['’]ve been (?:just |recently )?diagnosed with\b",
    rf"\b(?:am i|is my {_RELATIVE_EN}) (?:going to die|dying|in danger)\b",
    r"\bmy (?:doctor|gp|cardiologist|oncologist|surgeon|dentist) "
    r"(?:says|said|told me|wants me|prescribed|refuses)\b",
    r"\bwhat (?:disease|illness|condition) do i have\b",
    rf"{_ONE_ZH}(?:现在|到底|究竟)?(?:该|应该|需要|要不要|能不能|可不可以|可以)"
    r"(?:吃|服|停|换|用)[^。？！\n]{0,8}药",
    rf"{_ONE_ZH}的?{_FINDING_ZH}[^。？！\n]{{0,24}}(?:看看|看一下|什么意思|严重吗|要紧吗|怎么办|正常吗)",
    rf"(?:帮我|帮忙|麻烦|请)[^。？！\n]{{0,6}}看[^。？！\n]{{0,4}}{_ONE_ZH}的?{_FINDING_ZH}",
    rf"{_ONE_ZH}(?:最近|今天|昨天|刚刚?|上周)?被?(?:确诊|诊断)(?:为|了|出|患)",
    r"医生(?:让我|叫我|说我|给我开)",
    rf"{_ONE_ZH}(?:这)?(?:是不是)?得了?(?:什么病|癌症?了?吗)",
)
_WANTS_TO_DIE: Final = _any_of(
    r"\bi (?:really |just |honestly )?(?:want|wanna|wish) to "
    r"(?:die|kill myself|end my life|end it all|be dead)\b(?! of (?:embarrassment|laughter|boredom|shame))",
    r"\bi(?:['’]m| am) (?:going to|gonna|planning to|thinking (?:of|about)) "
    r"(?:kill(?:ing)? myself|end(?:ing)? my (?:own )?life|suicide)\b",
    r"\bi (?:do not|don['’]t) want to (?:live|be alive)(?: any ?more| any longer)?\b",
    r"\bi (?:can['’]?t|cannot) go on living\b",
    r"\bi(?:['’]ve| have) been (?:cutting|hurting|harming) myself\b",
    r"\bi(?:['’]m| am) (?:suicidal|better off dead)\b",
    r"我(?:真的?|已经|现在|好|很|只)?"
    r"(?:不想活了|不想活下去|活不下去了?|想自杀|要自杀|想轻生|想寻死|想结束(?:自己的?|我的?)?生命)",
    r"我(?:真的?|现在|好|很|只)?想死(?![你他她它机心])(?:了|算了)?",
    r"我(?:想|在|已经|打算)(?:割腕|自残|跳楼)",
)
_CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_QUOTED_LINE: Final = re.compile(r"^\s*>.*$", re.MULTILINE)
_QUOTED: Final = re.compile(
    r"“[^”\n]{0,400}”|「[^」\n]{0,400}」|『[^』\n]{0,400}』|《[^》\n]{0,400}》|\"[^\"\n]{0,400}\""
)


def asks_about_own_illness(text: str) -> bool:
    """Whether somebody asks about an illness, findings or treatment of their own, or of a relative."""
    return bool(_OWN_ILLNESS.search(_own_words(text)))


def wants_to_die(text: str) -> bool:
    """Whether somebody says of themselves that they want to die or hurt themselves."""
    return bool(_WANTS_TO_DIE.search(_own_words(text)))


def _own_words(text: str) -> str:
    """Without code and what is quoted, in the usual width."""
    plain = unicodedata.normalize("NFKC", text)
    for others in (_CODE, _QUOTED_LINE, _QUOTED):
        plain = others.sub(" ", plain)
    return plain
