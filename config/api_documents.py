"""The description of the API, as it was written with this release, and what its pages show of it."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.utils.safestring import SafeString

from config.settings.base import ROOT
from content.markup.trust import fragment, fragments

METHODS: Final = ["get", "post", "put", "patch", "delete"]
FILE: Final = ROOT / "config" / "openapi.json"
Schema = dict[str, Any]  # what JSON holds


@dataclass(frozen=True)
class Parameter:
    """One name in an address, its query or its headers."""

    name: str
    place: str
    words: SafeString
    kind: str
    is_required: bool


@dataclass(frozen=True)
class Refusal:
    """One status, with the codes that come with it."""

    status: str
    words: SafeString


@dataclass(frozen=True)
class Described:
    """One operation, as a page shows it."""

    name: str
    method: str
    path: str
    summary: str
    description: SafeString
    scope: str
    is_open: bool
    parameters: list[Parameter]
    body: str
    answer: str
    refusals: list[Refusal]


@cache
@cache
def document() -> Schema:
    """The whole description. It is not to be changed."""
    found: Schema = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def parts() -> dict[str, list[Described]]:
    """Operations by the first part of their address."""
    found: dict[str, list[Described]] = {}
    for path, methods in document()["paths"].items():
        for method in sorted(methods, key=METHODS.index):
            operation = methods[method]
            found.setdefault(operation["tags"][0], []).append(_described(path, method, operation))
    return found


def worded(text: str) -> SafeString:
    """The text with what stands between backticks as code."""
    pieces = enumerate(text.split("`"))
    return fragments("{}", [(fragment("<code>{}</code>", one) if number % 2 else one,) for number, one in pieces])


def _described(path: str, method: str, operation: Schema) -> Described:
    description, _mark, _scope = operation.get("description", "").partition("Scope: ")
    responses = operation["responses"]
    good: Schema = next((response for status, response in responses.items() if status < "300"), {})
    return Described(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=worded(description.strip()),
        scope=operation["x-scope"],
        is_open={} in operation.get("security", []),
        parameters=[_parameter(one) for one in operation.get("parameters", [])],
        body=_example(operation.get("requestBody", {})),
        answer=_example(good),
        refusals=[
            Refusal(status, worded(shared(one)["description"])) for status, one in responses.items() if status >= "300"
        ],
    )


def shared(response: Schema) -> Schema:
    """The response itself, where only its name stands."""
    name = response.get("$ref", "").rpartition("/")[2]
    return document()["components"]["responses"][name] if name else response  # type: ignore[no-any-return]  # JSON


def _parameter(one: Schema) -> Parameter:
    schema = one.get("schema", {})
    words = schema.get("enum") or schema.get("items", {}).get("enum") or []
    kind = ", ".join(map(str, words)) or str(schema.get("format") or schema.get("type", ""))
    return Parameter(one["name"], one["in"], worded(one.get("description", "")), kind, one.get("required", False))


def _example(holder: Schema) -> str:
    for media in holder.get("content", {}).values():
        for example in media.get("examples", {}).values():
            return json.dumps(example["value"], ensure_ascii=False, indent=2)
    return ""
