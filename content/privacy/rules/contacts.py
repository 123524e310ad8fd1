"""Telephone, fax, e-mail."""

import re

from content.privacy.document import Document
from content.privacy.findings import Kind, Tier
from content.privacy.rules.base import Pattern, compiled

_INSTITUTION = re.compile(
    r"(?:热线|预约|咨询|客服|投诉|总机|服务|值班|举报|hotline|toll.?free|helpline|switchboard|lifeline|office\shours)",
    re.IGNORECASE,
)
# Mailboxes of a function, and of nobody: placeholders at the domains reserved for examples (RFC 2606).
_ROLE_MAILBOX = re.compile(
    r"(?:info|support|security|contact|admin|office|help|hello|team|abuse|privacy|press|sales|webmaster|postmaster|no-?reply|git|root)@|"
    r"(?:user|username|you|your[._]?name|name|me|someone|somebody|test|foo|bar|alice|bob|email|mail|address|xxx|abc)[0-9]{0,3}@(?:[a-z0-9-]{1,40}\.){0,3}(?:example(?:\.[a-z]{2,4})?|invalid|test|localhost)$",
    re.IGNORECASE,
)
_AUTHOR_WORD = re.compile(
    r"(?:correspond|author|maintain|mailing[- ]list|mailto:|vulnerabilit|report\s(?:bugs|security)|contact\sus|(?-i:CONTACT)|send\s(?:us|patches)|supplementary|通讯作者|通信作者|会务组|编辑部)",
    re.IGNORECASE,
)
_AUTHOR_REACH = 120  # characters before an address
FEWEST_DIGITS = 7  # of a telephone number with its area
_BEFORE = 16  # characters in which such a word makes the number an institution's


def _is_personal(match: "re.Match[str]", document: Document) -> bool:
    start = match.start("span")
    if _AUTHOR_WORD.search(document.text, max(0, start - _AUTHOR_REACH), start):
        return False
    return not _INSTITUTION.search(document.text, max(0, start - _BEFORE), start)


def _is_somebodys(match: "re.Match[str]", document: Document) -> bool:
    start = match.start("span")
    if document.text[start - 1 : start] == "@":
        return False
    if document.is_about_one_patient(*match.span("span")):
        return True
    if _ROLE_MAILBOX.match(match.group("span")):
        return False
    return not _AUTHOR_WORD.search(document.text, max(0, start - _AUTHOR_REACH), start)


def _is_long_enough(match: "re.Match[str]") -> bool:
    return len(re.findall("[0-9]", match.group("span"))) >= FEWEST_DIGITS


RULES = (
    Pattern(
        "email",
        Kind.EMAIL,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z0-9._%+@/-])(?P<span>[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,40}\.){1,4}[A-Za-z]{2,12})(?![A-Za-z0-9@-])"
        ),
        accept=_is_somebodys,
    ),
    Pattern(
        "mobile-chinese",
        Kind.PHONE,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z0-9./_-])(?P<span>(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2})(?![A-Za-z0-9/_]|[-.][0-9])"
        ),
    ),
    Pattern(
        "landline-chinese",
        Kind.PHONE,
        Tier.HARD,
        compiled(
            r"(?:电话|联系方式|联系人|座机|手机|宅电|传真|致电|来电)[^0-9\n]{0,12}(?P<span>\(?0[1-9][0-9]{1,2}\)?[- ]?[2-9][0-9]{6,7}(?:[- ]?(?:转|-)[0-9]{1,5})?)(?![0-9])"
        ),
        accept=_is_personal,
    ),
    Pattern(
        "landline-near-patient-chinese",
        Kind.PHONE,
        Tier.SOFT,
        compiled(r"(?<![A-Za-z0-9.-])(?P<span>\(?0[1-9][0-9]{1,2}\)?-[2-9][0-9]{6,7})(?![0-9-])"),
        needs_cue=True,
        accept=_is_personal,
    ),
    Pattern(
        "phone-american",
        Kind.PHONE,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z0-9./-])(?P<span>(?:\+?1[-. ])?(?:\([2-9][0-9]{2}\)\s?|[2-9][0-9]{2}[-. ])[0-9]{3}[-. ][0-9]{4}(?:\s?(?:x|ext\.?)\s?[0-9]{1,5})?)(?![A-Za-z0-9-])"
        ),
        accept=_is_personal,
    ),
    Pattern(
        "mobile-british",
        Kind.PHONE,
        Tier.HARD,
        compiled(r"(?<![A-Za-z0-9./+-])(?P<span>07[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3})(?![A-Za-z0-9-]|[.][0-9])"),
        needs_cue=True,
    ),
    Pattern(
        "phone-international",
        Kind.PHONE,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z0-9./+-])(?P<span>\+(?!86)[1-9][0-9]{0,2}[- .]?(?:\(0\)\s?)?[0-9]{1,4}(?:[- .][0-9]{2,4}){2,4})(?![A-Za-z0-9-])"
        ),
        accept=_is_personal,
    ),
    Pattern(
        "phone-label",
        Kind.PHONE,
        Tier.HARD,
        compiled(
            r"(?<![A-Za-z])(?:phone|tel(?:ephone)?|mobile|cell|fax|pager|contact|call|callback|reach(?:ed|able)?\s(?:at|on))(?:\s(?:no\.?|number|info|is|at|\#))?\s?[:#=]?\s?(?P<span>\+?\(?[0-9]{2,5}\)?(?:[-. ]{1,2}[0-9]{2,7}){1,4}(?:\s?(?:x|ext\.?)\s?[0-9]{1,5})?|[0-9]{10,12})(?![A-Za-z0-9])",
            ignore_case=True,
        ),
        is_labelled=False,
        accept=lambda match, document: _is_personal(match, document) and _is_long_enough(match),
    ),
)
