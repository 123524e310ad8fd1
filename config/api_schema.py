"""The description of the API in OpenAPI 3.1, made of what its views declare. Read by `manage.py api_schema` alone.

docs/decisions/0160 says why the description is a file: no page has to make it, and a change of the API is seen as one.
"""

import inspect
import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from foundation.api.operations import Operation
from foundation.api.problems import STATUSES
from foundation.api.shapes import Problem, Words, page_of
from foundation.api.views import EVERYWHERE, SIZES
from foundation.idempotency import LONGEST_KEY

Schema = dict[str, Any]  # what JSON holds
VERBS = {"GET": "read", "POST": "create", "PUT": "set", "PATCH": "change", "DELETE": "remove"}
PREFIX = "/api/v1/"
_SENTENCE = re.compile(r"(?<=\.)\s+")


class OperationSchema(AutoSchema):
    """One operation, as its view's mark declares it."""

    @property
    def declared(self) -> Operation | None:
        """The mark of the method that is described."""
        return getattr(self._handler, "operation", None)

    @property
    def _handler(self) -> Any:
        return getattr(self.view, self.method.lower(), None)

    @property
    def marked(self) -> Operation:
        """The same, of a method that has one."""
        assert self.declared is not None  # noqa: S101 - others are not described
        return self.declared

    def get_operation(self, *arguments: Any, **options: Any) -> Schema | None:
        """The operation; None for a method that the API does not offer."""
        self.method = arguments[3] if len(arguments) > 3 else options["method"]  # noqa: PLR2004 - the parent's order
        if self.declared is None:
            return None
        made: Schema = super().get_operation(*arguments, **options) or {}
        made["x-scope"] = self.marked.scope
        return made

    def get_operation_id(self) -> str:
        """`threads_posts_list`: the fixed parts of the address, and what is done there."""
        parts = [part.replace("-", "_") for part in self.path.removeprefix(PREFIX).split("/") if part]
        fixed = [part for part in parts if not part.startswith("{")]
        return "_".join([*fixed, "list" if self.marked.is_list and self.method == "GET" else VERBS[self.method]])

    def get_tags(self) -> list[str]:
        """The first part of the address."""
        return [self.path.removeprefix(PREFIX).split("/")[0]]

    def get_summary(self) -> str:
        """The first sentence of the method's docstring."""
        return _SENTENCE.split(inspect.getdoc(self._handler) or "", maxsplit=1)[0].rstrip(".")

    def get_description(self) -> str:
        """The rest of it, and what a token needs."""
        sentences = _SENTENCE.split(inspect.getdoc(self._handler) or "", maxsplit=1)
        rest = sentences[1].strip() if sentences[1:] else ""
        asked = f"Scope: `{self.marked.scope}`." + (" Guests may ask too." if self.marked.is_open else "")
        return f"{rest}\n\n{asked}".strip()

    def get_auth(self) -> list[Schema]:
        """A token or a session; nothing where guests may ask."""
        ways: list[Schema] = [{"token": []}, {"session": []}]
        return [{}, *ways] if self.marked.is_open else ways

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """What the component is called: `Thread`, not `ThreadShown`."""
        return type(serializer).__name__.removesuffix("Shown")

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False  # pages are said as they are

    def get_request_serializer(self) -> Any:
        """The declared body."""
        return self.marked.takes

    def map_parsers(self) -> list[str]:
        """What the body is."""
        return ["multipart/form-data"] if self.marked.is_file else ["application/json"]

    def get_response_serializers(self) -> dict[Any, Any]:
        """The answer, and every refusal by its status."""
        declared = self.marked
        gives: Any = page_of(declared.gives) if declared.gives and declared.is_list else declared.gives
        made: dict[Any, Any] = {}
        status = declared.status if gives else 204
        made[str(status)] = OpenApiResponse(gives, description=HTTPStatus(status).phrase) if gives else None
        for number, codes in sorted(self._refusals().items()):
            told = ", ".join(f"`{code}`" for code in codes)
            example = {"code": codes[0], "message": "…", "fields": {}, "details": {}}
            made[str(number)] = OpenApiResponse(
                Problem,
                description=f"{HTTPStatus(number).phrase}: {told}",
                examples=[OpenApiExample(codes[0], value=example, response_only=True, status_codes=[str(number)])],
            )
        return made

    def _refusals(self) -> dict[int, list[str]]:
        declared, writes = self.marked, self.method != "GET"
        found: dict[int, list[str]] = {400: ["invalid_input", "malformed"], 401: ["token_invalid"]}
        found[400] += ["bad_cursor"] if declared.is_list else []
        found[401] += ["sign_in_required"]  # of guests, too, where the site is closed
        found[403] = ["scope_missing", "suspended", "inactive", "terms_due", "forbidden", *declared.forbids]
        if "{" in self.path or declared.asks:
            found[404] = ["not_found"]
        found[406] = ["not_acceptable"]
        if declared.asks is not None:
            found[422] = ["unsuitable_input"]
        if declared.takes is not None:
            found |= {413: ["body_too_large"], 415: ["unsupported_media_type"], 422: ["unsuitable_input"]}
        if declared.is_idempotent:
            found |= {409: ["idempotency_key_in_use"]}
            found.setdefault(422, []).append("idempotency_key_reused")
        if declared.needs_match:
            found |= {412: ["changed_meanwhile"], 428: ["if_match_missing"]}
        for code in declared.refuses:
            found.setdefault(STATUSES.get(code, 422), []).append(code)
        found |= {429: ["limit_reached"], 503: ["unavailable", *(["read_only"] if writes else [])]}
        return {number: list(dict.fromkeys(codes)) for number, codes in found.items()}

    def get_override_parameters(self) -> list[Any]:
        """The declared query, and what lists and answers understand everywhere."""
        declared = self.marked
        made: list[Any] = [declared.asks] if declared.asks else []
        made += list(self._wishes())
        if declared.is_list and self.method == "GET":
            made.append(_query("cursor", {"type": "string"}, "Where the page begins: taken from `next` or `previous`."))
            sizes = {"type": "integer", "enum": list(SIZES), "default": 30}
            made.append(_query("limit", sizes, "How many objects a page has."))
        if declared.needs_match:
            made.append(_header("If-Match", "The ETag of what was read, or `*`.", is_required=True))
        if declared.is_idempotent:
            told = "Any text of the caller's own: the same key is carried out once."
            made.append(_header("Idempotency-Key", told, minLength=1, maxLength=LONGEST_KEY, pattern="^[ -~]*$"))
        return made

    def _wishes(self) -> Iterable[OpenApiParameter]:
        shown = self.marked.gives
        if shown is None:
            return
        names = {
            "fields": [name for name in shown._declared_fields if name not in shown.expansions],
            "expand": list(shown.expansions),
        }
        told = {
            "fields": "Answer with these fields only.",
            "expand": " ".join(f"`{name}`: {words}" for name, words in shown.expansions.items()),
        }
        for name in EVERYWHERE:
            if names[name]:
                yield OpenApiParameter(
                    name,
                    {"type": "array", "items": {"type": "string", "enum": names[name]}, "minItems": 1},
                    style="form",
                    explode=False,
                    description=told[name],
                )

    def get_examples(self) -> list[OpenApiExample]:
        """What the shapes show."""
        declared = self.marked
        made = []
        if declared.takes is not None and declared.takes.example:
            made.append(OpenApiExample("body", value=dict(declared.takes.example), request_only=True))
        if declared.gives is not None and declared.gives.example:
            value: Any = dict(declared.gives.example)
            value = {"results": [value], "next": None, "previous": None} if declared.is_list else value
            status = str(declared.status)
            made.append(OpenApiExample("answer", value=value, response_only=True, status_codes=[status]))
        return made


