"""The web server's own way to a view."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from config.handler import Handler
from config.middleware import matching


@pytest.fixture
def handler():
    return Handler()


def test_view_that_a_middleware_looked_up_is_not_looked_up_again(handler, monkeypatch):
    request: WSGIRequest = RequestFactory().get("/about-this-is-not/")
    known = resolve("/search/")
    monkeypatch.setattr(matching, "resolve", lambda _path: known)

    assert handler.resolve_request(request) is known
    assert request.resolver_match is known


def test_request_with_addresses_of_its_own_is_looked_up_there(handler):
    request = RequestFactory().get("/search/")
    request.urlconf = "config.urls"

    assert handler.resolve_request(request).view_name == resolve("/search/").view_name


def test_address_that_leads_nowhere_is_refused(handler):
    with pytest.raises(Resolver404):
        handler.resolve_request(RequestFactory().get("/nowhere/at/all/"))
