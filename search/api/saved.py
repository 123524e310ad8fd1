"""The caller's saved searches."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.operations import operation
from foundation.api.shapes import Computed, Flag, Given, Shown, Words
from foundation.api.views import ApiView
from notifications.actions import saved_searches as actions
from notifications.models import SavedSearch
from notifications.models.saved import LONGEST_NAME, LONGEST_QUERY


class SavedSearchShown(Shown):
    """A search that the caller keeps."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    query = serializers.CharField(help_text="As the search field takes it, operators included.")
    is_watched = serializers.BooleanField(help_text="The caller is told of what is new in it.")
    url = Computed(serializers.URLField(), lambda row, context: f"{settings.SITE_URL}{row.get_absolute_url()}")
    created_at = serializers.DateTimeField()

    example = {
        "id": 7,
        "name": "Drift of scanners",
        "query": "scanner drift lang:en",
        "is_watched": True,
        "url": "https://commons.example.org/search/?q=scanner+drift+lang%3Aen&sort=new",
        "created_at": "2026-03-02T09:00:00Z",
    }


class SavedSearchGiven(Given):
    """What to look for, and what it is called."""

    query = Words(max_length=LONGEST_QUERY)
    name = Words(max_length=LONGEST_NAME, required=False, allow_blank=True, default="")

    example = {"query": "scanner drift lang:en", "name": "Drift of scanners"}


class SavedSearchChange(Given):
    """Another name, or whether it is watched."""

    name = Words(max_length=LONGEST_NAME, required=False)
    is_watched = Flag(required=False)

    example = {"is_watched": False}


class SavedSearches(ApiView):
    """What the caller keeps."""

    @operation("read:account", gives=SavedSearchShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List saved searches, the newest first."""
        return self.page_of(self.cut(_own(self.caller), "created_at"))

    @operation(
        "write:account",
        takes=SavedSearchGiven,
        gives=SavedSearchShown,
        status=201,
        refuses=("too_many_saved_searches", "search_empty", "search_too_long", "privacy_findings", "word_rule"),
        forbids=("save_search",),
    )
    def post(self, request: Request) -> Response:
        """Keep a search and watch it. One that is kept already is answered as it is."""
        saved = actions.save_search(actor=self.caller, name=self.given["name"], query=self.given["query"], now=self.now)
        return self.shown(_own(self.caller).get(pk=saved.pk))


class OneSavedSearch(ApiView):
    """One of them."""

    @operation(
        "write:account",
        takes=SavedSearchChange,
        gives=SavedSearchShown,
        refuses=("name_empty", "privacy_findings", "word_rule"),
        forbids=("rename_search",),
    )
    def patch(self, request: Request, saved_search_id: int) -> Response:
        """Call it otherwise, watch it, or stop watching."""
        saved = get_object_or_404(_own(self.caller), pk=saved_search_id)
        if "name" in self.given:
            actions.rename_search(actor=self.caller, saved=saved, name=self.given["name"], now=self.now)
        if "is_watched" in self.given:
            is_watched = self.given["is_watched"]
            actions.watch_search(actor=self.caller, saved=saved, is_watched=is_watched, now=self.now)
        return self.shown(_own(self.caller).get(pk=saved.pk))

    @operation("write:account")
    def delete(self, request: Request, saved_search_id: int) -> Response:
        """Keep it no longer."""
        saved = get_object_or_404(_own(self.caller), pk=saved_search_id)
        actions.remove_search(actor=self.caller, saved=saved, now=self.now)
        return self.nothing()


def _own(caller: Any) -> Any:  # Any: a member; their saved searches with an annotation more
    return SavedSearch.objects.visible_to(caller).with_watched()
