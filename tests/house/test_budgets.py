"""No page costs more queries than its ceiling, for a guest or for a member."""

import pytest

from tests import budgets
from tests.addresses import addresses
from tests.clients import StrictClient
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def pages(browser):
    """Every page that stands by itself and answers: {URL name: path}."""
    standing = {address.name: address.path() for address in addresses() if not address.arguments and address.path()}
    return {name: path for name, path in standing.items() if browser.get(path).status_code == 200}


def expensive(browser):
    """Pages over their ceiling. Each was opened once before, so that only the page itself is counted."""
    found = []
    for name, path in pages(browser).items():
        queries = budgets.count_queries(lambda path=path: browser.get(path))
        if len(queries) > budgets.ceiling(name):
            found.append(f"{name}: {len(queries)} of {budgets.ceiling(name)}\n  " + "\n  ".join(queries))
    return found


def test_no_page_costs_a_guest_more_than_its_ceiling():
    browser = StrictClient()

    assert {"home", "search"} <= set(pages(browser))
    assert not expensive(browser)


@pytest.mark.parametrize("person", [{}, {"admin": True}], ids=["member", "administrator"])
def test_no_page_costs_a_member_more_than_its_ceiling(person):
    browser = StrictClient()
    browser.force_login(UserFactory(**person))

    assert not expensive(browser)


def test_page_over_its_ceiling_is_found(monkeypatch):
    monkeypatch.setattr(budgets, "ORDINARY", -1)
    monkeypatch.setattr(budgets, "CEILINGS", {})

    assert expensive(StrictClient())


def test_every_ceiling_is_of_a_page_that_exists():
    assert set(budgets.CEILINGS) <= {address.name for address in addresses()}
