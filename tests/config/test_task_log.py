"""A busy worker drops messages of its timetable that came too late, loses nothing by it, and raises no alarm."""

import logging
from datetime import timedelta

import pytest
from celery.worker.request import Request
from django.core import mail as django_mail
from django.utils import timezone
from kombu import Message
from kombu.serialization import dumps
from kombu.utils.uuid import uuid

from config.celery import app
from config.task_log import TaskLogStep
from notifications.models import OutgoingMail


@pytest.fixture
def _log():
    step = TaskLogStep(None)
    yield
    del step


def message_of(task, *, age):
    """As it lies in the broker: sent by the timetable so many seconds ago, with what the timetable allows."""
    allowed = app.conf.beat_schedule[task]["options"]["expires"]
    expires = timezone.now() - timedelta(seconds=age - allowed)
    sent = app.amqp.as_task_v2(uuid(), task, expires=expires)
    kind, encoding, body = dumps(sent.body, serializer="json")
    message = Message(
        body=body, headers=sent.headers, properties=sent.properties, content_type=kind, content_encoding=encoding
    )
    return Request(message, app=app, task=app.tasks[task], on_ack=lambda *_args: None)


@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize("task", ["events.heartbeat", "notifications.send_due_mail"])
def test_message_that_came_too_late_is_dropped_without_a_warning(task, caplog):
    with caplog.at_level(logging.DEBUG):
        assert message_of(task, age=3600).revoked()
        assert not message_of(task, age=0).revoked()

    said = [line for line in caplog.records if "task_came_too_late" in line.getMessage()]
    assert [line.levelno for line in said] == [logging.INFO]
    assert task in said[0].getMessage()
    assert not [line for line in caplog.records if line.levelno >= logging.WARNING]


@pytest.mark.usefixtures("_log")
def test_task_that_somebody_revoked_is_still_a_warning(caplog):
    request = message_of("events.heartbeat", age=0)
    request._announce_revoked("revoked", terminated=False, signum=None, expired=False)

    assert [line.levelno for line in caplog.records if "task_revoked" in line.getMessage()] == [logging.WARNING]


@pytest.mark.django_db
def test_mail_whose_message_was_dropped_goes_with_the_next_one(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():  # no bell: the timetable alone
        django_mail.get_connection("notifications.backends.QueuedEmailBackend").send_messages(
            [django_mail.EmailMessage("Subject", "Text", to=["reader@example.org"])]
        )
    assert message_of("notifications.send_due_mail", age=3600).revoked()
    assert OutgoingMail.objects.get().state == "due"

    app.tasks["notifications.send_due_mail"]()

    assert OutgoingMail.objects.get().state == "sent"
