import json
import logging
import sys
from types import SimpleNamespace

import pytest
import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.utils import OperationalError
from django_structlog.celery.receivers import CeleryReceiver
from hypothesis import given
from hypothesis import strategies as st

from config.celery import app
from foundation import logs

SECRETS = [
    "lydia.osei@hospital.example.org",
    "lydia%40hospital.example.org",
    "周若衡@医院.中国",
    "203.0.113.77",
    "2001:db8:85a3::8a2e:370:7334",
    "hunter2hunter2",
    "c8xyz0-0123456789abcdef0123456789abcdef",
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "the patient is called Lydia",
]
LINES = [
    ("Not Found: %s", "/accounts/password/reset/key/1-c8xyz0-0123456789abcdef0123456789abcdef/"),
    ("GET %s", "/search/?q=the patient is called Lydia".replace(" ", "+")),
    ("mail to %s failed", "lydia.osei@hospital.example.org"),
    ("mail to %s failed", "lydia%40hospital.example.org"),
    ("<%s>", "周若衡@医院.中国"),
    ("Forbidden (CSRF): %s", "Authorization: Bearer hunter2hunter2"),
    ("header %s", "Cookie: sessionid=hunter2hunter2; a=sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
    ("connecting to %s", "redis://:hunter2hunter2@cache:6379/0"),
    ("password=%s", "hunter2hunter2"),
    ("peer %s:1234", "203.0.113.77"),
    ("peer [%s]", "2001:db8:85a3::8a2e:370:7334"),
    ("unsubscribe/%s/", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
]


@pytest.fixture
def written():
    """Lines of a logger with the product's own set-up, as one would find them in a file."""
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Keep()
    handler.setFormatter(logs.Line(form="json"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)


@pytest.mark.parametrize(
    "name", ["django.server", "django.security.csrf", "celery.worker", "_granian", "forum.actions"]
)
@pytest.mark.parametrize(("message", "argument"), LINES)
def test_no_line_holds_an_address_a_query_or_a_credential(written, name, message, argument):
    logging.getLogger(name).error(message, argument)
    assert len(written) == 1
    assert not [secret for secret in SECRETS if secret in written[0] or secret.encode().decode("latin-1") in written[0]]


@pytest.mark.parametrize(
    "text",
    [
        "worker ready at 12:34:56 on 127.0.0.1:8000, version 1.2.3",
        "handling_failed handling=17 attempts=3 error=ValueError at forum/actions.py:12 in reply",
        "Task events.process[3fa85f64-5717-4562-b3fc-2c963f66afa6] received",
        "Is it so? Yes",
    ],
)
def test_what_operators_need_stays_readable(text):
    assert logs.clean(text) == text


def test_errors_are_told_without_the_data_they_quote(written):
    try:
        try:
            raise IntegrityError("DETAIL: Key (email)=(lydia.osei@hospital.example.org) already exists.")
        except IntegrityError as cause:
            raise ValidationError("the patient is called Lydia") from cause
    except ValidationError:
        logging.getLogger("forum.actions").exception("could_not_save")
    line = json.loads(written[0])
    assert not [secret for secret in SECRETS if secret in written[0]]
    assert line["exception"].startswith("django.core.exceptions.ValidationError at tests/foundation/test_logs.py:")
    assert "django.db.utils.IntegrityError at" in line["exception"]


def test_errors_of_servers_keep_their_message(written):
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        logging.getLogger("x").exception("failed")
    assert "OperationalError: database is locked at" in json.loads(written[0])["exception"]


def test_a_request_hung_on_a_record_is_not_written(written, rf):
    request = rf.post("/x/?token=hunter2hunter2", {"body": "the patient is called Lydia"})
    logging.getLogger("django.security.x").error(
        "Broken", extra={"request": request, "status_code": 500, "body": "Lydia"}
    )
    assert json.loads(written[0]).items() >= {"event": "Broken", "status": 500, "level": "error"}.items()
    assert json.loads(written[0]).keys() == {"event", "status", "level", "logger", "timestamp"}


def test_unknown_keys_of_structured_lines_are_dropped(written):
    structlog.get_logger("x").warning("happened", user_id=7, email="lydia@example.org", user_agent="Mozilla", ip="::2")
    assert json.loads(written[0]).keys() == {"event", "user_id", "level", "logger", "timestamp"}


def test_a_line_is_one_line_of_bounded_length(written):
    logging.getLogger("x").warning("a\nERROR forged \u2028 line\x1b[31m %s", "x " * 100_000)
    assert len(written[0]) < 600
    assert "\n" not in json.loads(written[0])["event"]
    assert "\x1b" not in json.loads(written[0])["event"]


def test_a_record_that_cannot_be_formatted_is_not_printed_raw():
    record = logging.LogRecord("x", logging.INFO, "sender.py", 7, "%d", ("the patient is called Lydia",), None)
    line = logs.Line(form="json").format(record)
    assert line == "log_record_broken logger=x at=sender:7 error=TypeError"


@given(st.text())
def test_any_text_can_be_logged_in_both_forms(text):
    for form in ("json", "console"):
        record = logging.LogRecord("x", logging.INFO, "x.py", 1, "%s", (text,), None)
        line = logs.Line(form=form).format(record)
        assert not line.startswith("log_record_broken")
        line.encode(sys.stderr.encoding or "utf-8")


@pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored")
def test_the_id_of_a_request_travels_with_the_task_it_causes(written):
    with app.connection_for_write("memory://") as connection, connection.SimpleQueue("celery") as queue:
        with structlog.contextvars.bound_contextvars(request_id="r-1", user_id=7):
            app.send_task("tests.nothing", connection=connection)
        message = queue.get(timeout=5)
        message.ack()
    carried = message.headers["__django_structlog__"]
    assert carried.items() >= {"request_id": "r-1", "user_id": 7}.items()

    task = SimpleNamespace(name="tests.nothing", request=SimpleNamespace(__django_structlog__=carried))
    CeleryReceiver().receiver_task_prerun("t-1", task)
    logging.getLogger("events.processing").warning("working")
    structlog.contextvars.clear_contextvars()
    assert json.loads(written[-1]).items() >= {"request_id": "r-1", "user_id": 7, "task_id": "t-1"}.items()
