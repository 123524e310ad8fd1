"""The Celery application. Tasks live in each room's tasks.py; the timetable in config.settings.base."""

from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready
from django.conf import settings
from django.dispatch import receiver  # house: allow own-signals: django_structlog's own hook
from django_structlog.celery.signals import modify_context_before_task_publish

from config.start import settings_or_exit
from config.task_log import TaskLogStep
from config.timetable import TimetableWatch

with settings_or_exit():
    # Celery reads its settings late and would wrap an error in a traceback.
    settings.INSTALLED_APPS  # noqa: B018

app = Celery("commons")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(TaskLogStep)
app.steps["worker"].add(TimetableWatch)

# Which of a request's facts travel with a task. The broker keeps messages on disk, so ids and nothing else.
TRAVELLING = frozenset(["parent_task_id", "request_id", "user_id"])

# What a worker does before its timetable comes round for the first time: it shows itself and takes up what was left.
FIRST_TASKS = ("events.heartbeat", "events.sweep", "notifications.send_due_mail")


@setup_logging.connect
def leave_logging_alone(**_kwargs: Any) -> None:
    """Django's LOGGING is in force already. Listening here keeps Celery from putting its own in its place."""


@receiver(modify_context_before_task_publish)
def send_ids_only(context: dict[str, Any], **_kwargs: Any) -> None:
    """Leave the client's address and whatever else is bound to the request behind."""
    for name in [name for name in context if name not in TRAVELLING]:
        del context[name]


@worker_ready.connect
def take_up_what_was_left(**_kwargs: Any) -> None:
    """Rows that fell due while no worker ran need not wait for the timetable."""
    from events import bell  # noqa: PLC0415 - rooms are loaded after this module

    for name in FIRST_TASKS:
        bell.ring(app.tasks[name])
