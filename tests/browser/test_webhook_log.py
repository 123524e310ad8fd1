"""The page of webhooks, with calls in its log: sound in every look, and no wider than a telephone."""

import pytest

from tests.browser import people
from tests.browser.looking import is_wider_than_the_window

CALLED = """
from accounts.models import User
from tests.factories.notifications import WebhookCallFactory, WebhookFactory

WebhookCallFactory(webhook=WebhookFactory(member=User.objects.latest("pk")))
result = {}
"""


@pytest.mark.parametrize("look", [("en", "light", "phone"), ("zh-hans", "dark", "phone")], ids=str)
def test_log_of_calls_scrolls_by_itself(site, visitor, axe, look):
    member = visitor(*look)
    people.bring_in(member)
    site.python(CALLED)

    member.goto("/settings/webhooks/")

    assert member.page.locator(".hook__calls").count() == 1
    assert not is_wider_than_the_window(member.page)
    assert axe(member.page) == []
