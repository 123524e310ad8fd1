"""What is sent and what is answered. Input is strict: unknown names and other types are refused, nothing is guessed.

Output serializers (`Shown`) answer only the fields that a caller names in `?fields=`, and further objects only where
they are named in `?expand=`; the view loads for a whole page at once what these ask for.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache, cached_property
from operator import getitem
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

# Of a sentence about what the input means, not about its form: what it names is not there, or does not fit the rest.
UNSUITABLE = "unsuitable"
LARGEST_ID = 2**63 - 1


def _moment(value: datetime) -> str:
    """As `DateTimeField` tells a time, which asks for its settings anew each time."""
    told = timezone.localtime(value).isoformat()
    return f"{told.removesuffix('+00:00')}Z" if told.endswith("+00:00") else told


# What these answer with; asking their own function costs more than that.
_PLAIN: dict[type, Callable[[Any], Any]] = {
    serializers.CharField: str,
    serializers.IntegerField: int,
    serializers.DateTimeField: _moment,
}


class Given(serializers.Serializer):
    """The body of a request, or its query."""

    example: ClassVar[Mapping[str, Any]] = {}
    """What the documentation shows. (Any: what JSON holds.)"""

    def to_internal_value(self, data: Any) -> Any:  # Any: Django REST framework's own signature
        """The values. Refuses names that are not declared."""
        if isinstance(data, Mapping):
            unknown = sorted(str(name)[:60] for name in data if name not in self.fields)
            if unknown:
                raise serializers.ValidationError({name: [_("There is no such field here.")] for name in unknown[:10]})
        return super().to_internal_value(data)

    def run_validation(self, data: Any = serializers.empty) -> Any:  # Any: what JSON holds
        """The values. `null` is no object, like a list: the framework's own words for it know no language."""
        if data is None and not self.allow_null:
            sentence = self.error_messages["invalid"].format(datatype="null")
            raise serializers.ValidationError({"non_field_errors": [sentence]})
        return super().run_validation(data)

    def get_fields(self) -> dict[str, serializers.Field]:
        """The declared ones, which name what can be chosen where something else is sent."""
        found = dict(super().get_fields())
        for field in found.values():
            choice = getattr(field, "child", field)
            if isinstance(choice, serializers.ChoiceField):
                choice.error_messages["invalid_choice"] = choose_among(choice.choices)
        return found


def choose_among(names: Iterable[Any]) -> str:
    """The sentence for who sent something else than one of these. (Any: words or numbers.)"""
    return gettext("Choose among: %(names)s.") % {"names": ", ".join(str(name) for name in names if name != "") or "–"}


class Words(serializers.CharField):
    """A text. Numbers are none."""

    def run_validation(self, data: Any = serializers.empty) -> Any:  # Any: what JSON holds
        """The text as it was sent. Blanks alone are a text that says nothing, which no description can tell apart."""
        if isinstance(data, str) and data and self.trim_whitespace and not self.allow_blank and not data.strip():
            raise serializers.ValidationError(self.error_messages["blank"], UNSUITABLE)
        if isinstance(data, str) and "\0" in data:
            raise serializers.ValidationError(_("This holds a character that is none: U+0000."))
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:  # Any: what JSON holds
        """The text as it was sent."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Number(serializers.IntegerField):
    """A whole number that a database can hold. Texts and fractions are none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"min_value": 0, "max_value": LARGEST_ID} | options))

    def to_internal_value(self, data: Any) -> int:  # Any: what JSON holds
        """The number. 1.0 is one, as JSON knows no other difference."""
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Flag(serializers.BooleanField):
    """true or false, and nothing that looks like it."""

    def to_internal_value(self, data: Any) -> bool:  # Any: what JSON holds
        """Which of the two."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class FormFlag(serializers.BooleanField):
    """The same in a form, which knows texts alone."""

    def to_internal_value(self, data: Any) -> bool:  # Any: what a form holds
        """Which of the two."""
        if str(data).lower() not in ("true", "false"):
            self.fail("invalid", input=data)
        return str(data).lower() == "true"


class One(serializers.ChoiceField):
    """One word of several."""

    def to_internal_value(self, data: Any) -> str:  # Any: what JSON holds
        """The word."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=str(data)[:60])
        return str(super().to_internal_value(data))


class OneNumber(serializers.ChoiceField):
    """One number of several."""

    def to_internal_value(self, data: Any) -> Any:  # Any: what JSON holds; a number
        """Which."""
        if isinstance(data, bool) or not isinstance(data, int | float) or data not in self.choices:
            self.fail("invalid_choice", input=str(data)[:60])
        return int(data)


