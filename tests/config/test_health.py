import socket
import threading
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.core.cache.backends.dummy import DummyCache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from config import readiness
from config.readiness import MAIL_LATE_AFTER, WORKER_SILENT_AFTER
from events import heartbeats
from notifications.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.notifications import OutgoingMailFactory

FAR_AWAY = "203.0.113.7"


@pytest.fixture
def worker(transactional_db):
    """A worker that lived a moment ago; committed, for the probes look from threads of their own."""
    heartbeats.beat(heartbeats.WORKER, now=timezone.now())


def details(client):
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_healthz_answers_without_database_session_or_known_host(client, django_assert_num_queries):
    """No database mark: the first query would fail the test."""
    response = client.get("/healthz", headers={"host": "172.18.0.5:8000"})
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_healthz_of_a_site_behind_tls_does_not_send_its_watcher_elsewhere(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    assert client.get("/healthz").status_code == 200


def test_health_cannot_be_posted_to(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.postgres
@pytest.mark.usefixtures("worker")
def test_site_whose_parts_all_work_is_ready(client):
    status, body = details(client)
    assert (status, body["status"]) == (200, "ready")
    assert {name: check["ok"] for name, check in body["checks"].items()} == dict.fromkeys(
        ["database", "worker", "mail", "mail_flow", "broker", "cache"], True
    )


@pytest.mark.usefixtures("worker")
def test_watcher_from_elsewhere_learns_the_state_and_nothing_more(client):
    assert client.get("/readyz", REMOTE_ADDR=FAR_AWAY).json() == {"status": "ready"}
    through_a_proxy = client.get("/readyz", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": FAR_AWAY})
    assert through_a_proxy.json() == {"status": "ready"}


@pytest.mark.usefixtures("worker")
def test_member_elsewhere_learns_no_details_and_staff_do(client):
    client.force_login(UserFactory())
    assert "checks" not in client.get("/readyz", REMOTE_ADDR=FAR_AWAY).json()
    client.force_login(UserFactory(staff=True))
    assert "checks" in client.get("/readyz", REMOTE_ADDR=FAR_AWAY).json()


@pytest.mark.django_db(transaction=True)
def test_site_without_a_worker_is_failing(client):
    status, body = details(client)
    assert (status, body["status"], body["checks"]["worker"]) == (503, "failing", {"ok": False})


@pytest.mark.django_db(transaction=True)
def test_worker_that_fell_silent_makes_the_site_failing(client):
    heartbeats.beat(heartbeats.WORKER, now=timezone.now() - WORKER_SILENT_AFTER)
    status, body = details(client)
    assert (status, body["status"]) == (503, "failing")
    assert body["checks"]["worker"]["seconds"] >= WORKER_SILENT_AFTER.total_seconds()


@pytest.mark.usefixtures("worker")
def test_mail_that_does_not_leave_makes_the_site_degraded(client):
    OutgoingMailFactory()
    OutgoingMail.objects.update(created_at=timezone.now() - MAIL_LATE_AFTER - timedelta(seconds=1))
    status, body = details(client)
    assert (status, body["status"], body["checks"]["mail"]["ok"]) == (200, "degraded", False)


@pytest.mark.usefixtures("worker")
def test_lost_cache_makes_the_site_degraded_but_not_failing(client, monkeypatch):
    monkeypatch.setattr(readiness, "cache", DummyCache("", {}))
    status, body = details(client)
    assert (status, body["status"], body["checks"]["cache"]["ok"]) == (200, "degraded", False)


@pytest.mark.usefixtures("worker")
def test_lost_broker_makes_the_site_failing(client, monkeypatch):
    monkeypatch.setattr(readiness.bell, "connection", lambda app: app.connection(url="redis+socket:///gone.sock"))
    status, body = details(client)
    assert (status, body["status"], body["checks"]["broker"]["ok"]) == (503, "failing", False)


@pytest.mark.usefixtures("worker")
def test_broker_that_never_answers_is_waited_for_no_longer_than_a_second(client, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        monkeypatch.setattr(current_app.conf, "broker_write_url", url)
        start = time.monotonic()
        status, body = details(client)
        assert time.monotonic() - start < readiness.MOST_SECONDS + 0.5
    assert (status, body["checks"]["broker"]["ok"]) == (503, False)


@pytest.mark.usefixtures("worker")
def test_lost_database_is_told_and_raises_nothing(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise connection.Database.OperationalError

    monkeypatch.setattr(heartbeats, "age", refuse)
    status, body = details(client)
    assert (status, body["status"]) == (503, "failing")
    assert {name for name, check in body["checks"].items() if not check["ok"]} == {
        "database",
        "worker",
        "mail",
        "mail_flow",
    }


@pytest.mark.usefixtures("worker")
def test_database_that_hangs_is_waited_for_no_longer_than_a_second(client, monkeypatch):
    answer = threading.Event()
    monkeypatch.setattr(readiness, "MOST_SECONDS", 0.1)
    monkeypatch.setattr(heartbeats, "age", lambda *args, **kwargs: answer.wait(10))
    try:
        assert client.get("/readyz").status_code == 503
    finally:
        answer.set()


@pytest.mark.django_db(transaction=True)
def test_watching_a_failing_site_does_not_fill_its_log(client, caplog):
    assert details(client)[0] == 503
    assert caplog.records == []


@pytest.mark.usefixtures("worker")
def test_operator_is_told_in_words_which_parts_work(capsys):
    call_command("check_ready")
    said = capsys.readouterr().out
    assert "yes  database answers" in said
    assert "The site is ready." in said


@pytest.mark.django_db(transaction=True)
def test_command_about_a_failing_site_fails(capsys):
    with pytest.raises(SystemExit) as exit_:
        call_command("check_ready")
    assert exit_.value.code == 1
    assert "NO   worker has shown itself lately" in capsys.readouterr().out
