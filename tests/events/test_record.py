import pytest
import structlog
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from events import bell
from events.actions import UnknownKind, record, record_each
from events.models import Event, Handling
from events.processing import process_due
from tests.factories.accounts import GroupFactory, UserFactory


@pytest.fixture
def heard(clean_registry):
    """Kinds `quiet` (no handler) and `loud` (two handlers); yields the events that the handlers were given."""
    events = []
    clean_registry.declare("quiet", help="Nobody listens.")
    clean_registry.declare("loud", help="Two listen.")
    clean_registry.register(events.append, kind="loud", name="room.first")
    clean_registry.register(events.append, kind="loud", name="room.second")
    return events


@pytest.fixture
def bells(monkeypatch):
    rung = []
    monkeypatch.setattr(bell, "ring", lambda task: rung.append(task.name))
    return rung


@pytest.mark.django_db
def test_event_names_its_subject_and_actor(heard):
    actor, group = UserFactory(), GroupFactory()

    record("quiet", actor=actor, subject=group, data={"count": 3})

    event = Event.objects.about(group).get()
    assert (event.kind, event.actor, event.data) == ("quiet", actor, {"count": 3})


@pytest.mark.django_db
def test_event_waits_for_each_handler_of_its_kind(heard):
    record("loud", actor=None)
    assert set(Handling.objects.values_list("handler", "state")) == {("room.first", "due"), ("room.second", "due")}


@pytest.mark.django_db
def test_guest_is_recorded_as_nobody(heard):
    assert record("quiet", actor=AnonymousUser()).actor is None


@pytest.mark.django_db
def test_undeclared_kind_cannot_be_recorded(heard):
    with pytest.raises(UnknownKind):
        record("laud", actor=None)


@pytest.mark.django_db
def test_unsaved_subject_cannot_be_recorded(heard):
    with pytest.raises(TypeError):
        record("quiet", actor=None, subject=GroupFactory.build())


@pytest.mark.django_db(transaction=True)
def test_event_cannot_be_recorded_outside_a_transaction(heard):
    with pytest.raises(transaction.TransactionManagementError):
        record("quiet", actor=None)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_recording_costs_two_statements_however_many_listen(heard, django_assert_num_queries):
    actor = UserFactory()
    with django_assert_num_queries(2):
        record("loud", actor=actor)


@pytest.mark.django_db
def test_the_same_is_recorded_of_many_as_of_each(heard, django_assert_num_queries):
    groups, now = [GroupFactory() for _number in range(5)], timezone.now()

    with django_assert_num_queries(2):
        events = record_each("loud", actor=None, told=[(one, {"id": one.pk}) for one in groups], now=now)

    assert [(event.kind, event.subject_id, event.data) for event in events] == [
        ("loud", one.pk, {"id": one.pk}) for one in groups
    ]
    assert Handling.objects.filter(event__in=events, state="due", due_at=now).count() == 2 * len(groups)
    assert record_each("loud", actor=None, told=[], now=now) == []
    with pytest.raises(UnknownKind):
        record_each("laud", actor=None, told=[], now=now)


@pytest.mark.django_db(transaction=True)
def test_many_are_not_recorded_outside_a_transaction(heard):
    with pytest.raises(transaction.TransactionManagementError):
        record_each("quiet", actor=None, told=[], now=timezone.now())


@pytest.mark.django_db
@pytest.mark.usefixtures("heard")
def test_one_transaction_rings_once(bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        record("loud", actor=None)
        record("loud", actor=None)
    with django_capture_on_commit_callbacks(execute=True):
        record("loud", actor=None)
    assert bells == ["events.process", "events.process"]


@pytest.mark.django_db
@pytest.mark.usefixtures("heard")
def test_event_nobody_hears_rings_no_bell(bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        record("quiet", actor=None)
    assert bells == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("heard")
def test_rolled_back_change_leaves_no_event_and_rings_no_bell(bells):
    with transaction.atomic():
        record("loud", actor=None)
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert bells == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("heard")
def test_event_after_a_rolled_back_savepoint_still_rings(bells):
    with transaction.atomic():
        with transaction.atomic():
            record("loud", actor=None)
            transaction.set_rollback(True)
        record("loud", actor=None)
    assert bells == ["events.process"]
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_handlers_are_called_after_the_commit(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        event = record("loud", actor=None)
        assert heard == []
    assert heard == [event, event]


@pytest.mark.django_db
def test_handler_logs_under_the_id_of_the_request_that_caused_the_event(clean_registry):
    ids = []
    clean_registry.declare("loud", help="One listens.")
    clean_registry.register(
        lambda event: ids.append(structlog.contextvars.get_contextvars().get("request_id")),
        kind="loud",
        name="room.first",
    )
    with structlog.contextvars.bound_contextvars(request_id="5f0c2d7e"):
        record("loud", actor=None)

    with structlog.contextvars.bound_contextvars(request_id="of the bell, perhaps another"):
        process_due()

    assert ids == ["5f0c2d7e"]