class Slug(serializers.SlugField):
    """A word for an address. Numbers are none."""

    def to_internal_value(self, data: Any) -> str:  # Any: what JSON holds
        """The word."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Computed(serializers.Field):
    """A value that a function makes of the object and the context; `shape` says what it is."""

    def __init__(self, shape: serializers.Field, make: Callable[..., Any], **options: Any) -> None:
        super().__init__(read_only=True, source="*", **options)
        self.shape, self.make = shape, make

    def bind(self, field_name: str, parent: Any) -> None:  # Any: Django REST framework's own signature
        """A shape that is a serializer answers in the same context."""
        super().bind(field_name, parent)
        bound: Any = self  # its type promises serializers only
        self.shape.bind(field_name, bound)

    def to_representation(self, value: Any) -> Any:  # Any: any object, what JSON holds
        """What the function makes; None stays null."""
        made = self.make(value, self._outermost._context)
        return None if made is None else self.shape.to_representation(made)

    @cached_property
    def _outermost(self) -> Any:  # Any: the form that holds the context
        """As `context` finds it, which walks there for each value anew."""
        return self.root


class Shown(serializers.Serializer):
    """One object of an answer."""

    example: ClassVar[Mapping[str, Any]] = {}
    expansions: ClassVar[Mapping[str, str]] = {}
    """Fields that are there only for who asks for them, and what each holds."""

    def to_representation(self, instance: Any) -> dict[str, Any]:  # Any: any object, what JSON holds
        """As Django REST framework answers it, which works out for each object anew how its fields are read."""
        return {name: read(instance) for name, read in self._readers[isinstance(instance, dict)]}

    @cached_property
    def _readers(self) -> list[list[tuple[str, Callable[[Any], Any]]]]:
        """How each field of an object is read, and how that of a mapping, found out once for a form."""
        told = [(name, field) for name, field in self.fields.items() if not field.write_only]
        return [[(name, _reader(field, take)) for name, field in told] for take in (getattr, getitem)]

    def get_fields(self) -> dict[str, serializers.Field]:
        """Those that the caller wants. Only the outermost object is narrowed."""
        found = dict(super().get_fields())
        outer = self.parent.parent if isinstance(self.parent, serializers.ListSerializer) else self.parent
        is_outermost = outer is None
        context = self.context
        if "view" not in context:
            return found  # documented, not answered
        expanded: frozenset[str] = context["expand"] if is_outermost else frozenset()
        found = {name: field for name, field in found.items() if name not in self.expansions or name in expanded}
        wanted: frozenset[str] = context["fields"] if is_outermost else frozenset()
        if wanted:
            found = {name: field for name, field in found.items() if name in wanted or name in expanded}
        return found


def _reader(field: serializers.Field, take: Callable[[Any, str], Any]) -> Callable[[Any], Any]:
    """What makes of an object the value of this field: what `Serializer.to_representation` does, without its guesses.

    No field of an answer has a default or may be missing.
    """
    told: Callable[[Any], Any] = _PLAIN.get(type(field), field.to_representation)
    if field.source == "*":
        return told
    first, *others = field.source_attrs  # type: ignore[attr-defined]  # bound

    def read(instance: Any) -> Any:
        try:
            value = take(instance, first)
            if callable(value):
                value = value()
            for name in others:
                if value is None:
                    return None
                value = value[name] if isinstance(value, dict) else getattr(value, name)
                value = value() if callable(value) else value
        except ObjectDoesNotExist:
            return None
        return None if value is None else told(value)

    return read


class Problem(serializers.Serializer):
    """A refusal."""

    code = serializers.CharField(help_text="Stable; for programs.")
    message = serializers.CharField(help_text="A sentence that says what to do, in the caller's language.")
    fields = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="Sentences by the name of the field."
    )
    details = serializers.DictField(help_text="Facts for programs: `retry_after`, `edit_count`, `findings`.")


@cache
def page_of(shown: type[Shown]) -> type[serializers.Serializer]:
    """One page of these objects."""
    name = shown.__name__.removesuffix("Shown")
    return type(
        f"{name}Page",
        (serializers.Serializer,),
        {
            "results": shown(many=True),
            "next": serializers.URLField(allow_null=True, help_text="The address of the page that follows."),
            "previous": serializers.URLField(allow_null=True, help_text="The address of the page before."),
        },
    )
