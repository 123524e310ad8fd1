"""The prerequisite map as a drawing: where each topic stands, and the lines between them.

Columns are steps of prerequisites, so every line leads to the right; rows are groups of the tree. Sizes are in units of
the drawing.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from knowledge import graphs
from knowledge.catalogue import Catalogue, TopicEntry

WIDTH: Final = 168
HEIGHT: Final = 44
GAP_ACROSS: Final = 56
GAP_DOWN: Final = 10
GROUP_HEAD: Final = 34
LONGEST_LINE: Final = 22  # widths of a Latin letter; a Chinese character takes two
MOST_LINES: Final = 2


@dataclass(frozen=True)
class Node:
    """One topic on the map."""

    topic: TopicEntry
    x: int
    y: int
    lines: tuple[str, ...]
    """Its name, broken to fit; each at its `y`."""
    needs: tuple[str, ...]

    @property
    def baselines(self) -> list[tuple[int, str]]:
        """(y, words) of each line."""
        first = self.y + HEIGHT // 2 + 5 - 8 * (len(self.lines) - 1)
        return [(first + 16 * index, line) for index, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Group:
    """One root of the tree, as a heading over its rows."""

    name: str
    y: int


@dataclass(frozen=True)
class Drawing:
    """The whole map."""

    width: int
    height: int
    groups: list[Group]
    nodes: list[Node]
    curves: list[str]
    """Of each line, as the `d` of an SVG path."""


def drawing(shelf: Catalogue) -> Drawing:
    """Place every topic. Linear in topics and lines; topics in a circle, which no action stores, stand in column 0."""
    needs = {key: [one for one in topic.needs if one in shelf.topics] for key, topic in shelf.topics.items()}
    columns = graphs.depths(needs) if not graphs.circle(needs) else dict.fromkeys(needs, 0)
    groups: list[Group] = []
    nodes: dict[int, Node] = {}
    top = 0
    for root in shelf.children(None):
        groups.append(Group(root.name(shelf.language), top + GROUP_HEAD - 12))
        filled: defaultdict[int, int] = defaultdict(int)
        for topic in shelf.below(root.pk)[1:] or [root]:
            column = columns.get(topic.pk, 0)
            x = column * (WIDTH + GAP_ACROSS)
            y = top + GROUP_HEAD + filled[column] * (HEIGHT + GAP_DOWN)
            filled[column] += 1
            names = tuple(shelf.topics[one].name(shelf.language) for one in needs[topic.pk])
            nodes[topic.pk] = Node(topic, x, y, broken(topic.name(shelf.language)), names)
        top += GROUP_HEAD + max(filled.values(), default=1) * (HEIGHT + GAP_DOWN)
    curves = [
        _curve(nodes[one], node)
        for key, node in nodes.items()
        for one in needs[key]
        if one in nodes and nodes[one].x < node.x
    ]
    width = max((node.x + WIDTH for node in nodes.values()), default=WIDTH)
    return Drawing(width, max(top, HEIGHT), groups, list(nodes.values()), curves)


def broken(name: str) -> tuple[str, ...]:
    """The name in lines that fit; what does not fit in the last one ends in an ellipsis."""
    lines: list[str] = [""]
    for word in _words(name):
        if lines[-1] and _length(lines[-1] + word) > LONGEST_LINE:
            lines.append("")
        lines[-1] += word
    shown = [line.strip() for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES or _length(shown[-1]) > LONGEST_LINE:
        while shown[-1] and _length(shown[-1] + "…") > LONGEST_LINE:
            shown[-1] = shown[-1][:-1]
        shown[-1] += "…"
    return tuple(shown)


def _words(name: str) -> list[str]:
    """Latin words with the space after them; Chinese breaks anywhere."""
    words: list[str] = [""]
    for before, char in pairwise(f" {name}"):
        if not char.isascii() or before == " " or not before.isascii():
            words.append("")
        words[-1] += char
    return [word for word in words if word]


def _length(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def _curve(before: Node, after: Node) -> str:
    x1, y1 = before.x + WIDTH, before.y + HEIGHT // 2
    x2, y2 = after.x, after.y + HEIGHT // 2
    middle = x2 - GAP_ACROSS // 2
    return f"M{x1} {y1}H{middle - 12}C{middle} {y1} {middle} {y2} {x2} {y2}" if y1 != y2 else f"M{x1} {y1}H{x2}"
