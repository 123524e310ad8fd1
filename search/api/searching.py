"""Searching, and going somewhere by a few letters of its name."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation import keyset
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Given
from foundation.api.views import ApiView
from foundation.errors import Unavailable
from knowledge.vocabulary import LANGUAGE_CODES
from search import limits, suggesting
from search.api.shapes import NAMES, FoundPlaceShown, FoundShown, SearchSummaryShown
from search.engine import SearchUnavailable
from search.page import answering
from search.page.answering import MOST, Asked
from search.page.facets import STATES, kinds_of_facet
from search.query.parsing import LONGEST
from search.wording import RETRY_AFTER, being_prepared

Answered = TypeVar("Answered")


class SearchQuery(Given):
    """What to look for. Something of it has to be there."""

    q = serializers.CharField(
        required=False, max_length=LONGEST, help_text='Words, "phrases" and operators, as the search field takes them.'
    )
    kind = serializers.ChoiceField(choices=kinds_of_facet(), required=False)
    state = serializers.ChoiceField(choices=STATES, required=False)
    language = serializers.ChoiceField(choices=LANGUAGE_CODES, required=False)
    topic = serializers.SlugField(required=False)
    sort = serializers.ChoiceField(
        choices=["best", "new"], required=False, default="best", help_text="`new`: only what holds every word."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Everything is no question."""
        if not set(attrs) - {"sort"}:
            raise serializers.ValidationError({"q": [_("Type what to look for first.")]}, UNSUITABLE)
        return attrs


class TypedQuery(Given):
    """The beginning of a name."""

    q = serializers.CharField(max_length=suggesting.LONGEST_TYPED, help_text="A few letters of a title or a name.")


class Search(ApiView):
    """What was found."""

    @operation("read:search", is_open=True, asks=SearchQuery, gives=FoundShown, is_list=True)
    def get(self, request: Request) -> Response:
        """Search everything that the caller can read, in both languages. The best first, two hundred at most."""
        start = self._start()
        limits.count_search(request)
        rows, has_more = ask(lambda: answering.listed(asked_of(self.query), self.caller, start=start, size=self.limit))
        following = f"n{start + self.limit}" if has_more else ""
        return self.page(rows, following=following, previous=f"p{start}" if start else "")

    def _start(self) -> int:
        """At which result the page begins. Raises BadCursor."""
        before, after = self.sides()
        place = before or after
        if not place:
            return 0
        if not (place.isascii() and place.isdigit() and len(place) <= len(str(MOST)) and int(place) <= MOST):
            raise keyset.BadCursor
        return int(place) if before else max(0, int(place) - self.limit)


class SearchSummary(ApiView):
    """How much was found of what."""

    @operation("read:search", is_open=True, asks=SearchQuery, gives=SearchSummaryShown)
    def get(self, request: Request) -> Response:
        """Count what a search finds, by kind, state, language and topic; and tell how it was understood."""
        limits.count_search(request)
        return self.shown(ask(lambda: answering.counted(asked_of(self.query), self.caller)))


class SearchPlaces(ApiView):
    """Places to go to."""

    @operation("read:search", is_open=True, asks=TypedQuery, gives=FoundPlaceShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List what is called so: every word of the name begins as one that was typed. Eight at most."""
        limits.count(request, limits.TYPING)
        return self.page(ask(lambda: suggesting.places(self.query["q"], self.caller)))


def asked_of(query: Any) -> Asked:  # Any: a checked query
    """The same as the search page is asked it."""
    chosen = {name: [query[ours]] for name, ours in NAMES.items() if ours in query}
    return Asked(text=query.get("q", ""), chosen=chosen, is_newest_first=query["sort"] == "new")


def ask(find: Callable[[], Answered]) -> Answered:
    """What the index answers. Raises Unavailable while there is none."""
    try:
        return find()
    except SearchUnavailable as nothing:
        raise Unavailable("unavailable", being_prepared(), extra={"retry_after": RETRY_AFTER}) from nothing
