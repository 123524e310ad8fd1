"""Prerequisites are graphs without circles."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def circle(needs: Mapping[Node, Iterable[Node]]) -> list[Node]:
    """A circle, its first node again at the end; empty where there is none. Linear; no recursion."""
    done: set[Node] = set()
    for start in needs:
        if start in done:
            continue
        way: list[Node] = [start]
        waiting = [iter(needs.get(start, ()))]
        on_way = {start}
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                left = way.pop()
                on_way.discard(left)
                done.add(left)
            elif following in on_way:
                return [*way[way.index(following) :], following]
            elif following not in done:
                way.append(following)
                on_way.add(following)
                waiting.append(iter(needs.get(following, ())))
    return []


def depths(needs: Mapping[Node, Iterable[Node]]) -> dict[Node, int]:
    """How many steps lie before each node: 0 for those that need nothing. The graph has no circle."""
    known: dict[Node, int] = {}
    for start in needs:
        waiting = [start]
        while waiting:
            node = waiting[-1]
            missing = [one for one in needs.get(node, ()) if one not in known]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            known[node] = 1 + max((known[one] for one in needs.get(node, ())), default=-1)
    return known
