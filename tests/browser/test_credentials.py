"""A claim by each route, from request to badge to its end, and to revocation; mail and outside sign-in by servers."""

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
THREAD = """
from accounts.models import User
from tests.factories.forum import ThreadFactory
result = ThreadFactory(author=User.objects.get(username={username!r})).get_absolute_url()
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
    before = len(one.site.letters(address))
    people.send(one.page, "email")
    one.page.wait_for_url("**/settings/credentials/")
    letter = one.site.letter_with(address, "/settings/credentials/mailbox/", after=before)
    one.page.goto(one.site.link(letter, "/settings/credentials/mailbox/"))
    one.page.locator('main form[method="post"] button[type=submit]').last.click()
    one.page.wait_for_url("**/settings/credentials/")


def run_out(one, person):
    """Let the date of the person's credential pass, and the site notice it."""
    assert one.site.python(SHIFT.format(username=person.username)) == 1


def revoke(desk, person, reason):
    """As a reviewer does in the administration."""
    desk.goto(f"/admin/accounts/credential/?state__exact=accepted&q={person.username}")
    desk.page.locator("#result_list tbody th a").first.click()
    desk.page.locator('[name="reason"]').fill(reason)
    desk.page.locator('button[value="revoke"]').click()
    expect(desk.page.locator(".admin__messages")).to_be_visible()


def accept(desk, person):
    """As a reviewer does in the administration."""
    desk.goto(f"/admin/accounts/credential/?queue=waiting&q={person.username}")
    desk.page.locator("#result_list tbody th a").first.click()
    desk.page.locator('button[value="accept"]').click()
    desk.page.wait_for_url("**queue=waiting")


def expect_badges(visitor, paths, count):
    """So many checked badges on each of the pages, which are kept for guests from the first visit on."""
    for path in paths:
        visitor.goto(path)
        expect(visitor.page.locator("main .badge--checked")).to_have_count(count)


def test_mailbox_gives_a_badge_that_runs_out_and_is_revoked(visitor, axe, shoot):
    one, guest, desk = visitor(*ENGLISH), visitor(*ENGLISH), visitor(*ENGLISH)
    one.site.python(DOMAIN)
    person = people.bring_in(one)
    people.bring_in(desk, traits="admin=True")
    address = f"{person.username}@ward.browser-hospital.example"
    places = [f"/u/{person.username}/", one.site.python(THREAD.format(username=person.username))]

    ask_by_mailbox(one, address)
    assert not axe(one.page)
    shoot(one.page, f"credentials-{one.language}")
    expect(badge_on_profile(guest, person)).to_contain_text("institution e-mail: Browser Hospital")
    expect_badges(guest, places, 1)

    run_out(one, person)
    expect_badges(guest, places, 0)

    ask_by_mailbox(one, address)
    expect_badges(guest, places, 1)

    revoke(desk, person, "The mailbox was closed.")
    expect_badges(guest, places, 0)
    assert one.site.letter_with(person.email, "The mailbox was closed.")


def test_licence_is_read_by_a_reviewer_and_forgotten(visitor, axe, shoot, tmp_path):
    one, guest, desk = visitor(*CHINESE), visitor(*CHINESE), visitor(*ENGLISH)
    person, reviewer = people.bring_in(one, Person()), people.bring_in(desk, traits="admin=True")
    file = tmp_path / "licence.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)

    ask_by_licence(one, file)
    desk.goto(f"/admin/accounts/credential/?queue=waiting&q={person.username}")
    desk.page.locator("#result_list tbody th a").first.click()
    assert not axe(desk.page)
    shoot(desk.page, f"credential-review-{desk.language}")
    with desk.page.expect_popup() as opened:
        desk.page.locator('form[action$="/document/"] button').click()
    opened.value.close()
    one.page.reload()
    expect(one.page.locator("main")).to_contain_text(reviewer.username)

    accept(desk, person)
    expect(badge_on_profile(guest, person)).to_have_count(1)
    left = f"Document.objects.filter(credential__member__username={person.username!r}).count()"
    assert one.site.python(f"from accounts.models import Document\nresult = {left}") == 0

    run_out(one, person)
    expect(badge_on_profile(guest, person)).to_have_count(0)
    ask_by_licence(one, file)
    accept(desk, person)
    expect(badge_on_profile(guest, person)).to_have_count(1)
    revoke(desk, person, "The register says otherwise.")
    expect(badge_on_profile(guest, person)).to_have_count(0)


def ask_by_licence(one, file):
    one.goto("/settings/credentials/ask/licence/")
    one.page.locator('[name="profession"][value="clinician"]').check()
    one.page.locator('[name="country"]').select_option("CN")
    one.page.locator('[name="register"]').fill("国家卫生健康委员会")
    one.page.locator('[name="document"]').set_input_files(str(file))
    people.send(one.page, "register")
    one.page.wait_for_url("**/settings/credentials/")


