"""What people do at the entrance of the site, by the names of fields and never by words, which differ by language."""

import base64
import hashlib
import hmac
import itertools
import struct
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

_numbers = itertools.count(1)
TOTP_STEP = 30  # seconds


def _email(number: int) -> str:
    return f"reader{number}@hospital.example"


@dataclass
class Person:
    """Somebody who wants to join, with what they would type."""

    number: int = field(default_factory=lambda: next(_numbers))
    username: str = ""
    password: str = "three quiet lanterns at dusk"

    def __post_init__(self) -> None:
        self.username = self.username or f"reader{self.number}"

    @property
    def email(self) -> str:
        return _email(self.number)


def form_with(page: Page, name: str) -> str:
    """The selector of the form that holds the named field."""
    return f'main form:has([name="{name}"])'


def send(page: Page, name: str) -> None:
    """Send the form that holds the named field, as its own button does."""
    page.locator(f"{form_with(page, name)} button[type=submit]").last.click()


def sign_up(visitor: Visitor, person: Person) -> None:
    """Fill in and send the form for joining."""
    page = visitor.page
    visitor.goto("/accounts/signup/")
    page.locator('[name="email"]').fill(person.email)
    page.locator('[name="username"]').fill(person.username)
    page.locator('[name="password1"]').fill(person.password)
    page.locator('[name="profession"][value="clinician"]').check()
    page.locator(f'[name="language"][value="{visitor.language}"]').check()
    page.locator('[name="terms"]').check()
    send(page, "password1")
    expect(page).to_have_url(f"{visitor.site.url}/accounts/confirm-email/")


def confirm(visitor: Visitor, person: Person) -> None:
    """Open the newest letter and follow its link; a person's press on the button confirms, the visit alone does not."""
    letter = visitor.site.letter_with(person.email, "/accounts/confirm-email/")
    visitor.page.goto(visitor.site.link(letter, "/accounts/confirm-email/"))
    visitor.page.locator('main form[method="post"] button[type=submit]').first.click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", html_language(visitor))


def sign_in(visitor: Visitor, person: Person, *, by: str = "email") -> None:
    """Fill in and send the form for signing in, by `email` or `username`."""
    visitor.goto("/accounts/login/")
    visitor.page.locator('[name="login"]').fill(getattr(person, by))
    visitor.page.locator('[name="password"]').fill(person.password)
    send(visitor.page, "password")


def sign_out(visitor: Visitor) -> None:
    """Sign out on the page for it."""
    visitor.goto("/accounts/logout/")
    visitor.page.locator('main form[method="post"] button[type=submit]').first.click()
    visitor.page.wait_for_url(lambda url: "/logout/" not in url)


def expect_signed_in(visitor: Visitor) -> None:
    """A page for members only opens; a guest would be led to the sign-in page."""
    visitor.goto("/accounts/sessions/")
    expect(visitor.page).to_have_url(f"{visitor.site.url}/accounts/sessions/")


def expect_signed_out(visitor: Visitor) -> None:
    """The same page leads to the sign-in page."""
    visitor.goto("/accounts/sessions/")
    visitor.page.wait_for_url("**/accounts/login/**")


def join(visitor: Visitor, person: Person) -> None:
    """Sign up, confirm, and be in."""
    sign_up(visitor, person)
    confirm(visitor, person)
    expect_signed_in(visitor)


