"""The Celery application. Tasks live in each room's tasks.py; the timetable in config.settings.base."""

from celery import Celery
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

from config.start import settings_or_exit

with settings_or_exit():
    # Celery reads its settings late and would wrap an error in a traceback.
    settings.INSTALLED_APPS  # noqa: B018

app = Celery("commons")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# The worker writes the id of the request that caused a task into the task's log lines.
app.steps["worker"].add(DjangoStructLogInitStep)
