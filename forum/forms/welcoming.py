"""The form of a new member's first steps."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from knowledge.models import Topic

# Which parts of the map are open at first: what people of each profession mostly ask about.
OPEN_FOR: dict[str, tuple[str, ...]] = {
    User.Profession.CLINICIAN: ("evaluation", "applications", "challenges"),
    User.Profession.ENGINEER: ("algorithms", "practice", "tools"),
    User.Profession.RESEARCHER: ("foundations", "evaluation", "trends"),
    User.Profession.STUDENT: ("foundations", "practice"),
}
OPEN_FOR_OTHERS = ("foundations", "applications")


@dataclass(frozen=True)
class Part:
    """One part of the map, with the topics that can be followed in it."""

    root: Topic
    topics: list[Topic]
    is_open: bool


class WelcomeForm(forms.Form):
    """What the member does, and which topics they follow."""

    profession = forms.ChoiceField(
        label=_("I am mainly a"),
        help_text=_("Shown as self-declared until somebody has checked it."),
        choices=User.Profession.choices,
        widget=forms.RadioSelect(),
    )
    topics = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple())

    def __init__(
        self, *args: Any, member: User, topics: Sequence[Topic], followed: Collection[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.all_topics = topics
        self.member = member
        roots = {topic.pk for topic in topics if topic.parent_id is None}
        # The second level of the tree: the first is too wide to follow, the third is found on the pages of topics.
        self.offered = [topic for topic in topics if topic.parent_id in roots]
        self.initial = {
            "profession": member.profession,
            "topics": [topic.pk for topic in self.offered if topic.pk in followed],
        }
        field = self.fields["topics"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - as declared above
        field.choices = [(topic.pk, topic.name) for topic in self.offered]

    @property
    def chosen(self) -> list[Topic]:
        """The topics that were ticked, of a valid form."""
        wanted = set(self.cleaned_data["topics"])
        return [topic for topic in self.offered if topic.pk in wanted]

    @property
    def ticked(self) -> list[int]:
        """Ids of the topics that stand ticked on the page."""
        values = self["topics"].value() or []
        return [int(value) for value in values if str(value).isdecimal() and str(value).isascii()]

    @property
    def parts(self) -> list[Part]:
        """The topics on offer by the part of the map in which they stand; parts with a tick are open."""
        ticked = set(self.ticked)
        wanted = OPEN_FOR.get(self.member.profession, OPEN_FOR_OTHERS)
        parts = []
        for root in (topic for topic in self.all_topics if topic.parent_id is None):
            topics = [topic for topic in self.offered if topic.parent_id == root.pk]
            if topics:
                is_open = root.slug in wanted or any(topic.pk in ticked for topic in topics)
                parts.append(Part(root, topics, is_open))
        return parts
