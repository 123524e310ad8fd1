"""The categories a reader sees, as a tree. There are a few dozen, and one statement brings them all."""

from collections.abc import Iterator
from functools import cached_property

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from forum.models import Category
from forum.viewers import shape_of, stand_in
from foundation.prepared import Prepared

_of_guest = Prepared(lambda: Category.objects.visible_to(AnonymousUser()).in_order())
_of_member = Prepared(lambda number, shape: Category.objects.visible_to(stand_in(number, shape)).in_order())


class Places:
    """All categories that one reader may know of."""

    def __init__(self, user: User | AnonymousUser) -> None:
        found = _of_member.rows(user.pk, shape=shape_of(user)) if isinstance(user, User) else _of_guest.rows()
        self.by_id: dict[int, Category] = {category.pk: category for category in found}

    @cached_property
    def _children(self) -> dict[int | None, list[Category]]:
        children: dict[int | None, list[Category]] = {}
        for category in self.by_id.values():
            # Under a parent that the reader may not know of, it stands at the top.
            parent = category.parent_id if category.parent_id in self.by_id else None
            children.setdefault(parent, []).append(category)
        return children

    def find(self, slug: str) -> Category | None:
        """The category with this address; None for one that is missing or not for the reader."""
        return next((category for category in self.by_id.values() if category.slug == slug), None)

    def roots(self) -> list[Category]:
        """Categories that are part of no other."""
        return self._children.get(None, [])

    def children(self, category: Category) -> list[Category]:
        """The parts of a category."""
        return self._children.get(category.pk, [])

    def tree(self) -> list[tuple[Category, list[Category]]]:
        """Each root with everything below it, in order."""
        return [(root, list(self._below(root))) for root in self.roots()]

    def subtree(self, category: Category) -> list[int]:
        """Ids of the category and of everything below it."""
        return [category.pk, *(below.pk for below in self._below(category))]

    def path(self, category: Category) -> list[Category]:
        """What the category is part of, from the root down; without itself."""
        above: list[Category] = []
        parent = self.by_id.get(category.parent_id or 0)
        while parent is not None and parent not in above and parent != category:
            above.insert(0, parent)
            parent = self.by_id.get(parent.parent_id or 0)
        return above

    def _below(self, category: Category, above: frozenset[int] = frozenset()) -> Iterator[Category]:
        above |= {category.pk}
        for child in self.children(category):
            if child.pk not in above:  # a circle, which only a hand in the database can make
                yield child
                yield from self._below(child, above)
