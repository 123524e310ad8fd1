"""Pages that stand without a member: no barrier, whatever the language, theme and width; none wider than a phone."""

import pytest

from tests.addresses import addresses
from tests.browser.looking import LANGUAGES, SIDES, Onlooker, name_of

ERRORS = ("400", "403", "404", "405", "413", "429", "500", "503")


def guest_pages(site):
    """Every page that answers a guest by itself, house pages included, from the site's own URL configuration."""
    slugs = site.python("from config.models import Page\nresult = list(Page.objects.values_list('slug', flat=True))")
    found = [address.path() for address in addresses() if not address.arguments]
    found += [f"/pages/{slug}/" for slug in slugs]
    return [path for path in dict.fromkeys(found) if path and not path.startswith(("/admin/", "/api/", "/language/"))]


@pytest.mark.timeout(240)
def test_every_page_that_a_guest_can_open_is_without_barriers(visitor, furnished, axe, shoot):
    onlooker, seen = Onlooker(axe, shoot), set()
    guests = {language: visitor(language) for language in LANGUAGES}
    for path in [*guest_pages(guests["en"].site), *furnished]:
        answer = guests["en"].context.request.head(guests["en"].address(path), max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            assert path not in furnished, f"{path} answers {answer.status}"
            continue
        language, theme, width = onlooker.next_side()
        guests[language].goto(path)
        seen.add(path)
        onlooker.look(guests[language], name_of(path), theme, width)

    assert not onlooker.faults, "\n".join(onlooker.faults)
    assert {"/", "/search/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"} <= seen


GUIDE = """
from django.test import Client, override_settings
with override_settings(STYLE_GUIDE=True):
    result = Client(SERVER_NAME="localhost").get("PATH").content.decode()
"""


def test_every_component_is_without_barriers_in_every_theme_and_width(visitor, site, axe, shoot):
    onlooker = Onlooker(axe, shoot)
    for language in LANGUAGES:
        one = visitor(language)
        # The product itself shows its guide to developers only.
        html = site.python(GUIDE.replace("PATH", one.address("/styleguide/").removeprefix(site.url)))
        answer = {"content_type": "text/html; charset=utf-8", "body": html}
        one.page.route("**/made-up", lambda route, _request, answer=answer: route.fulfill(**answer))
        one.page.goto(f"{site.url}/made-up")
        assert one.page.locator("main h2").count() > 5
        for theme, width in [side[1:] for side in SIDES[:4] if side[0] == language]:
            onlooker.look(one, "components", theme, width)

    assert not onlooker.faults, "\n".join(onlooker.faults)


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


def test_every_error_page_is_without_barriers(visitor, error_pages, axe, shoot):
    onlooker, guests = Onlooker(axe, shoot), {language: visitor(language) for language in LANGUAGES}
    for status in ERRORS:
        language, theme, width = onlooker.next_side()
        one = guests[language]
        answer = {"content_type": "text/html; charset=utf-8", "body": error_pages[language, status]}
        one.page.route("**/made-up", lambda route, _request, answer=answer: route.fulfill(**answer))
        one.page.goto(f"{one.site.url}/made-up")
        onlooker.look(one, f"error-{status}", theme, width)

    assert not onlooker.faults, "\n".join(onlooker.faults)
