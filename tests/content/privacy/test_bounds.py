"""The check runs on hostile input inside a request: what every pattern must be like."""

import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass
from re import _constants, _parser  # Python's own parser is the only one that agrees with Python's engine

import pytest

import content.privacy
from content.privacy.rules import ALL

LONGEST_REPEAT = 3_000  # characters; the longest that any pattern needs are the fields of one record
REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


def patterns():
    """Every compiled pattern of the package: those of modules, of their classes, of rules."""
    found = {}
    for module in pkgutil.walk_packages(content.privacy.__path__, "content.privacy."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            found.update(collected(f"{module.name}.{name}", value))
            if isinstance(value, type) and value.__module__ == module.name:
                for inner, attribute in vars(value).items():
                    found.update(collected(f"{module.name}.{name}.{inner}", attribute))
    for rule in ALL:
        if is_dataclass(rule):
            for field in fields(rule):
                found.update(collected(f"{rule.id}.{field.name}", getattr(rule, field.name)))
    return found


def collected(name, value):
    if isinstance(value, re.Pattern):
        return {name: value}
    if isinstance(value, dict):
        return {f"{name}[{key}]": item for key, item in value.items() if isinstance(item, re.Pattern)}
    if isinstance(value, tuple):
        return {f"{name}[{index}]": item for index, item in enumerate(value) if isinstance(item, re.Pattern)}
    return {}


def faults(pattern):
    """What is unbounded in a pattern, and quantifiers that are none: `{1, 4}` with a space means itself."""
    yield from (f"repeat up to {most}" for most in repeats(_parser.parse(pattern.pattern, pattern.flags)))
    if re.search(r"\{\d*,\s+\d*\}|\{\s+\d*,\d*\}", pattern.pattern):
        yield "a space inside a quantifier"


def repeats(tree):
    for operator, argument in tree:
        if operator in REPEATS and (argument[1] == _constants.MAXREPEAT or argument[1] > LONGEST_REPEAT):
            yield argument[1]
        for part in inner(operator, argument):
            yield from repeats(part)


def inner(operator, argument):
    """The patterns inside one element of a parsed pattern."""
    if operator in REPEATS:
        return [argument[2]]
    if operator is _constants.BRANCH:
        return argument[1]
    if operator is _constants.SUBPATTERN:
        return [argument[3]]
    if operator in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [argument[1]]
    return [argument] if operator is _constants.ATOMIC_GROUP else []


def test_every_repeat_of_every_pattern_is_bounded():
    found = patterns()
    assert len(found) > len(ALL)
    assert not [f"{name}: {fault}" for name, pattern in found.items() for fault in faults(pattern)]


@pytest.mark.parametrize("bad", ["a+", "(?:x|y*)z", "(?<!a)(b(c{2,}))", "a(?=b*)", "a*?b", "[0-9]{1, 4}x"])
def test_unbounded_pattern_is_seen(bad):
    assert list(faults(re.compile(bad, re.VERBOSE if ", " in bad else 0)))