class ComputedExtension(OpenApiSerializerFieldExtension):
    """A computed value is what its shape says."""

    target_class = "foundation.api.shapes.Computed"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> Schema:
        """The schema of the shape; null is an answer where the shape allows it."""
        shape = self.target.shape
        if isinstance(shape, serializers.ListSerializer):
            return {"type": "array", "items": auto_schema._map_serializer_field(shape.child, direction)}
        made: Schema = auto_schema._map_serializer_field(shape, direction)
        if shape.allow_null and "$ref" in str(made) and {"type": "null"} not in made.get("oneOf", []):
            return {"oneOf": [made, {"type": "null"}]}
        return made


class FileExtension(OpenApiSerializerFieldExtension):
    """A file that is sent is bytes, not an address."""

    target_class = "rest_framework.fields.FileField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> Schema:
        """Bytes."""
        return {"type": "string", "format": "binary"}


def document() -> Schema:
    """The whole description."""
    made: Schema = SchemaGenerator().get_schema(request=None, public=True)
    if GENERATOR_STATS:
        GENERATOR_STATS.emit_summary()
        raise ValueError("The description cannot be made without guessing.")
    _mark_sparse(made)
    _close_bodies(made)
    _share_refusals(made)
    return made


def _share_refusals(made: Schema) -> None:
    """Say each refusal once: most operations have most of them in common."""
    shared: dict[str, Schema] = {}
    names: dict[str, str] = {}
    for methods in made["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if status < "400":
                    continue
                told = json.dumps(response, sort_keys=True)
                if told not in names:
                    number = sum(name.startswith(f"Refused{status}") for name in shared)
                    names[told] = f"Refused{status}{f'_{number + 1}' if number else ''}"
                    shared[names[told]] = response
                operation["responses"][status] = {"$ref": f"#/components/responses/{names[told]}"}
    made["components"]["responses"] = shared


def _mark_sparse(made: Schema) -> None:
    """No field of an answer is promised, as callers may ask for less; what has to be asked for is marked."""
    from foundation.api.shapes import Shown  # noqa: PLC0415 - beside the only place that walks them

    components = made["components"]["schemas"]
    for shown in _subclasses(Shown):
        component = components.get(shown.__name__.removesuffix("Shown"))
        if component is None:
            continue
        for name in shown.expansions:
            component["properties"][name]["x-expansion"] = True
        if shown.example:
            component["x-required"] = [name for name in component.get("required", []) if name not in shown.expansions]
        component.pop("required", None)


def _close_bodies(made: Schema) -> None:
    """A body with a name that is not described is refused, and the description says so."""
    from foundation.api.shapes import Given  # noqa: PLC0415 - beside the only place that walks them

    components = made["components"]["schemas"]
    for given in _subclasses(Given):
        if given.__name__ in components:
            components[given.__name__]["additionalProperties"] = False
            for name, field in given().get_fields().items():
                _say_blank(field, components[given.__name__]["properties"][name])


def _say_blank(field: serializers.Field, described: Schema) -> None:
    """A text that may not be empty has a character at least."""
    if isinstance(field, serializers.ListField):
        _say_blank(field.child, described["items"])
    elif isinstance(field, Words) and not field.allow_blank:
        described["minLength"] = 1


def _subclasses(shown: Any) -> Iterable[Any]:
    for one in shown.__subclasses__():
        yield one
        yield from _subclasses(one)


def _query(name: str, schema: Schema, told: str) -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=told)


def _header(name: str, told: str, *, is_required: bool = False, **limits: int | str) -> OpenApiParameter:
    schema = {"type": "string", **limits}
    return OpenApiParameter(name, schema, OpenApiParameter.HEADER, required=is_required, description=told)
