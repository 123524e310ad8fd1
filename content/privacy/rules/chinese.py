"""Chinese names, addresses and facilities."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.privacy.document import Document
from content.privacy.findings import Finding, Kind, Tier
from content.privacy.lexicons import words
from content.privacy.rules.base import Pattern, compiled

_SURNAMES = words("chinese_surnames")
_DOUBLE = "|".join(sorted(name for name in _SURNAMES if len(name) == 2))  # noqa: PLR2004  two characters
_SINGLE = "".join(sorted(name for name in _SURNAMES if len(name) == 1))
_HAN = r"\u4e00-\u9fff"
_NAME = rf"(?:(?:{_DOUBLE})[{_HAN}]{{1,2}}|[{_SINGLE}][{_HAN}]{{1,2}}(?:·[{_HAN}]{{1,4}})?)"
_MINORITY = rf"[{_HAN}]{{2,6}}·[{_HAN}]{{2,6}}(?:·[{_HAN}]{{2,6}})?"
_ANY_NAME = rf"(?:{_MINORITY}|{_NAME})"

# Already a pseudonym: 张某, 李某某, 王女士, 患者甲, 赵XX.
_PSEUDONYM = re.compile(
    r".{1,2}(?:某|[XxＸ*×○O]|女士|先生|同学|小姐|阿姨|大爷|大妈|奶奶|爷爷|叔|师傅|氏)|.(?:老师|医生|医师|主任|教授|护士)"
)
_PLACEHOLDERS = frozenset(["张三", "李四", "王五", "赵六", "小明", "小红", "小李", "小王", "小张", "张某某", "李某某"])
# Words that begin with a family name and are none.
_WORDS = words("chinese_words")
_AFTER = r"(?=[,，。;；、()（）\s]|(?:男|女|因|于|今|现|入|来|患|主|性|年|先|在|自|的|，|,)|[0-9]|$)"


def _is_name(match: "re.Match[str]", document: Document) -> bool:
    value = match.group("span")
    if value in _PLACEHOLDERS or _PSEUDONYM.match(value) or _PSEUDONYM.match(document.text, match.start("span")):
        return False
    return not any(value.startswith(word) or word.startswith(value) for word in _words_beginning(value[0]))


def _words_beginning(char: str) -> tuple[str, ...]:
    return _BY_FIRST.get(char, ())


_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _word in sorted(_WORDS):
    _BY_FIRST[_word[0]] = (*_BY_FIRST.get(_word[0], ()), _word)

_PROVINCE = r"(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?"
_CITY = rf"[{_HAN}]{{2,6}}?(?:市|自治州|地区|盟)"
_COUNTY = rf"[{_HAN}]{{1,7}}?(?:区|县|旗|市)"
_STREET = rf"[{_HAN}A-Za-z0-9]{{1,12}}?(?:街道?|路|大道|道|巷|弄|胡同|里|镇|乡|村|屯|组|社区|小区|花园|新村|家园|公寓|苑|城|庄|大厦|广场)"
_DOOR = r"(?:[A-Za-z]?座|[0-9A-Za-z一二三四五六七八九十-]{1,6}(?:号楼?|弄|栋|幢|单元|室|层|楼|组|门)){1,5}(?:[0-9]{2,5}室?)?"


@dataclass(frozen=True)
class StreetAddresses:
    """County, street and door. Starts from the door, the one part that is rare, and reads backwards from there."""

    id: str = "street-address-chinese"
    _door = compiled(rf"(?<![0-9A-Za-z一二三四五六七八九十]){_DOOR}")
    _before = compiled(rf"(?:{_PROVINCE}\s?)?(?:{_CITY})?(?:{_COUNTY})(?:{_STREET}){{1,3}}\s?$")
    # Verbs of living somewhere run into the name of the city; the pattern matches every text, perhaps emptily.
    _lead = compiled(rf"(?:[{_HAN}]{{0,5}}(?:住在|位于|来自|家在|居于|到|在|往|住))?(?:址:?)?")
    _reach = 40  # characters before the door

    def find(self, document: Document) -> Iterator[Finding]:
        """See Recogniser."""
        for door in self._door.finditer(document.text):
            start = max(0, door.start() - self._reach)
            window = document.text[start : door.start()]
            if not any(char in window for char in "区县旗市"):
                continue
            before = self._before.search(window)
            if before is None:
                continue
            first = start + before.start() + len(self._lead.match(before.group()).group())  # type: ignore[union-attr]
            if not document.masked.overlap(first, door.end()):
                yield Finding(first, door.end(), Kind.ADDRESS, Tier.HARD, self.id)


# A clause and no proper name: the lazy part of the pattern ran over words of grammar.
_HAS_FUNCTION_WORD = re.compile(
    "[的了你您我他她是要需去并后就也都或和与及再还能可应该将被把给让如若]|建议|正规|专业|医院."
)

RULES = (
    Pattern(
        "name-label-chinese",
        Kind.NAME,
        Tier.HARD,
        compiled(
            rf"(?:(?<![A-Za-z])(?:[Pp]atient(?:[ ][Nn]ame)?|PATIENT(?:[ ]NAME)?|Pt(?:[ ][Nn]ame)?|[Nn]ame|NAME|[Cc]ontact)|姓\s{{0,3}}名|名字|联系人|陪同者|陪护人|家属姓名|监护人|户主|产妇姓名|就诊人|受检者|被保险人|投保人|真实姓名)\s{{0,3}}(?:是|为|叫|[:=]|(?<=[者人儿妇]姓名)(?=[{_HAN}]))\s{{0,4}}(?P<span>{_MINORITY}|[{_HAN}]{{2,4}}(?=[\s,，。;；|、()（）]|$|性别|男|女|年龄)|{_ANY_NAME})"
        ),
        is_labelled=True,
        accept=lambda match, document: (
            match.group("span") not in _PLACEHOLDERS
            and not _PSEUDONYM.match(match.group("span"))
            and "某" not in match.group("span")
        ),
    ),
    Pattern(
        "patient-label-chinese",
        Kind.NAME,
        Tier.HARD,
        compiled(
            rf"(?:患者|病人|患儿|产妇|受试者|配偶)\s{{0,3}}[:=]\s{{0,3}}(?P<span>{_ANY_NAME})(?=[\s,，;；|(（]|$)"
        ),
        is_labelled=True,
        accept=_is_name,
    ),
    Pattern(
        "staff-label-chinese",
        Kind.NAME,
        Tier.SOFT,
        compiled(
            rf"(?:医师|医生|护士长?|药师|技师|麻醉师|助产士|术者|助手|[{_HAN}]者|[签记]名|签字|指导|意见|负责人|(?<![A-Za-z])(?i:doctor|physician|attending|surgeon|provider|nurse|radiologist|signed(?:[ ]by)?))\s{{0,3}}[:=]\s{{0,3}}(?P<span>{_ANY_NAME})(?=[\s,，。;；|()（）/、]|主任|副主任|教授|医师|医生|[0-9]|$)"
        ),
        is_labelled=True,
        needs_record=True,
        accept=_is_name,
    ),
    Pattern(
        "facility-label-chinese",
        Kind.FACILITY,
        Tier.SOFT,
        compiled(
            rf"(?:医院|单位|机构)(?:名称)?\s{{0,3}}[:=]\s{{0,3}}(?P<span>[{_HAN}A-Za-z0-9()]{{3,30}})(?=[\s,，。;；|]|$)"
        ),
        is_labelled=True,
        needs_record=True,
    ),
    Pattern(
        "patient-and-name-chinese",
        Kind.NAME,
        Tier.HARD,
        compiled(
            rf"(?:患者|病人|患儿|产妇|患者本人|死者|先证者)\s?[:：，,]?\s?(?P<span>{_ANY_NAME})(?=\s?[,，、(（]\s?(?:男|女|[0-9]{{1,3}}\s?(?:岁|个月|月|天))|\s?(?:男|女)[,，性、。\s]|\s?[0-9]{{1,3}}岁|因(?!素|此|子|为)|于[0-9昨今前当]|[,，]\s?(?:住院号|病历号|门诊号|身份证|电话|联系|床号))"
        ),
        accept=_is_name,
    ),
    Pattern(
        "name-before-sex-or-age-chinese",
        Kind.NAME,
        Tier.HARD,
        compiled(
            rf"(?<![{_HAN}A-Za-z])(?P<span>{_ANY_NAME})(?=\s?[,，、]\s?(?:男|女)(?:性|[,，、\s]|[0-9])|\s?[(（](?:男|女)|\s?[,，]\s?[0-9]{{1,3}}\s?(?:周?岁|个月)(?![以及]))"
        ),
        accept=_is_name,
    ),
    Pattern(
        "called-chinese",
        Kind.NAME,
        Tier.SOFT,
        compiled(rf"(?:名叫|叫做|姓名叫|名字叫|本人叫|我叫|他叫|她叫|名为)\s?(?P<span>{_ANY_NAME}){_AFTER}"),
        accept=_is_name,
        needs_cue=True,
    ),
    Pattern(
        "relative-and-name-chinese",
        Kind.NAME,
        Tier.HARD,
        compiled(
            rf"(?:我|俺)的?(?:妈妈?|爸爸?|母亲|父亲|妻子|丈夫|老公|老婆|爱人|儿子|女儿|奶奶|爷爷|外婆|外公|姥姥|姥爷|哥哥?|姐姐?|弟弟?|妹妹?|孩子|宝宝|朋友|同事|邻居)\s?(?P<span>{_ANY_NAME})(?=[,，。、(（\s]|今年|因|[0-9])"
        ),
        accept=_is_name,
    ),
    Pattern(
        "name-near-record-number-chinese",
        Kind.NAME,
        Tier.HARD,
        compiled(
            rf"(?<![{_HAN}])(?P<span>{_ANY_NAME})\s?[,(]\s?(?:住院号|病历号|门诊号|病案号|身份证|手机|电话|床号|医保)"
        ),
        accept=_is_name,
    ),
    Pattern(
        "doctor-near-patient-chinese",
        Kind.NAME,
        Tier.SOFT,
        compiled(
            rf"(?:由|经|请|找|在|是|[:,。;\n]|^|[0-9][ ])\s?(?P<span>{_ANY_NAME})(?:主任|医生|医师|教授|大夫|护士长?|主治)(?=[{_HAN},，。、\s]|$)"
        ),
        needs_cue=True,
        accept=_is_name,
    ),
    Pattern(
        "address-label-chinese",
        Kind.ADDRESS,
        Tier.HARD,
        compiled(
            rf"(?:家庭(?:住址|地址)|现?住址|户籍(?:地址|所在地)?|通讯地址|联系地址|地\s{{0,3}}址|居住地|住\s{{0,3}}址|(?<=家|现)(?:住在?)|籍\s{{0,3}}贯)\s{{0,3}}(?:是|为|[:=]|(?<=住)|(?<=住在))\s{{0,3}}(?P<span>(?:{_PROVINCE})?(?:{_CITY})?(?:{_COUNTY})?(?:{_STREET}){{0,3}}(?:{_DOOR})?)(?=[^{_HAN}0-9A-Za-z]|$|[{_HAN}])"
        ),
        is_labelled=True,
        accept=lambda match, _: len(match.group("span")) >= 4,  # noqa: PLR2004  shorter is a province or nothing
    ),
    StreetAddresses(),
    Pattern(
        "address-from-province-chinese",
        Kind.ADDRESS,
        Tier.HARD,
        compiled(rf"(?P<span>{_PROVINCE}(?:{_CITY})?(?:{_COUNTY})(?:{_STREET}){{1,3}}(?:{_DOOR})?)"),
        needs_cue=True,
    ),
    Pattern(
        "address-with-postcode-chinese",
        Kind.ADDRESS,
        Tier.HARD,
        compiled(rf"(?P<span>{_PROVINCE}(?:{_CITY})?(?:{_COUNTY})?[{_HAN}]{{2,8}}(?:街|路|道)[A-Za-z]座\s?[0-9]{{6}})"),
    ),
    Pattern(
        "county-near-patient-chinese",
        Kind.PLACE,
        Tier.SOFT,
        compiled(
            rf"(?:来自|家在|居住于|就职于|在)\s?(?P<span>(?:{_PROVINCE})?[{_HAN}]{{2,5}}?(?:县|镇|乡|村|区|市)(?:[{_HAN}]{{2,6}}?(?:镇|乡|村|街道|社区))?)(?=[,，。、\s人的务工居])"
        ),
        needs_cue=True,
    ),
    Pattern(
        "facility-near-patient-chinese",
        Kind.FACILITY,
        Tier.SOFT,
        compiled(
            rf"(?:在|到|至|于|入|往|由|去|赴|从|经|我院|转|就诊于|收住|送)\s?(?P<span>[{_HAN}]{{2,16}}?(?:大学|附属|人民|中心|中医|协和|肿瘤|儿童|妇幼保健|第[一二三四五六七八九十]|省立|市立|总)?[{_HAN}]{{0,10}}?(?:医院|卫生院|诊所|保健院|卫生服务中心|门诊部|疗养院|养老院))"
        ),
        needs_cue=True,
        accept=lambda match, document: (
            not re.match(
                r"(?:当地|外|我|本|该|上级|下级|某|三甲|多家|各|社区|综合|基层|就近|县级|市级|省级|另一|附近|其他|大|专科|私立|公立|正规|一家|两家|几家|这家|那家)",
                match.group("span"),
            )
            and not _HAS_FUNCTION_WORD.search(match.group("span"))
            and "多中心" not in document.text[match.end("span") : match.end("span") + 8]
            and "研究" not in document.text[match.end("span") : match.end("span") + 10]
        ),
    ),
    Pattern(
        "employer-near-patient-chinese",
        Kind.FACILITY,
        Tier.SOFT,
        compiled(
            rf"(?:工作单位|单位|就职于|任职于|就读于|供职于)\s?[:：]?\s{{0,3}}(?P<span>[{_HAN}A-Za-z0-9]{{3,24}}?(?:公司|集团|厂|学校|中学|小学|大学|学院|局|所|院|银行|委员会|部队|中心|幼儿园))"
        ),
        needs_cue=True,
    ),
)
