"""Pages of a member's own: no barrier in either theme, width or language."""

import pytest

from tests.addresses import addresses
from tests.browser import people
from tests.browser.people import Person
from tests.browser.test_static_pages import LANGUAGES, look_from_all_sides


def own_pages():
    """Every page that stands by itself, guest pages and those that end something left out."""
    found = [address.path() for address in addresses() if not address.arguments]
    return [path for path in dict.fromkeys(found) if path and not path.startswith(("/admin/", "/api/", "/language/"))]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_that_only_a_member_can_open_is_without_barriers(visitor, axe, shoot, language):
    faults, seen = [], set()
    guest, one, person = visitor(language), visitor(language), Person()
    people.join(one, person)
    for path in own_pages():
        if opens(guest, path) or not opens(one, path):
            continue
        one.goto(path)
        people.confirm_identity(one, person)
        seen.add(path)
        faults += look_from_all_sides(one, axe, shoot, path.strip("/").replace("/", "_"))

    assert not faults, "\n".join(faults)
    assert {"/settings/account/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/email/"} <= seen


def opens(visitor, path):
    """Whether the page answers this visitor by itself, or after asking once more who it is."""
    answer = visitor.context.request.get(visitor.address(path))
    is_page = answer.status == 200 and "text/html" in answer.headers.get("content-type", "")
    return is_page and "/login/" not in answer.url
