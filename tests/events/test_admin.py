import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from events.actions import retry
from events.models import Handling
from foundation.errors import NotPermitted
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, HandlingFactory

pytestmark = pytest.mark.django_db
EVENTS = "admin:events_event_changelist"
HANDLINGS = "admin:events_handling_changelist"


def staff_with(*permissions):
    person = UserFactory(staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="events", codename__in=permissions))
    return person


@pytest.fixture
def retrier(client):
    """Staff who may look at the outbox and set it going again, signed in."""
    person = staff_with("view_event", "view_handling", "retry_handling")
    client.force_login(person)
    return person


def try_again(client, *handlings):
    data = {"action": "try_again", "_selected_action": [handling.pk for handling in handlings]}
    return client.post(reverse(HANDLINGS), data, follow=True)


@pytest.mark.parametrize("page", [EVENTS, HANDLINGS])
@pytest.mark.parametrize(
    ("viewer", "status"),
    [
        (UserFactory, 302),
        (lambda: UserFactory(staff=True), 403),
        (lambda: staff_with("view_event", "view_handling"), 200),
    ],
)
def test_only_staff_with_the_permission_see_the_outbox(client, page, viewer, status):
    client.force_login(viewer())
    assert client.get(reverse(page)).status_code == status


def test_not_even_an_administrator_writes_or_removes_an_event(client):
    event = EventFactory()
    client.force_login(UserFactory(admin=True))
    assert client.get(reverse("admin:events_event_add")).status_code == 403
    assert client.get(reverse("admin:events_event_delete", args=[event.pk])).status_code == 403
    assert client.post(reverse("admin:events_event_change", args=[event.pk]), {"kind": "x"}).status_code == 403


def test_page_of_an_event_shows_what_became_of_it(client, retrier):
    handling = HandlingFactory(dead=True, last_error="ValueError at forum/notifiers.py:12 in tell")
    page = client.get(reverse("admin:events_event_change", args=[handling.event.pk])).content.decode()
    assert handling.handler in page
    assert "forum/notifiers.py:12" in page


def test_given_up_handlings_can_be_listed_alone(client, retrier):
    dead, due = HandlingFactory(dead=True), HandlingFactory()
    page = client.get(reverse(HANDLINGS), {"state__exact": "dead"}).content.decode()
    assert dead.handler in page
    assert due.handler not in page


def test_given_up_handling_is_due_again_after_try_again(client, retrier):
    handling = HandlingFactory(dead=True)

    page = try_again(client, handling).content.decode()

    handling.refresh_from_db()
    assert handling.state == "due"
    assert "1 handling is tried again." in page
    assert LogEntry.objects.get().object_id == str(handling.pk)


def test_try_again_leaves_what_is_done_or_due_as_it_is(client, retrier):
    done = HandlingFactory(done=True)
    page = try_again(client, done).content.decode()
    done.refresh_from_db()
    assert done.state == "done"
    assert "None of these was given up" in page


def test_staff_without_the_permission_cannot_try_again(client):
    client.force_login(staff_with("view_handling"))
    handling = HandlingFactory(dead=True)
    try_again(client, handling)
    handling.refresh_from_db()
    assert handling.state == "dead"


def test_no_door_but_the_policy_leads_to_try_again():
    handling = HandlingFactory(dead=True)
    with pytest.raises(NotPermitted):
        retry(actor=staff_with("view_handling"), handlings=[handling], now=timezone.now())


def test_try_again_wakes_the_worker(retrier, django_capture_on_commit_callbacks, clean_registry):
    clean_registry.register(lambda event: None, kind="thing_happened", name="room.hear")
    handling = HandlingFactory(dead=True, handler="room.hear")
    with django_capture_on_commit_callbacks(execute=True):
        assert retry(actor=retrier, handlings=[handling], now=timezone.now()) == 1
    assert Handling.objects.get().state == "done"


@pytest.mark.parametrize("page", [EVENTS, HANDLINGS])
def test_list_costs_the_same_for_many_rows_as_for_few(client, retrier, page, django_assert_max_num_queries):
    HandlingFactory.create_batch(5, event__actor=retrier)
    client.get(reverse(page))  # fills what is read once and kept
    with django_assert_max_num_queries(12) as few:
        client.get(reverse(page))
    HandlingFactory.create_batch(10, event__actor=UserFactory())
    with django_assert_max_num_queries(12) as many:
        client.get(reverse(page))
    assert len(many) == len(few)
