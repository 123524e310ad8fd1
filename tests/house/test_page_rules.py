"""The strict client refuses what it promises to refuse."""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from tests import page_rules
from tests.clients import FaultyPage, StrictClient


def page(body):
    return f'<!doctype html><html lang="en"><head><title>a</title></head><body>{body}</body></html>'


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<button onclick="x()">a</button>', "handler"),
        ("<script>x()</script>", "inline script"),
        ('<script type="module">x()</script>', "inline script"),
        ('<p style="color:red">a</p>', "inline style"),
        ("<style>p{}</style>", "style element"),
        ("<p>{{ title }}</p>", "unrendered"),
        ("<p>{% translate %}</p>", "unrendered"),
        ("<p>Hello %(name)s</p>", "unrendered"),
        ('<a href="{{ url }}">a</a>', "unrendered"),
        ('<p id="a"></p><p id="a"></p>', "twice"),
        ('<form method="post" action="/a/"><input name="b"></form>', "without a token"),
        ('<img src="/a.png">', "without alt"),
        ('<a href="javascript:x()">a</a>', "javascript:"),
    ],
)
def test_faulty_page_is_refused(body, fault):
    found = page_rules.faults(page(body))

    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize(
    "body",
    [
        '<script type="importmap">{"imports": {}}</script>',
        '<script type="application/json" id="a">{"b": {}}</script>',
        '<script type="application/ld+json">{}</script>',
        '<script type="module" src="/static/js/site.js"></script>',
        '<form method="get" action="/search/"><input name="q"></form>',
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="a"></form>',
        "<pre>{{ shown as written }}</pre>",
        '<img src="/a.png" alt="">',
        '<p id="a"></p><p id="b"></p>',
    ],
)
def test_sound_page_passes(body):
    assert page_rules.faults(page(body)) == []


def test_page_without_a_language_is_refused():
    assert page_rules.faults("<!doctype html><html><body></body></html>")
    assert page_rules.faults('<!doctype html><html lang="zh-hans"><body></body></html>')


def test_page_that_is_no_document_is_refused_unless_it_is_a_fragment():
    assert page_rules.faults("<p>a</p>")
    assert page_rules.faults("<p>a</p>", fragment=True) == []


commits = []


def answer(request):
    transaction.on_commit(lambda: commits.append(request.path))
    return HttpResponse(page('<p style="color:red">a</p>' if "faulty" in request.path else "<p>a</p>"))


urlpatterns = [path("static/faulty", answer), path("static/sound", answer)]


@pytest.fixture
def _own_addresses():
    commits.clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield


@pytest.mark.usefixtures("_own_addresses", "db")
def test_client_refuses_a_faulty_answer():
    with pytest.raises(FaultyPage, match="inline style"):
        StrictClient().get("/static/faulty")


@pytest.mark.usefixtures("_own_addresses", "db")
def test_client_runs_what_waits_for_the_commit():
    assert StrictClient().get("/static/sound").status_code == 200

    assert commits == ["/static/sound"]
