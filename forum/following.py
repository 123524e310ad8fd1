"""What a page offers a member about following the thing it is about."""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from forum.models import Category, Tag, Thread
from foundation.errors import Text
from knowledge.models import Topic
from notifications.models import Subscription

LEVELS: dict[str, tuple[Text, Text]] = {
    "watching": (gettext_lazy("Watch"), gettext_lazy("Tell me of every post.")),
    "tracking": (gettext_lazy("Follow"), gettext_lazy("Keep its threads under “Following”.")),
    "normal": (gettext_lazy("Normal"), gettext_lazy("Tell me only of answers to me and of my name.")),
    "muted": (gettext_lazy("Mute"), gettext_lazy("Leave its threads out of my lists.")),
}
# What a member writes. Whoever does not want to hear of somebody mutes or blocks them: that holds everywhere.
LEVELS_OF_MEMBER: dict[str, tuple[Text, Text]] = {
    "watching": (gettext_lazy("Watch"), gettext_lazy("Tell me of everything that they write.")),
    "tracking": (gettext_lazy("Follow"), gettext_lazy("Gather what they write in my digest.")),
    "normal": (gettext_lazy("Normal"), gettext_lazy("Tell me only of answers to me and of my name.")),
}
_NOW: dict[str, Text] = {
    "watching": gettext_lazy("Watching"),
    "tracking": gettext_lazy("Following"),
    "normal": gettext_lazy("Follow"),
    "muted": gettext_lazy("Muted"),
}
FOLLOWABLE: dict[str, type[models.Model]] = {
    "category": Category,
    "tag": Tag,
    "topic": Topic,
    "thread": Thread,
    "user": User,
}


@dataclass(frozen=True)
class Levels:
    """What the menu of levels shows for one thing."""

    url: str
    label: Text
    level: str
    options: list[tuple[str, Text, Text]]


def levels(member: User, target: models.Model) -> Levels:
    """The menu for this thing, with the level that the member has chosen. One statement."""
    return levels_at(target, Subscription.objects.level_of(member, target))


def levels_for(target: models.Model) -> dict[str, tuple[Text, Text]]:
    """What may be chosen for this thing: label and explanation by level."""
    return LEVELS_OF_MEMBER if isinstance(target, User) else LEVELS


def levels_at(target: models.Model, level: str) -> Levels:
    """The menu for this thing, whose level is known."""
    options = [(slug, label, text) for slug, (label, text) in levels_for(target).items()]
    url = reverse("follow", args=[target._meta.model_name, target.pk])
    return Levels(url, _NOW[level], level, options)
