"""Whose each row is. Every room says of each of its models what a member's copy of their data and the deletion of
their account do with it.

A room registers in its `apps.py`. A test walks the models: one that names a member, or holds people's texts, and of
which nobody spoke, fails it. Rooms below the members' own register here as well, so members go by the name
`settings.AUTH_USER_MODEL` alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models


class Fate(StrEnum):
    """What the deletion of an account does with its rows."""

    DELETED = "deleted"
    # The row stays, and nobody's name stands on it.
    UNNAMED = "unnamed"
    # A room's own function (`register_eraser`) takes care of them.
    ERASER = "eraser"


@dataclass(frozen=True)
class Belonging:
    """One model, and what becomes of its rows."""

    label: str
    fate: Fate
    # The lookup that leads from a row to the member whose it is. Empty: rows are nobody's own.
    owner: str = ""
    # A second one, for rows that do not name their owner where others look: texts under a pseudonym.
    also_owner: str = ""
    # The name of its file in a member's copy, without ending. Empty: it is not part of it, and `why` says so.
    file: str = ""
    # What the file holds, for the member (Any: text that is translated when it is read).
    words: Any = ""
    why: str = ""
    # Columns that are left out of the copy: secrets, and what the program makes from others.
    omit: tuple[str, ...] = ()
    # Many-to-many fields that belong to it.
    many: tuple[str, ...] = ()
    # The two columns that name a row of another model.
    named: tuple[str, str] | None = None
    # Rows stand beside texts (`host_model`, `host_id`) and are whose the text is.
    is_hosted: bool = False
    # Other columns with a member, whose rows go with that member too.
    also: tuple[str, ...] = ()
    # The column with Markdown that people may want to read, and lookups of what to call such a text.
    markdown: str = ""
    headings: tuple[str, ...] = ()
    # A site that reads the copy takes the rows for its own. What gives somebody rights is not taken from a file.
    is_loaded: bool = True
    # When two accounts become one and both have a row that can exist once, the one with the greater value here stays;
    # without it, the one of the account that stays.
    wins: str = ""
    # Then the row of the account that goes stays as well and names nobody: others need it.
    is_twin_kept: bool = False
    # Rows that stay behind when accounts are made one: what signs in, and what gives rights.
    is_moved: bool = True

    @property
    def model(self) -> type[models.Model]:
        """The model, once all are loaded."""
        return apps.get_model(self.label)

    def rows(self, member_id: int) -> models.QuerySet[Any]:
        """The member's own (Any: a room's own model), in no order."""
        manager = self.model._base_manager
        if self.is_hosted:
            return manager.filter(_hosts_of(member_id))
        return manager.filter(self.is_of(member_id)) if self.owner else manager.none()

    def is_of(self, member_id: int | models.OuterRef) -> models.Q:
        """Of rows with an owner: those that are this member's, or the member's of an outer query."""
        found = models.Q(**{self.owner: member_id})
        return found | models.Q(**{self.also_owner: member_id}) if self.also_owner else found


@dataclass(frozen=True)
class Context:
    """What a copy says of rows that are not the member's own but that theirs refer to."""

    label: str
    fields: tuple[str, ...]
    # Columns by which a site that reads the copy finds the same thing of its own; empty: there is none, it makes one.
    key: tuple[str, ...] = ()
    # Holds no words of others: told whether or not the member may see the row, since theirs cannot do without it.
    is_frame: bool = False


@dataclass
class Leaving:
    """One deletion of an account, as erasers of the rooms are told of it."""

    member_id: int
    email: str
    username: str
    name: str
    is_removing_texts: bool
    # (model, id) of the texts that an open case is about: they stay until it is decided.
    in_a_case: frozenset[tuple[str, int]]
    now: datetime
    # What was done, by model: counted for the record.
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """What names the person, the longest first; a name of one letter is none."""
        found = {self.email, self.username, self.name}
        return sorted((word for word in found if len(word) > 1), key=len, reverse=True)

    def count(self, label: str, rows: int) -> None:
        """Add to the record."""
        if rows:
            self.counts[label] = self.counts.get(label, 0) + rows


Eraser = Callable[[Leaving], None]
"""Takes away what it knows of, in small transactions of its own. May be called again after it broke off."""
Cases = Callable[[str, Any], set[int]]
"""A model, and ids of some of its rows or a queryset of them -> those that somebody still has to decide about."""
Remover = Callable[[Sequence[int], datetime], None]
"""Takes the words out of these texts and leaves what the discussions of others need."""

_belongings: dict[str, Belonging] = {}
_contexts: dict[str, Context] = {}
_erasers: dict[str, Eraser] = {}
_cases: list[Cases] = []
_removers: dict[str, Remover] = {}


