"""A claim from request to badge and away again: by an institution's mailbox, and by a licence that a reviewer reads."""

from playwright.sync_api import expect

from tests.browser import people
from tests.browser.conftest import LOOKS
from tests.browser.people import Person

ENGLISH, CHINESE = LOOKS
DOMAIN = """
from accounts.models import Organisation, OrganisationDomain
organisation, made = Organisation.objects.get_or_create(
    slug="browser-hospital", defaults={"name_en": "Browser Hospital", "name_zh": "浏览器医院", "kind": "hospital"})
OrganisationDomain.objects.get_or_create(domain="browser-hospital.example", defaults={"organisation": organisation})
"""
SHIFT = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import Credential
from accounts.actions import credentials
Credential.objects.filter(member__username={username!r}, state="accepted").update(
    expires_at=timezone.now() - timedelta(seconds=1))
result = credentials.expire(now=timezone.now())
"""


def badge_on_profile(visitor, person):
    visitor.goto(f"/u/{person.username}/")
    return visitor.page.locator("main .badge--checked")


def ask_by_mailbox(one, address):
    one.goto("/settings/credentials/ask/institution/")
    one.page.locator('[name="email"]').fill(address)
    one.page.locator('[name="profession"][value="engineer"]').check()
    people.send(one.page, "email")
    one.page.wait_for_url("**/settings/credentials/")
    letter = one.site.letter_with(address, "/settings/credentials/mailbox/")
    one.page.goto(one.site.link(letter, "/settings/credentials/mailbox/"))
    one.page.locator('main form[method="post"] button[type=submit]').last.click()
    one.page.wait_for_url("**/settings/credentials/")


def test_mailbox_gives_a_badge_that_runs_out_and_is_revoked(visitor, axe, shoot):
    one, guest, desk = visitor(*ENGLISH), visitor(*ENGLISH), visitor(*ENGLISH)
    one.site.python(DOMAIN)
    person = people.bring_in(one)
    reviewer = people.bring_in(desk, traits="admin=True")
    address = f"{person.username}@ward.browser-hospital.example"

    ask_by_mailbox(one, address)
    assert not axe(one.page)
    shoot(one.page, f"credentials-{one.language}")
    expect(badge_on_profile(guest, person)).to_contain_text("institution e-mail: Browser Hospital")

    assert one.site.python(SHIFT.format(username=person.username)) == 1
    expect(badge_on_profile(guest, person)).to_have_count(0)

    ask_by_mailbox(one, address)
    expect(badge_on_profile(guest, person)).to_have_count(1)

    assert reviewer.username
    desk.goto(f"/admin/accounts/credential/?state__exact=accepted&q={person.username}")
    desk.page.locator("#result_list tbody th a").first.click()
    desk.page.locator('[name="reason"]').fill("The mailbox was closed.")
    desk.page.locator('button[value="revoke"]').click()
    expect(desk.page.locator(".admin__messages")).to_be_visible()
    expect(badge_on_profile(guest, person)).to_have_count(0)
    assert one.site.letter_with(person.email, "The mailbox was closed.")


def test_licence_is_read_by_a_reviewer_and_forgotten(visitor, axe, shoot, tmp_path):
    one, desk = visitor(*CHINESE), visitor(*ENGLISH)
    person, reviewer = people.bring_in(one, Person()), people.bring_in(desk, traits="admin=True")
    file = tmp_path / "licence.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)

    one.goto("/settings/credentials/ask/licence/")
    one.page.locator('[name="profession"][value="clinician"]').check()
    one.page.locator('[name="country"]').select_option("CN")
    one.page.locator('[name="register"]').fill("国家卫生健康委员会")
    one.page.locator('[name="document"]').set_input_files(str(file))
    people.send(one.page, "register")
    one.page.wait_for_url("**/settings/credentials/")

    desk.goto(f"/admin/accounts/credential/?queue=waiting&q={person.username}")
    desk.page.locator("#result_list tbody th a").first.click()
    assert not axe(desk.page)
    shoot(desk.page, f"credential-review-{desk.language}")
    with desk.page.expect_popup() as opened:
        desk.page.locator('form[action$="/document/"] button').click()
    opened.value.close()
    one.page.reload()
    expect(one.page.locator("main")).to_contain_text(reviewer.username)

    desk.page.locator('button[value="accept"]').click()
    desk.page.wait_for_url("**queue=waiting")
    expect(badge_on_profile(one, person)).to_have_count(1)
    left = f"Document.objects.filter(credential__member__username={person.username!r}).count()"
    assert one.site.python(f"from accounts.models import Document\nresult = {left}") == 0
