"""Files for staff."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.content import AttachmentFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/content/attachment/"


def remover(**options):
    """A member of the staff who may look at files and remove them."""
    person = UserFactory(staff=True, **options)
    wanted = ["view_attachment", "remove_attachment"]
    person.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return person


def test_staff_see_what_lies_here_whose_it_is_and_where_it_stands(sign_in):
    attachment = AttachmentFactory(name="curve-of-mine.png", attached=True)
    page = sign_in(remover()).get(LIST).content.decode()
    for words in (
        "curve-of-mine.png",
        "640 × 480",
        attachment.uploaded_by.username,
        f"accounts.user {attachment.host_id}",
    ):
        assert words in page
    assert (
        attachment.name
        in sign_in(remover()).get(reverse("admin:content_attachment_change", args=[attachment.pk])).content.decode()
    )


@pytest.mark.parametrize("state", ["waiting", "attached", "removed", "x"])
def test_list_is_filtered_by_state(sign_in, state):
    made = {
        "waiting": AttachmentFactory(name="first.png"),
        "attached": AttachmentFactory(name="second.png", attached=True),
        "removed": AttachmentFactory(name="third.png", attached=True, removed=True),
    }
    page = sign_in(remover()).get(f"{LIST}?state={state}").content.decode()
    shown = {name for name, attachment in made.items() if attachment.name in page}
    assert shown == ({state} if state in made else set(made))


def test_staff_remove_files_and_say_why(sign_in):
    attachment = AttachmentFactory(attached=True)
    browser = sign_in(remover())
    chosen = {"action": "remove", "_selected_action": [attachment.pk]}
    asked = browser.post(LIST, chosen)
    assert (asked.status_code, "Reason" in asked.content.decode()) == (200, True)
    assert browser.post(LIST, {**chosen, "apply": "1", "reason": " "}).status_code == 422
    assert browser.post(LIST, {**chosen, "apply": "1", "reason": "Shows a name."}).status_code == 302
    attachment.refresh_from_db()
    assert attachment.removal_reason == "Shows a name."


def test_staff_without_the_permission_are_not_offered_it(sign_in):
    person = UserFactory(staff=True)
    person.user_permissions.set(Permission.objects.filter(codename="view_attachment"))
    attachment = AttachmentFactory(attached=True)
    browser = sign_in(person)
    assert 'value="remove"' not in browser.get(LIST).content.decode()
    browser.post(LIST, {"action": "remove", "_selected_action": [attachment.pk], "apply": "1", "reason": "x"})
    attachment.refresh_from_db()
    assert attachment.removed_at is None


@pytest.mark.parametrize("path", [f"{LIST}add/", f"{LIST}1/delete/"])
def test_nobody_adds_or_deletes_files_here(sign_in, path):
    AttachmentFactory(pk=1)
    assert sign_in(UserFactory(admin=True)).get(path).status_code == 403
