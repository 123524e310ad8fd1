"""Categories that a group alone reads, for its leaders."""

from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.groups import find
from accounts.models import Group
from content.api.declaring import Gated, declared
from content.markup.limits import CODES
from forum.actions.group_categories import CategoryWords, save_group_category
from forum.api.shapes import KIND_SLUGS, CategoryShown
from forum.models import Category
from foundation.api.operations import operation
from foundation.api.shapes import Flag, One, Words
from foundation.api.views import ApiView

WORDS = ("name_missing", "kind_unknown", "word_rule", "privacy_findings", *CODES)
_TEXTS = ("name_en", "name_zh", "description_en", "description_zh")


class GroupCategoryGiven(Gated):
    """Names in one language or both, and which kinds of thread may stand there."""

    name_en = Words(max_length=60, required=False, allow_blank=True, default="")
    name_zh = Words(max_length=30, required=False, allow_blank=True, default="")
    description_en = Words(max_length=300, required=False, allow_blank=True, default="")
    description_zh = Words(max_length=200, required=False, allow_blank=True, default="")
    kinds = serializers.ListField(
        child=One(choices=KIND_SLUGS), required=False, max_length=len(KIND_SLUGS), help_text="None: every kind."
    )
    is_archived = Flag(required=False, default=False, help_text="Reading goes on, starting threads does not.")

    example = {"name_en": "Papers we read", "name_zh": "我们读的论文", "kinds": ["question"]}


class GroupCategoryChange(GroupCategoryGiven):
    """What is said of it from now on. What is left out stays."""

    example = {"is_archived": True}

    def get_fields(self) -> dict[str, serializers.Field]:
        """Nothing is required, and nothing has a value of its own."""
        found = super().get_fields()
        for name in (*_TEXTS, "kinds", "is_archived"):
            found[name].required, found[name].default = False, serializers.empty
        return found


class GroupCategories(ApiView):
    """Categories of one group."""

    @operation("read:forum", gives=CategoryShown, is_list=True)
    def get(self, request: Request, slug: str) -> Response:
        """List the categories of a group that the caller reads, archived ones too. All come at once."""
        return self.page(_categories(self, find(self, slug)))

    @operation(
        "write:people",
        takes=GroupCategoryGiven,
        gives=CategoryShown,
        status=201,
        is_idempotent=True,
        forbids=("group_category",),
        refuses=("too_many_categories", *WORDS),
    )
    def post(self, request: Request, slug: str) -> Response:
        """Make a category that the group alone reads: its leaders."""
        group = find(self, slug)

        def make(_token: UUID | None) -> Category:
            return self._save(group)

        return self.shown(self.once(make, lambda pk: get_object_or_404(_categories(self, group), pk=pk)))

    def _save(self, group: Group) -> Category:
        words = _words(CategoryWords("", ""), self.given)
        return save_group_category(
            actor=self.caller, group=group, words=words, declared=declared(self.given), now=self.now
        )


class OneGroupCategory(ApiView):
    """One of them."""

    @operation("read:forum", gives=CategoryShown)
    def get(self, request: Request, slug: str, category_id: int) -> Response:
        """Read a category of a group."""
        found = get_object_or_404(_categories(self, find(self, slug)), pk=category_id)
        return self.shown(found, etag=_etag(found))

    @operation(
        "write:people",
        takes=GroupCategoryChange,
        gives=CategoryShown,
        needs_match=True,
        forbids=("group_category",),
        refuses=WORDS,
    )
    def patch(self, request: Request, slug: str, category_id: int) -> Response:
        """Name, describe or archive a category of a group: its leaders."""
        group = find(self, slug)
        found = get_object_or_404(_categories(self, group), pk=category_id)
        self.match(_etag(found))
        before = CategoryWords(**{name: getattr(found, name) for name in _TEXTS}, kinds=tuple(found.kinds))
        before = replace(before, is_archived=found.archived_at is not None)
        changed = save_group_category(
            actor=self.caller,
            group=group,
            words=_words(before, self.given),
            category=found,
            declared=declared(self.given),
            now=self.now,
        )
        return self.shown(changed, etag=_etag(changed))


def _categories(view: ApiView, group: Group) -> Any:  # Any: the stubs lose the queryset
    return Category.objects.visible_to(view.caller).filter(audience__group=group).in_order()


def _words(before: CategoryWords, given: Any) -> CategoryWords:  # Any: checked values of several types
    changes = {name: given[name] for name in (*_TEXTS, "is_archived") if name in given}
    if "kinds" in given:
        changes["kinds"] = tuple(dict.fromkeys(given["kinds"]))
    return replace(before, **changes)


def _etag(category: Category) -> str:
    """The state of what its leaders say of it."""
    told = [getattr(category, name) for name in (*_TEXTS, "kinds", "archived_at")]
    return f"category-{category.pk}-{sha256(repr(told).encode()).hexdigest()[:24]}"
