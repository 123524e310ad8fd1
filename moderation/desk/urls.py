"""Addresses of the desk, below those of the administration."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from moderation.desk import bulk, defences, members, pages, scanning, undoing

Page = Callable[..., HttpResponse]


def patterns(site: AdminSite) -> list[URLPattern]:
    """The pages, each behind the administration's door and with its context."""

    def page(view: Page) -> Any:  # Any: a view of Django's
        def wrapped(request: HttpRequest, **arguments: Any) -> HttpResponse:
            return view(request, site.each_context(request), **arguments)

        wrapped.__name__ = view.__name__
        return site.admin_view(wrapped)

    return [
        path("queue/", page(pages.queue), name="queue"),
        path("queue/<int:pk>/", page(pages.item), name="queue_item"),
        path("queue/bulk/", page(bulk.page), name="queue_bulk"),
        path("queue/bulk/undo/", page(undoing.bulk), name="queue_bulk_undo"),
        path("queue/decisions/<int:pk>/undo/", page(undoing.one), name="queue_undo"),
        path("defences/", page(defences.page), name="defences"),
        path("privacy-scan/", page(scanning.page), name="privacy_scan"),
        path("queue/members/<str:username>/", page(members.page), name="queue_member"),
    ]
