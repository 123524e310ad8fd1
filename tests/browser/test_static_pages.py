"""Pages that stand without a member: no barrier in either theme, width or language, and nothing wider than a phone."""

import pytest

from tests.addresses import addresses
from tests.browser.conftest import STILL

SMALLEST = 320  # CSS px: 1280 px at 400 %, WCAG 1.4.10
ERRORS = ("400", "403", "404", "413", "429", "500", "503")
LANGUAGES = ("en", "zh-hans")


def guest_pages(site):
    """Every page that answers a guest by itself, house pages included, from the site's own URL configuration."""
    slugs = site.python("from config.models import Page\nresult = list(Page.objects.values_list('slug', flat=True))")
    found = [address.path() for address in addresses() if not address.arguments]
    found += [f"/pages/{slug}/" for slug in slugs]
    return [path for path in dict.fromkeys(found) if path and not path.startswith(("/admin/", "/api/", "/language/"))]


def wider_than_the_window(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def look_from_all_sides(visitor, axe, shoot, name):
    """Both themes and three widths of the page that is open, without loading it again."""
    faults = []
    visitor.page.evaluate(STILL)
    for theme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for width in (390, 1440):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            faults += [f"{theme} {width}: {barrier}" for barrier in axe(visitor.page)]
            shoot(visitor.page, f"{name}-{visitor.language}-{theme}-{width}")
    visitor.page.set_viewport_size({"width": SMALLEST, "height": 700})
    if wider_than_the_window(visitor.page):
        faults.append(f"{visitor.page.url} scrolls sideways at {SMALLEST} px")
    return faults


@pytest.mark.timeout(240)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_that_a_guest_can_open_is_without_barriers(visitor, site, axe, shoot, language):
    faults, seen = [], set()
    one = visitor(language)
    for path in guest_pages(site):
        answer = one.context.request.head(one.address(path), max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        one.goto(path)
        seen.add(path)
        faults += look_from_all_sides(one, axe, shoot, path.strip("/").replace("/", "_") or "home")

    assert not faults, "\n".join(faults)
    assert {"/", "/search/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"} <= seen


@pytest.fixture(scope="session")
def error_pages(site):
    """The pages for what cannot be answered, as the site renders them: {(language, status): html}."""
    program = f"""
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
result = []
for language in {LANGUAGES!r}:
    for status in {ERRORS!r}:
        request = RequestFactory(SERVER_NAME="localhost").get("/")
        request.user = AnonymousUser()
        with translation.override(language):
            request.LANGUAGE_CODE = language
            result.append([language, status, render_to_string(f"{{status}}.html", {{}}, request)])
"""
    return {(language, status): html for language, status, html in site.python(program)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_page_is_without_barriers(visitor, error_pages, axe, shoot, language):
    faults = []
    one = visitor(language)
    for status in ERRORS:
        answer = {"content_type": "text/html; charset=utf-8", "body": error_pages[language, status]}
        one.page.route("**/made-up", lambda route, _request, answer=answer: route.fulfill(**answer))
        one.page.goto(f"{one.site.url}/made-up")
        faults += look_from_all_sides(one, axe, shoot, f"error-{status}")

    assert not faults, "\n".join(faults)
