"""Ages over 89 (45 CFR 164.514(b)(2)(i)(C))."""

from content.privacy.findings import Kind, Tier
from content.privacy.rules.base import Pattern, compiled

_OLD = r"(?:9[0-9]|1[01][0-9]|120)"

RULES = (
    Pattern(
        "age-over-89",
        Kind.AGE,
        Tier.HARD,
        compiled(
            rf"(?<![A-Za-z0-9.>≥<≤-])(?<!over\s)(?<!above\s)(?<!under\s)(?<!to\s)(?<!than\s)(?<!aged\s)(?P<span>{_OLD}\s?-?\s?(?:(?:years?|yrs?)\s?-?\s?old|y/?o|y\.o\.)(?![A-Za-z])|{_OLD}\s?y?[/ ]?[MF](?=[\s,;.]))(?!\s(?:patients|participants|adults|people|individuals|and\s(?:over|older|above)))",
            ignore_case=False,
        ),
    ),
    Pattern(
        "age-over-89-label",
        Kind.AGE,
        Tier.HARD,
        compiled(rf"(?<![A-Za-z])(?:age|aged)\s?[:=]\s?(?P<span>{_OLD})(?![0-9.%-])", ignore_case=True),
    ),
    Pattern(
        "age-over-89-chinese",
        Kind.AGE,
        Tier.HARD,
        compiled(
            rf"(?<![A-Za-z0-9.>≥<≤~到至-])(?<![大超过于])(?P<span>{_OLD}\s?周?岁)(?!以[上下内]|及以|\s?[-~到至]|的?(?:老人|患者群|人群|以))"
        ),
    ),
)
