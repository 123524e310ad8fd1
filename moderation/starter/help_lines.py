"""Numbers that a new site begins with; staff see to those of its own country."""

from typing import Final

from moderation.models import HelpLine

# Where, name, number: in English and Chinese. Of emergency calls and of the national lines for people in a crisis.
LINES: Final = (
    ("China", "中国", "Emergency", "急救", "120"),
    ("China", "中国", "Psychological support", "全国统一心理援助热线", "12356"),
    ("European Union", "欧盟", "Emergency", "紧急求助", "112"),
    ("United Kingdom and Ireland", "英国和爱尔兰", "Samaritans", "Samaritans（撒玛利亚会）", "116 123"),
    ("United States", "美国", "Suicide and Crisis Lifeline", "自杀与危机生命热线", "988"),
)


def load_help_lines() -> int:
    """Make those of a site that has none; how many were made. Doing it twice does it once."""
    if HelpLine.objects.exists():
        return 0
    made = [
        HelpLine(position=place, place_en=en, place_zh=zh, name_en=name_en, name_zh=name_zh, number=number)
        for place, (en, zh, name_en, name_zh, number) in enumerate(LINES)
    ]
    return len(HelpLine.objects.bulk_create(made))
