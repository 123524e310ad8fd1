"""Reasons that staff give pass the gates like any text: a member reads them, and they are mailed."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client

from accounts.models import User
from content.models import PrivacyFinding
from events.models import Event
from tests.factories.accounts import UserFactory, show_second_factor

pytestmark = pytest.mark.django_db

MEMBERS = "/admin/accounts/user/"
REASON = "You posted the number 13912345678 of a patient."
DECISIONS = [("refuse", "refused_at"), ("suspend", "suspended_until"), ("silence", "silenced_until")]


@pytest.fixture
def moderator():
    user = UserFactory(staff=True)
    wanted = ["view_user", "change_user", "admit_member", "restrict_member"]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return user


@pytest.fixture
def desk(moderator):
    browser = Client()
    browser.force_login(moderator)
    show_second_factor(browser, moderator)
    return browser


def act(browser, action, *members, **form):
    form = {"action": action, "_selected_action": [member.pk for member in members], "apply": "1", "days": "7", **form}
    return browser.post(MEMBERS, form)


@pytest.mark.parametrize(("action", "column"), DECISIONS)
def test_reason_with_an_identifier_decides_nothing_and_stays_in_the_form(desk, action, column):
    first, second = UserFactory.create_batch(2, waiting=action == "refuse")
    response = act(desk, action, first, second, reason=REASON)
    html = response.content.decode()
    assert response.status_code == 422
    assert REASON in html
    assert "“13912345678” (telephone number)" in html
    assert not User.objects.filter(**{f"{column}__isnull": False}).exists()
    assert not mail.outbox


@pytest.mark.parametrize(("action", "column"), DECISIONS)
def test_reason_kept_on_purpose_is_given_to_everybody_chosen(desk, moderator, action, column):
    members = UserFactory.create_batch(2, waiting=action == "refuse")
    form = act(desk, action, *members, reason=REASON).context["form"]
    answers = {name: "fictional" for name in form.fields if name.startswith("privacy-keep")}
    assert act(desk, action, *members, reason=REASON, **answers).status_code == 302
    assert User.objects.filter(**{f"{column}__isnull": False}).count() == 2
    for member in members:
        finding = PrivacyFinding.objects.of(member).get()
        assert (finding.reason, finding.field, finding.decided_by) == ("fictional", "reason", moderator)


def test_name_that_staff_write_passes_the_gates(desk, member):
    path = f"{MEMBERS}{member.pk}/change/"
    form = {"name": "call 13912345678", "profession": "engineer"}
    assert desk.post(path, form).status_code == 200
    assert desk.post(path, form | {"name": "  Lin   Mei "}).status_code == 302
    member.refresh_from_db()
    assert (member.name, member.profession) == ("Lin Mei", "engineer")


def test_repair_is_recorded_by_the_names_of_what_changed(desk, moderator, member):
    desk.post(f"{MEMBERS}{member.pk}/change/", {"name": "Lin Mei", "profession": member.profession})
    event = Event.objects.get(kind="account_repaired")
    assert (event.actor, event.subject_id, event.data) == (moderator, member.pk, {"fields": ["name"]})
