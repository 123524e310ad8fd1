"""The matrix: what happened, and by which channels the member hears of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import User
from foundation.errors import Text
from notifications import kinds
from notifications.channels import matrix_of
from notifications.models.notifications import Channel


@dataclass(frozen=True)
class Cell:
    """One box of the matrix."""

    name: str
    channel: str
    label: Text
    is_on: bool


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    kind: kinds.Kind
    cells: list[Cell]


class ChannelsForm(forms.Form):
    """One box for each kind and channel. A box that is not sent is off, as browsers do it."""

    def __init__(self, *args: Any, member: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = matrix_of(member)
        self.kinds = [kind for kind in kinds.everything() if kind.is_for is None or kind.is_for(member)]
        for kind in self.kinds:
            self.fields[kind.name] = forms.MultipleChoiceField(
                label=str(kind.label),
                choices=Channel.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=sorted(self.now[kind.name]),
            )

    def matrix(self) -> dict[str, set[str]]:
        """What was chosen, for the kinds that the form shows."""
        return {kind.name: set(self.cleaned_data[kind.name]) for kind in self.kinds}

    def rooms(self) -> Iterator[tuple[Text, list[Row]]]:
        """The lines under their headings."""
        found: dict[str, tuple[Text, list[Row]]] = {}
        for kind in self.kinds:
            found.setdefault(str(kind.room), (kind.room, []))[1].append(self._row(kind))
        return iter(found.values())

    @property
    def channel_labels(self) -> list[Text]:
        """Heads of the columns."""
        return [label for _slug, label in Channel.choices]

    def _row(self, kind: kinds.Kind) -> Row:
        on = set(self.data.getlist(kind.name)) if self.is_bound else self.now[kind.name]  # type: ignore[attr-defined]
        return Row(kind, [Cell(kind.name, slug, label, slug in on) for slug, label in Channel.choices])
