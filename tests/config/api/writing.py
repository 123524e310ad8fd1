"""What writes in the product, and which doors lead there, read from the sources: nothing here is kept by hand."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from tests.house import tree

ACTIONS = tuple(
    f"{room}/{place}"
    for room in tree.ROOMS
    for place in ("actions.py", "actions/*.py", "*/actions.py", "*/actions/*.py")
)
OPERATIONS = tuple(f"{room}/api/*.py" for room in tree.ROOMS)
PAGES = tuple(f"{room}/{place}" for room in tree.ROOMS for place in ("views.py", "views/*.py"))
# Where staff work, in a session that has shown a second factor.
ADMINISTRATION = tuple(f"{room}/{place}" for room in tree.ROOMS for place in ("admin.py", "admin/*.py", "desk/*.py"))
OTHERS = tuple(f"{room}/{place}" for room in tree.ROOMS for place in ("migrations/*", "management/*"))


@dataclass(frozen=True)
class Written:
    """One function that may write."""

    name: str
    """With its module: `accounts.actions.blocks.set_block`."""
    has_actor: bool


def functions_in(name: str, source: str) -> Iterator[Written]:
    """Public functions of one module."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            has_actor = any(one.arg == "actor" for one in node.args.kwonlyargs)
            yield Written(f"{name}.{node.name}", has_actor)


def uses_in(source: str) -> set[str]:
    """Names, with their modules, that one module uses beyond importing them: `accounts.actions.blocks.set_block`."""
    module = ast.parse(source)
    known: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            known |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Import):
            for one in node.names:
                root = one.name.partition(".")[0]
                known[one.asname or root] = one.name if one.asname else root
    return {found for node in ast.walk(module) if (found := _dotted(node, known))}


def _dotted(node: ast.AST, known: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, known)
        return f"{before}.{node.attr}" if before else ""
    return ""


def module_of(path: str) -> str:
    """`accounts/actions/blocks.py` is `accounts.actions.blocks`, a package its folder."""
    return ".".join(PurePosixPath(path).with_suffix("").parts).removesuffix(".__init__")


@cache
def used_by(patterns: tuple[str, ...]) -> frozenset[str]:
    """Names that the modules at these paths use."""
    return frozenset().union(*(uses_in(tree.read(path)) for path in tree.select(*patterns)))


@cache
def writing() -> dict[str, Written]:
    """Every public function of the modules of actions, and any other one with an actor that a page calls."""
    actions = tree.select(*ACTIONS)
    found = [one for path in actions for one in functions_in(module_of(path), tree.read(path))]
    doors = set(tree.select(*OPERATIONS, *PAGES, *ADMINISTRATION, *OTHERS))
    for path in tree.select(*(f"{room}/*.py" for room in tree.ROOMS)):
        if path not in doors and path not in actions:
            beside = functions_in(module_of(path), tree.read(path))
            found += [one for one in beside if one.has_actor and one.name in used_by(PAGES)]
    return {one.name: one for one in found}
