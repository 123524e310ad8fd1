"""Choosing topics from the tree."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.models import Topic

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


def grouped(topics: Iterable[Topic]) -> list[Group]:
    """Topics by the root under which they stand, in the order of the tree; a root stands first in its own group."""
    rows = list(topics)
    known = {topic.pk: topic for topic in rows}
    groups: dict[int, Group] = {}
    for topic in rows:
        root = topic
        while root.parent_id in known and root.parent_id != root.pk:
            root = known[root.parent_id]
        name = groups.setdefault(root.pk, (root.name, []))
        name[1].append((topic.slug, topic.name))
    return list(groups.values())


class TopicsField(forms.MultipleChoiceField):
    """Some topics by their slugs; cleaned to the topics themselves."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("error_messages", {}).setdefault(
            "required", _("Choose at least one topic, so that those who know it find this.")
        )
        super().__init__(choices=lambda: grouped(Topic.objects.in_order()), **options)

    def clean(self, value: Any) -> Sequence[Topic]:
        """The topics, in the order of the tree. Raises ValidationError for one that is not there."""
        slugs = [str(slug) for slug in value or []]
        found = list(Topic.objects.in_order().filter(slug__in=slugs)) if slugs else []
        if len(found) != len(set(slugs)):
            raise forms.ValidationError(_("Choose from the topics that are offered."), code="invalid_choice")
        if self.required and not found and Topic.objects.exists():
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found