def test_referee_answers_by_mail_without_an_account(visitor, axe, shoot):
    one, guest, desk, referee = visitor(*ENGLISH), visitor(*ENGLISH), visitor(*ENGLISH), visitor(*CHINESE)
    one.site.python(DOMAIN)
    person = people.bring_in(one)
    people.bring_in(desk, traits="admin=True")
    for name in ("head", "deputy"):
        address = f"{name}.{person.username}@browser-hospital.example"
        name_referee(one, address)
        letter = one.site.letter_with(address, "/referee/")
        referee.page.goto(one.site.link(letter, "/referee/"))
        assert not axe(referee.page)
        shoot(referee.page, f"referee-{referee.language}")
        referee.page.locator('[name="answer"][value="confirmed"]').check()
        people.send(referee.page, "answer")
        expect(referee.page.locator('[name="answer"]')).to_have_count(0)
        expect(badge_on_profile(guest, person)).to_have_count(1)
        if name == "head":
            run_out(one, person)
            expect(badge_on_profile(guest, person)).to_have_count(0)

    revoke(desk, person, "They never worked there.")

    expect(badge_on_profile(guest, person)).to_have_count(0)


def name_referee(one, address):
    one.goto("/settings/credentials/ask/referee/")
    one.page.locator('[name="profession"][value="researcher"]').check()
    one.page.locator('[name="email"]').fill(address)
    one.page.locator('[name="relation"][value="supervisor"]').check()
    people.send(one.page, "relation")
    one.page.wait_for_url("**/settings/credentials/")


def test_orcid_is_linked_by_signing_in_there_unlinked_and_revoked(visitor, outside_service, axe, shoot):
    one, guest, desk = visitor(*CHINESE), visitor(*ENGLISH), visitor(*ENGLISH)
    one.watcher.expect_origin(outside_service.url)
    person = people.bring_in(one)
    people.bring_in(desk, traits="admin=True")
    outside_service.person = {"orcid": "0000-0002-1825-0097"}

    link_orcid(one, person)
    assert not axe(one.page)
    shoot(one.page, f"outside-{one.language}")
    expect(badge_on_profile(guest, person)).to_contain_text("ORCID linked")
    expect(guest.page.locator('a[href="https://orcid.org/0000-0002-1825-0097"]')).to_be_visible()

    unlink_orcid(one, person)
    expect(badge_on_profile(guest, person)).to_have_count(0)

    link_orcid(one, person)
    expect(badge_on_profile(guest, person)).to_have_count(1)
    # A link has no date of its own; where a site's staff gave it one, it ends as others do.
    run_out(one, person)
    expect(badge_on_profile(guest, person)).to_have_count(0)

    unlink_orcid(one, person)
    link_orcid(one, person)
    expect(badge_on_profile(guest, person)).to_have_count(1)
    revoke(desk, person, "The iD is somebody else's.")
    expect(badge_on_profile(guest, person)).to_have_count(0)

    unlink_orcid(one, person)
    link_orcid(one, person)
    expect(badge_on_profile(guest, person)).to_have_count(0)


def unlink_orcid(one, person):
    one.goto("/accounts/outside/")
    one.page.locator('button[name="unlink"][value="orcid"]').click()
    people.confirm_identity(one, person)
    expect(one.page.locator('form[action$="/accounts/outside/orcid/"] button')).to_be_visible()


def link_orcid(one, person):
    one.goto("/settings/credentials/")
    one.page.locator('main a[href$="#orcid"]').click()
    one.page.locator('form[action$="/accounts/outside/orcid/"] button').click()
    people.confirm_identity(one, person)
    one.page.wait_for_url("**/accounts/outside/")


def test_account_elsewhere_opens_an_account_here(visitor, outside_service, axe):
    one, person = visitor(*ENGLISH), Person()
    one.watcher.expect_origin(outside_service.url)
    outside_service.person = {
        "sub": person.username,
        "email": person.email,
        "email_verified": True,
        "name": "New Comer",
    }

    one.goto("/accounts/login/")
    one.page.locator('form[action$="/accounts/outside/oidc/"] button').click()
    one.page.wait_for_url("**/accounts/outside/signup/")
    assert not axe(one.page)
    one.page.locator('[name="username"]').fill(person.username)
    one.page.locator('[name="profession"][value="engineer"]').check()
    one.page.locator('[name="terms"]').check()
    people.send(one.page, "terms")
    one.page.wait_for_url(lambda url: "/outside/" not in url)

    people.expect_signed_in(one)
