"""What threads stand in: categories, tags, kinds."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forum import kinds
from forum.api.shapes import CategoryShown, KindShown, TagShown
from forum.listing import Places
from forum.models import Tag
from foundation.api.operations import operation
from foundation.api.shapes import Given
from foundation.api.views import ApiView


class Categories(ApiView):
    """Where threads stand."""

    @operation("read:forum", is_open=True, gives=CategoryShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List categories, as staff placed them. All come at once."""
        return self.page(Places(self.caller).by_id.values())


class OneCategory(ApiView):
    """One category."""

    @operation("read:forum", is_open=True, gives=CategoryShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read a category."""
        found = Places(self.caller).find(slug)
        if found is None:
            raise Http404
        return self.shown(found)


class TagQuery(Given):
    """Which tags."""

    q = serializers.CharField(required=False, max_length=30, help_text="The beginning of the word.")


class Tags(ApiView):
    """Words on threads that the caller reads."""

    @operation("read:forum", is_open=True, asks=TagQuery, gives=TagShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List tags, the most used first."""
        found = Tag.objects.visible_to(self.caller)
        if self.query.get("q"):
            found = found.beginning_with(self.query["q"])
        return self.page_of(self.cut(found, "thread_count"))


class OneTag(ApiView):
    """One tag."""

    @operation("read:forum", is_open=True, gives=TagShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read a tag."""
        return self.shown(get_object_or_404(Tag.objects.visible_to(self.caller), slug=slug))


class Kinds(ApiView):
    """What threads can be, and what each kind asks for."""

    @operation("read:forum", is_open=True, gives=KindShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List the kinds of thread with their fields and vocabularies. All come at once."""
        return self.page(kinds.declared())
