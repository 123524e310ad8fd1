"""Pages of a member's own: no barrier, whatever the language, theme and width."""

import pytest

from tests.addresses import addresses
from tests.browser import people
from tests.browser.looking import LANGUAGES, Onlooker, name_of
from tests.browser.people import Person


def own_pages():
    """Every page that stands by itself, guest pages and those that end something left out."""
    found = [address.path() for address in addresses() if not address.arguments]
    return [path for path in dict.fromkeys(found) if path and not path.startswith(("/admin/", "/api/", "/language/"))]


@pytest.mark.timeout(240)
def test_every_page_that_only_a_member_can_open_is_without_barriers(visitor, furnished, axe, shoot):
    onlooker, seen, guest = Onlooker(axe, shoot), set(), visitor()
    persons = {language: Person() for language in LANGUAGES}
    members = {language: visitor(language) for language in LANGUAGES}
    for language, person in persons.items():
        people.bring_in(members[language], person)
    # One question of a page that needs it is answered for all: who this is.
    for language, one in members.items():
        one.goto("/accounts/2fa/totp/activate/")
        people.confirm_identity(one, persons[language])
    for path in own_pages():
        if opens(guest, path) or not opens(members["en"], path):
            continue
        language, theme, width = onlooker.next_side()
        members[language].goto(path)
        seen.add(path)
        onlooker.look(members[language], name_of(path), theme, width)

    assert not onlooker.faults, "\n".join(onlooker.faults)
    assert {"/settings/account/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/email/"} <= seen


def opens(visitor, path):
    """Whether the page answers this visitor by itself."""
    answer = visitor.context.request.get(visitor.address(path), max_redirects=0)
    return answer.status == 200 and "text/html" in answer.headers.get("content-type", "")
