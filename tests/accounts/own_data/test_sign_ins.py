"""What is noted of sign-ins, who sees it, and the mail about a new device."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import RequestFactory
from django.utils import timezone

from accounts.actions import sign_ins
from accounts.devices import device_of
from accounts.models import SignIn
from tests.factories.accounts import PASSWORD, EmailAddressFactory, SignInFactory, UserFactory, add_app, code_now

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def osei(db):
    return EmailAddressFactory(user__email="osei@example.org", user__username="osei").user


def sign_in_by_form(client, *, password=PASSWORD, agent=FIREFOX, ip="203.0.113.5", login="osei"):
    fields = {"login": login, "password": password}
    return client.post("/accounts/login/", fields, HTTP_USER_AGENT=agent, REMOTE_ADDR=ip)


def test_success_and_failure_are_noted_with_device_and_address(client, osei):
    sign_in_by_form(client, password="wrong")
    sign_in_by_form(client)

    noted = SignIn.objects.order_by("pk").values_list("member", "outcome", "method", "device", "ip")
    assert list(noted) == [
        (osei.pk, "failure", "password", "Firefox, Windows", "203.0.113.5"),
        (osei.pk, "success", "password", "Firefox, Windows", "203.0.113.5"),
    ]


def test_second_factor_is_noted_right_or_wrong(client, osei):
    add_app(osei)
    sign_in_by_form(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert list(SignIn.objects.order_by("pk").values_list("outcome", "method")) == [
        ("failure", "app"),
        ("success", "app"),
    ]


def test_attempt_on_nobodys_account_keeps_neither_device_nor_address(client):
    sign_in_by_form(client, login="nobody")

    noted = SignIn.objects.get()
    assert (noted.member, noted.device, noted.ip, noted.outcome) == (None, "", "", "failure")


def test_new_device_is_told_by_mail_in_the_members_language(client, osei):
    osei.language = "zh-hans"
    osei.save()
    sign_in_by_form(client)
    assert not mail.outbox  # the first one ever
    sign_in_by_form(type(client)(), ip="203.0.200.9")
    assert not mail.outbox  # the same browser in the same network

    sign_in_by_form(type(client)(), agent=SAFARI)
    sign_in_by_form(type(client)(), ip="198.51.100.9")

    assert [letter.to for letter in mail.outbox] == [["osei@example.org"]] * 2
    assert "新设备" in mail.outbox[0].subject
    assert "Safari, iPhone" in mail.outbox[0].body
    assert SignIn.objects.filter(is_new_device=True).count() == 2


def test_page_shows_a_members_own_and_costs_the_same_for_many(sign_in, osei, assert_flat):
    SignInFactory(member=UserFactory(), device="Opera, Linux")
    SignInFactory(member=osei, device="Edge, Windows", outcome="failure")
    browser = sign_in(osei)

    html = browser.get("/accounts/sessions/").content.decode()

    assert "Edge, Windows" in html
    assert "Opera, Linux" not in html
    assert_flat(
        lambda count: SignInFactory.create_batch(count, member=osei), lambda: browser.get("/accounts/sessions/")
    )


def test_attempts_are_kept_for_ninety_days(osei):
    now = timezone.now()
    SignInFactory(member=osei, tried_at=now - timedelta(days=90, seconds=1))
    SignInFactory(member=osei, tried_at=now - timedelta(days=89))

    assert sign_ins.forget_old(now=now) == 1
    assert SignIn.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox, Windows"),
        (SAFARI, "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_device_is_browser_and_system_and_nothing_finer(agent, device):
    assert device_of(RequestFactory().get("/", HTTP_USER_AGENT=agent)) == device
