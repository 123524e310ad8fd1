"""The typed client for Python, written from the description of the API. Called by `manage.py api_schema` alone."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from config.settings.base import ROOT

Schema = dict[str, Any]  # what JSON holds
FOLDER: Final = ROOT / "clients" / "python" / "medai_commons"
_SIMPLE: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_TRANSPORT: Final = "from medai_commons.transport import UNSET, Transport, Unset\n\n"
_HEAD: Final = '''"""{told} Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict

'''


def sources(document: Schema) -> dict[Path, str]:
    """The modules: the shapes, the operations of each area, and all of them together."""
    shapes = document["components"]["schemas"]
    shown = {
        name: shape
        for name, shape in sorted(shapes.items())
        if shape.get("properties") and not name.endswith(("Given", "Change", "Page", "Problem"))
    }
    areas: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            area = operation["x-scope"].partition(":")[2]
            areas.setdefault(area, []).append(_method(document, path, method.upper(), operation))
    head = _HEAD.format(told="What is answered.")
    found = {FOLDER / "shapes.py": "\n".join([head, *(_shape(name, shape) for name, shape in shown.items())])}
    imports = f"from medai_commons.shapes import {', '.join(shown)}\n" + _TRANSPORT
    for area, made in sorted(areas.items()):
        body = _class(f"{area.title()}Operations(Transport)", f"Operations of the area `{area}`.", made)
        head = _HEAD.format(told=f"Operations of the area `{area}`.")
        found[FOLDER / f"{area}.py"] = f"{head}\n{imports}\n{body}"
    return found


def _shape(name: str, shape: Schema) -> str:
    lines = [f"class {name}(TypedDict):", f'    """{_told(shape)}"""']
    for field, schema in shape["properties"].items():
        kind = _type(schema)
        lines.append(f"    {field}: {f'NotRequired[{kind}]' if schema.get('x-expansion') else kind}")
    return "\n".join([*lines, "", ""])


def _class(head: str, told: str, members: Iterable[str]) -> str:
    return "\n".join([f"class {head}:", f'    """{told}"""', "", *members])


def _method(document: Schema, path: str, method: str, operation: Schema) -> str:
    parameters = operation.get("parameters", [])
    in_path = [one for one in parameters if one["in"] == "path"]
    in_query = [one for one in parameters if one["in"] == "query" and one["name"] not in ("fields", "cursor")]
    body, is_file = _body(document, operation)
    gives, is_list = _gives(operation)
    keywords = _body_keywords(body)
    keywords += [f"{one['name']}: {_type(one['schema'])} | Unset = UNSET" for one in in_query]
    keywords += ["if_match: str"] if _has_header(operation, "If-Match") else []
    keywords += ["idempotency_key: str | None = None"] if _has_header(operation, "Idempotency-Key") else []
    keywords.sort(key=lambda one: "=" in one)
    arguments = ["self", *(f"{one['name']}: {_type(one['schema'])}" for one in in_path)]
    arguments += ["*", *keywords] if keywords else []
    returns = f"Iterator[{gives}]" if is_list else gives
    call = _call(path, method, operation, in_query, body, is_file=is_file, is_list=is_list)
    told = " ".join([operation["summary"].rstrip(".") + "."])
    return "\n".join(
        [
            f"    def {operation['operationId']}({', '.join(arguments)}) -> {returns}:",
            f'        """{told}"""',
            *_answered(call, returns),
            "",
        ]
    )


def _answered(call: str, returns: str) -> list[str]:
    if returns == "None":
        return [f"        {call}"]
    return [f"        answer: {returns} = {call}", "        return answer"]


def _call(
    path: str, method: str, operation: Schema, in_query: list[Schema], body: Schema, *, is_file: bool, is_list: bool
) -> str:
    query = ", ".join(f'"{one["name"]}": {one["name"]}' for one in in_query)
    if is_list:
        return f'self.pages(f"{path}", {{{query}}})'
    given = [f'"{method}"', f'f"{path}"']
    given += [f"query={{{query}}}"] if query else []
    if body:
        fields = ", ".join(f'"{name}": {name}' for name in body["properties"])
        given.append(f"{'form' if is_file else 'body'}={{{fields}}}")
    given += ["if_match=if_match"] if _has_header(operation, "If-Match") else []
    given += ["idempotency_key=idempotency_key"] if _has_header(operation, "Idempotency-Key") else []
    return f"self.ask({', '.join(given)})"


def _body(document: Schema, operation: Schema) -> tuple[Schema, bool]:
    for kind, media in operation.get("requestBody", {}).get("content", {}).items():
        name = media["schema"].get("$ref", "").rpartition("/")[2]
        return document["components"]["schemas"][name], kind.startswith("multipart")
    return {}, False


def _body_keywords(body: Schema) -> list[str]:
    required = body.get("required", [])
    return [
        f"{name}: {_type(schema)}" if name in required else f"{name}: {_type(schema)} | Unset = UNSET"
        for name, schema in body.get("properties", {}).items()
    ]


def _gives(operation: Schema) -> tuple[str, bool]:
    """The type of the answer, and whether it comes in pages."""
    good = next(response for status, response in operation["responses"].items() if status < "300")
    media = good.get("content", {}).get("application/json")
    if media is None:
        return "None", False
    name = media["schema"]["$ref"].rpartition("/")[2]
    return name.removesuffix("Page"), name.endswith("Page")


def _type(schema: Schema) -> str:
    """How Python writes the type."""
    if "$ref" in schema:
        name: str = schema["$ref"].rpartition("/")[2]
        return "dict[str, Any]" if name.endswith("Given") else name
    if schema.get("enum"):
        return f"Literal[{', '.join(repr(word) for word in schema['enum'])}]"
    return _compound(schema) or _plain(schema)


def _compound(schema: Schema) -> str:
    for word in ("oneOf", "allOf", "anyOf"):
        if word in schema:
            kinds = " | ".join(_type(one) for one in schema[word]).split(" | ")
            return " | ".join(dict.fromkeys(kinds))
    types = schema.get("type")
    return " | ".join(_type({**schema, "type": kind}) for kind in types) if isinstance(types, list) else ""


def _plain(schema: Schema) -> str:
    if schema.get("format") == "binary":
        return "tuple[str, bytes]"
    kind = schema.get("type", "object")
    if kind == "array":
        return f"Sequence[{_type(schema.get('items', {}))}]"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {_type(inner) if isinstance(inner, dict) and inner else 'Any'}]"
    return _SIMPLE[kind]


def _has_header(operation: Schema, name: str) -> bool:
    return any(one["name"] == name for one in operation.get("parameters", []))


def _told(shape: Schema) -> str:
    return str(shape.get("description", "")).partition("\n")[0] or "One object."
