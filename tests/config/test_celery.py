from celery import current_app
from django.conf import settings

from config.celery import send_ids_only


def test_task_carries_the_ids_of_its_request_and_nothing_else():
    context = {
        "request_id": "5f0c",
        "user_id": 7,
        "parent_task_id": "a1",
        "ip": "203.0.113.7",
        "email": "li@example.org",
    }
    send_ids_only(context=context)
    assert context == {"request_id": "5f0c", "user_id": 7, "parent_task_id": "a1"}


def test_every_line_of_the_timetable_names_a_task_that_exists():
    current_app.loader.import_default_modules()
    named = {line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()}
    assert named <= set(current_app.tasks)


def test_no_line_of_the_timetable_waits_longer_than_an_hour():
    """The timetable is kept in memory: a longer period would never come round on a site restarted every day."""
    assert max(line["schedule"] for line in settings.CELERY_BEAT_SCHEDULE.values()) <= 3600


def test_tasks_survive_the_worker_that_ran_them():
    assert settings.CELERY_TASK_ACKS_LATE is True
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST is True
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
