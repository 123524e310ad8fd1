"""Pages about texts: a work that is cited, and taking a text out. No barrier, nothing wider than a phone."""

from tests.browser.looking import LANGUAGES, Onlooker

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
browser, member = Client(), UserFactory(admin=True, username="librarian", language="zh-hans")
browser.force_login(member)
show_second_factor(browser, member)
result = [settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value]
"""


def test_page_of_a_work_is_without_barriers(visitor, site, axe, shoot):
    onlooker, guests = Onlooker(axe, shoot), {language: visitor(language) for language in LANGUAGES}
    for name, pk in zip(("work", "work-undescribed"), site.python(WORKS), strict=True):
        language, theme, width = onlooker.next_side()
        guests[language].goto(f"/works/{pk}/")
        onlooker.look(guests[language], name, theme, width)
    assert not onlooker.faults, "\n".join(onlooker.faults)


def test_taking_a_text_out_is_without_barriers(visitor, site, axe, shoot):
    one, onlooker = visitor("zh-hans"), Onlooker(axe, shoot)
    name, value = site.python(STAFF)
    one.context.add_cookies([{"name": name, "value": value, "url": site.url}])
    one.goto("/admin/redact/")
    onlooker.look(one, "redact", "dark", 390)
    one.page.fill("[name=secret_text]", "Quilla Zornfeather")
    one.page.click("main form [type=submit]")
    one.page.wait_for_selector("[name=proof]", state="attached")
    onlooker.look(one, "redact-counted", "light", 1440)
    assert not onlooker.faults, "\n".join(onlooker.faults)
