"""Pages about texts: a work that is cited, and taking a text out. No barrier, nothing wider than a phone."""

import pytest

from tests.browser.test_static_pages import LANGUAGES, look_from_all_sides

WORKS = """
from django.utils import timezone
from config.views.styleguide_references import DESCRIBED
from content.models import Reference
added = {"added_at": timezone.now()}
long = "10.1177/" + "0272989x06295361" * 6
result = [
    Reference.objects.update_or_create(
        kind="doi", normal_form=value, defaults=added | {"shown": f"doi:{value}"} | extra
    )[0].pk
    for value, extra in (
        ("10.1186/s12916-019-1466-7", {"metadata": DESCRIBED, "retracted_at": timezone.now()}),
        (long, {}),
    )
]
"""
STAFF = """
from django.conf import settings
from django.test import Client
from tests.factories.accounts import UserFactory, show_second_factor
browser, member = Client(), UserFactory(admin=True, username="LANGUAGE-librarian", language="LANGUAGE")
browser.force_login(member)
show_second_factor(browser, member)
result = [settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value]
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_a_work_is_without_barriers(visitor, site, axe, shoot, language):
    one, faults = visitor(language), []
    for name, pk in zip(("work", "work-undescribed"), site.python(WORKS), strict=True):
        one.goto(f"/works/{pk}/")
        faults += look_from_all_sides(one, axe, shoot, name)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_taking_a_text_out_is_without_barriers(visitor, site, axe, shoot, language):
    one = visitor(language)
    name, value = site.python(STAFF.replace("LANGUAGE", language))
    one.context.add_cookies([{"name": name, "value": value, "url": site.url}])
    one.goto("/admin/redact/")
    faults = look_from_all_sides(one, axe, shoot, "redact")
    one.page.fill("[name=secret_text]", "Quilla Zornfeather")
    one.page.click("main form [type=submit]")
    one.page.wait_for_selector("[name=proof]", state="attached")
    faults += look_from_all_sides(one, axe, shoot, "redact-counted")
    assert not faults, "\n".join(faults)
