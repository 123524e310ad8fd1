"""How the site is called in its header."""

from dataclasses import dataclass

from django.urls import reverse

from foundation import site as site_facts

DRAWN_NAME = "MedAI Commons"
HAN_NAME = "智医社区"


@dataclass(frozen=True)
class Brand:
    """How the site is called in the header. The wordmark is drawn for the usual name; any other is set in type."""

    name: str
    name_zh: str
    is_drawn: bool
    home: str


def brand() -> Brand:
    """The name of the site as the administrator set it."""
    name = site_facts.facts().name
    is_drawn = name == DRAWN_NAME
    return Brand(name=name, name_zh=HAN_NAME if is_drawn else "", is_drawn=is_drawn, home=reverse("home"))