def register(
    label: str,
    *,
    fate: Fate,
    owner: str = "",
    also_owner: str = "",
    file: str = "",
    words: Any = "",  # Any: text that is translated when it is read
    why: str = "",
    omit: Sequence[str] = (),
    many: Sequence[str] = (),
    named: tuple[str, str] | None = None,
    is_hosted: bool = False,
    also: Sequence[str] = (),
    markdown: str = "",
    headings: Sequence[str] = (),
    is_loaded: bool = True,
    wins: str = "",
    is_twin_kept: bool = False,
    is_moved: bool = True,
) -> None:
    """Say what becomes of the rows of `room.Model`. Called in apps.py, once a model."""
    if label in _belongings:
        raise ValueError(f"{label} is registered twice.")
    if not file and not why:
        raise ValueError(f"{label} is in no file of a member's copy; say why.")
    if file and not (words and (owner or is_hosted)):
        raise ValueError(f"{label} needs its owner, and words for the file.")
    if file and file in {known.file for known in _belongings.values()}:
        raise ValueError(f"Two models want the file {file}.")
    _belongings[label] = Belonging(
        label=label,
        fate=fate,
        owner=owner,
        also_owner=also_owner,
        file=file,
        words=words,
        why=why,
        omit=tuple(omit),
        many=tuple(many),
        named=named,
        is_hosted=is_hosted,
        also=tuple(also),
        markdown=markdown,
        headings=tuple(headings),
        is_loaded=is_loaded,
        wins=wins,
        is_twin_kept=is_twin_kept,
        is_moved=is_moved,
    )


def register_nobodys(labels: Mapping[str, str]) -> None:
    """Say of models that their rows are the site's and no member's, each with the reason."""
    for label, why in labels.items():
        register(label, fate=Fate.UNNAMED, why=why)


def register_context(label: str, fields: Sequence[str], *, key: Sequence[str] = (), is_frame: bool = False) -> None:
    """Say what a copy tells of a row of `room.Model` that is somebody else's."""
    _contexts[label] = Context(label, tuple(fields), tuple(key), is_frame)


def register_eraser(name: str, eraser: Eraser) -> None:
    """Name a function that takes part in every deletion of an account. They are called in the order of their names."""
    if name in _erasers:
        raise ValueError(f"The eraser {name} is registered twice.")
    _erasers[name] = eraser


def register_cases(cases: Cases) -> None:
    """Name a function that knows which texts somebody still has to decide about."""
    _cases.append(cases)


def register_remover(label: str, remover: Remover) -> None:
    """Name the function that takes out texts of `room.Model` once the case they were kept for is decided."""
    _removers[label] = remover


def belongings() -> list[Belonging]:
    """All of them, by model."""
    return [_belongings[label] for label in sorted(_belongings)]


def belonging(label: str) -> Belonging | None:
    """That of one model."""
    return _belongings.get(label)


def contexts() -> Mapping[str, Context]:
    """By model."""
    return _contexts


def erasers() -> list[tuple[str, Eraser]]:
    """All of them, by name."""
    return sorted(_erasers.items())


def in_a_case(label: str, ids: Any) -> set[int]:  # Any: ids, or a queryset of them
    """Those of these rows that somebody still has to decide about."""
    return {found for cases in _cases for found in cases(label, ids)}


def removers() -> Mapping[str, Remover]:
    """By model."""
    return _removers


def cases_of(member_id: int) -> set[tuple[str, int]]:
    """(model, id) of the member's texts that somebody still has to decide about; of models with a remover."""
    found: set[tuple[str, int]] = set()
    for label in _removers:
        known = _belongings[label]
        found |= {(label, key) for key in in_a_case(label, known.rows(member_id).order_by().values("pk"))}
    return found


def column_of(model: type[models.Model], name: str) -> Any:
    """The field of that name (Any: of any kind), which has to be there."""
    return model._meta.get_field(name)


def faults(belonging: Belonging) -> list[str]:
    """What is wrong with a registration, once models are loaded: columns that are not there, members left behind."""
    fields: dict[str, Any] = {column.name: column for column in belonging.model._meta.concrete_fields}
    many = {column.name for column in belonging.model._meta.many_to_many}
    wrong = [f"{belonging.label}.{name} is not there" for name in {*belonging.omit} - set(fields)]
    wrong += [f"{belonging.label}.{name} is no many-to-many field" for name in {*belonging.many} - many]
    for name, column in fields.items():
        if not is_member_key(column) or name in (belonging.owner, belonging.also_owner, *belonging.also):
            continue
        if column.remote_field.on_delete is not models.SET_NULL:
            wrong.append(f"{belonging.label}.{name} would take the row along; name it in `also`")
    if belonging.fate is Fate.UNNAMED and belonging.owner in fields and not fields[belonging.owner].null:
        wrong.append(f"{belonging.label}.{belonging.owner} cannot be emptied")
    return wrong


def is_member_key(column: Any) -> bool:  # Any: any kind of field
    """Whether the column names a member."""
    return bool(column.is_relation) and column.related_model._meta.label == settings.AUTH_USER_MODEL


def _hosts_of(member_id: int) -> models.Q:
    """Rows beside the texts of a member, whatever room those live in."""
    found = models.Q(pk__in=[])
    for host in belongings():
        if host.file and host.owner and not host.is_hosted:
            own = host.rows(member_id).order_by().values("pk")
            found |= models.Q(host_model=host.label.lower(), host_id__in=own)
    return found
