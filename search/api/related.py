"""What is about the same as a thread or an article."""

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.operations import operation
from foundation.api.views import ApiView
from search import related
from search.api.searching import ask
from search.api.shapes import RelatedShown


class RelatedToThread(ApiView):
    """What is related to a thread."""

    @operation("read:search", is_open=True, gives=RelatedShown, is_list=True)
    def get(self, request: Request, thread_id: int) -> Response:
        """List threads, articles and topics that are about the same as a thread, the most alike first."""
        return page(self, related.thread_for(self.caller, thread_id))


class RelatedToArticle(ApiView):
    """What is related to an article."""

    @operation("read:search", is_open=True, gives=RelatedShown, is_list=True)
    def get(self, request: Request, slug: str) -> Response:
        """List threads, articles and topics that are about the same as a published article, the most alike first."""
        return page(self, related.article_for(self.caller, slug))


def page(view: ApiView, source: related.Source | None) -> Response:
    """All that is related. Raises Http404 for nothing, and Unavailable."""
    if source is None:
        raise Http404
    return view.page(ask(lambda: related.all_of(source, view.caller)))