def bring_in(visitor: Visitor, person: Person | None = None, *, traits: str = "") -> Person:
    """Somebody who joined sixty days ago, signed in at this browser: the entrance has flows of its own.

    A person who was brought in before comes in at one more browser. `traits`: more arguments of UserFactory. At trust
    level 0 what they write within three seconds would wait.
    """
    person = person or Person()
    name, value = visitor.site.python(f"""
from datetime import timedelta
from django.conf import settings
from django.test import Client
from django.utils import timezone
from accounts.models import User
from tests.factories.accounts import EmailAddressFactory, UserFactory, show_second_factor
member = User.objects.filter(username={person.username!r}).first()
if not member:
    member = UserFactory(username={person.username!r}, email={person.email!r}, password={person.password!r},
        language={visitor.language!r}, joined_at=timezone.now() - timedelta(days=60),
        **(dict(trust_level=1) | dict({traits})))
    EmailAddressFactory(user=member)
browser = Client()
browser.force_login(member)
if member.is_staff:
    show_second_factor(browser, member)
result = [settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value]
""")
    visitor.context.add_cookies([{"name": name, "value": value, "url": visitor.site.url}])
    return person


def html_language(visitor: Visitor) -> str:
    """The language of the visitor's pages, as HTML names it."""
    return {"en": "en", "zh-hans": "zh-Hans"}[visitor.language]


def path_of(page: Page) -> str:
    """Where the page is, without the host."""
    return urlsplit(page.url).path


def one_time_code(secret: str, at: float | None = None) -> str:
    """What an authenticator app would show (RFC 6238: SHA-1, six digits, steps of 30 seconds)."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    counter = int((time.time() if at is None else at) // TOTP_STEP)
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def fresh_code(secret: str) -> str:
    """A code that was not used before: the one of the next step, which the site takes for clocks that run ahead."""
    return one_time_code(secret, time.time() + TOTP_STEP)


def confirm_identity(visitor: Visitor, person: Person) -> None:
    """Where the site asks once more who it is before something grave, answer with the password."""
    if "/reauthenticate/" in visitor.page.url:
        visitor.page.locator('[name="password"]').fill(person.password)
        send(visitor.page, "password")
        visitor.page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def add_passkey(visitor: Visitor, person: Person, name: str) -> None:
    """Let the browser make a passkey and give it a name."""
    visitor.goto("/accounts/2fa/webauthn/add/")
    confirm_identity(visitor, person)
    visitor.page.locator('[name="name"]').fill(name)
    visitor.page.locator("passkey-dialogue button").click()
    visitor.page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    visitor.goto("/accounts/2fa/")
    expect(visitor.page.locator("main")).to_contain_text(name)


def sign_in_by_passkey(visitor: Visitor) -> None:
    """Press the button for it; the device answers by itself."""
    visitor.goto("/accounts/login/")
    visitor.page.locator("passkey-dialogue button").click()
    visitor.page.wait_for_url(lambda url: "/login/" not in url)


def reset_password(visitor: Visitor, person: Person) -> None:
    """Ask for the letter, follow its link and choose the person's password."""
    visitor.goto("/accounts/password/reset/")
    visitor.page.locator('[name="email"]').fill(person.email)
    send(visitor.page, "email")
    expect(visitor.page).to_have_url(f"{visitor.site.url}/accounts/password/reset/done/")
    letter = visitor.site.letter_with(person.email, "/accounts/password/reset/key/")
    visitor.page.goto(visitor.site.link(letter, "/accounts/password/reset/key/"))
    visitor.page.locator('[name="password1"]').fill(person.password)
    if visitor.page.locator('[name="password2"]').count():
        visitor.page.locator('[name="password2"]').fill(person.password)
    send(visitor.page, "password1")
    expect(visitor.page).to_have_url(f"{visitor.site.url}/accounts/password/reset/key/done/")


def set_up_app(visitor: Visitor, person: Person) -> str:
    """Set up an authenticator app; gives the key that the page shows."""
    visitor.goto("/accounts/2fa/totp/activate/")
    confirm_identity(visitor, person)
    secret = visitor.page.locator("main code").first.inner_text().replace(" ", "")
    visitor.page.locator('[name="code"]').fill(one_time_code(secret))
    send(visitor.page, "code")
    visitor.page.wait_for_url(lambda url: "/activate/" not in url)
    return secret


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the control has the focus, and see that it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector} does not show its focus"
            return
    raise AssertionError(f"The keyboard does not reach {selector}.")
