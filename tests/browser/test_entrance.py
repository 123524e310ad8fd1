"""Joining, coming in, and getting back in, as people do it: with letters, passwords, passkeys and codes."""

from playwright.sync_api import expect

from tests.browser import people
from tests.browser.conftest import LOOKS
from tests.browser.people import Person

ENGLISH, CHINESE = LOOKS


def test_newcomer_joins_and_comes_back_by_password_and_by_passkey(visitor, security_key, axe, shoot):
    one, person = visitor(*ENGLISH), Person()
    security_key(one)

    people.join(one, person)
    people.sign_out(one)
    people.expect_signed_out(one)

    people.sign_in(one, person)
    people.expect_signed_in(one)
    assert not axe(one.page)
    shoot(one.page, f"sessions-{one.language}")

    people.add_passkey(one, person, "Desk")
    assert not axe(one.page)
    shoot(one.page, f"passkeys-{one.language}")
    people.sign_out(one)

    people.sign_in_by_passkey(one)
    people.expect_signed_in(one)


def test_forgotten_password_is_replaced_and_the_old_one_is_worth_nothing(visitor):
    one, person = visitor(*CHINESE), Person()
    people.join(one, person)
    people.sign_out(one)
    forgotten, person.password = person.password, "five slow rivers in the north"

    people.reset_password(one, person)

    people.sign_in(one, person, by="username")
    people.expect_signed_in(one)
    people.sign_out(one)
    person.password = forgotten
    one.watcher.expect_status(422)
    people.sign_in(one, person)
    expect(one.page.locator("main [role=alert]").first).to_be_visible()
    people.expect_signed_out(one)


def test_newcomer_joins_and_signs_in_without_javascript(visitor):
    one, person = visitor("zh-hans", javascript=False), Person()

    people.join(one, person)
    people.sign_out(one)
    people.sign_in(one, person)

    people.expect_signed_in(one)


def test_username_may_be_chinese_and_signs_in(visitor):
    one, person = visitor("zh-hans"), Person(username="周若衡")

    people.join(one, person)
    people.sign_out(one)
    people.sign_in(one, person, by="username")

    people.expect_signed_in(one)


def test_member_keeps_the_language_chosen_at_sign_up(visitor):
    person = Person()
    people.join(visitor("zh-hans"), person)
    elsewhere = visitor("en")

    people.sign_in(elsewhere, person)
    elsewhere.page.wait_for_url(lambda url: "/login/" not in url)
    elsewhere.page.goto(f"{elsewhere.site.url}/accounts/sessions/")

    expect(elsewhere.page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_keyboard_alone_signs_a_member_in(visitor):
    person = Person()
    people.bring_in(visitor(*ENGLISH), person)
    one = visitor(*ENGLISH)
    one.goto("/accounts/login/")

    people.tab_to(one.page, '[name="login"]')
    one.page.keyboard.type(person.email)
    people.tab_to(one.page, '[name="password"]')
    one.page.keyboard.type(person.password)
    people.tab_to(one.page, f"{people.form_with(one.page, 'password')} button[type=submit]")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(lambda url: "/login/" not in url)

    people.expect_signed_in(one)


def test_staff_open_the_administration_with_a_second_factor_and_not_before(visitor, axe, shoot):
    one, person = visitor(*CHINESE), Person()
    people.join(one, person)
    one.site.python(
        f"from accounts.models import User\n"
        f"User.objects.filter(username={person.username!r}).update(is_staff=True, is_superuser=True)"
    )

    one.goto("/admin/")
    expect(one.page).to_have_url(f"{one.site.url}/accounts/2fa/")
    assert not axe(one.page)
    shoot(one.page, f"second-factor-{one.language}")
    secret = people.set_up_app(one, person)

    one.goto("/admin/")
    assert people.path_of(one.page) == "/admin/"
    expect(one.page.locator("html")).to_have_attribute("lang", people.html_language(one))
    assert not axe(one.page)
    shoot(one.page, f"administration-{one.language}")

    people.sign_out(one)
    people.sign_in(one, person)
    one.page.wait_for_url("**/accounts/2fa/authenticate/**")
    one.page.locator('[name="code"]').fill(people.fresh_code(secret))
    people.send(one.page, "code")
    one.page.wait_for_url(lambda url: "/authenticate/" not in url)
    one.goto("/admin/")
    assert people.path_of(one.page) == "/admin/"
