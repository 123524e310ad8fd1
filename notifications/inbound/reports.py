"""Reports about mail as providers post them: our own neutral form, and those of Mailgun, Postmark and SendGrid."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from notifications.inbound.returns import Report, kind_of

MOST: Final = 500  # reports in one request
_OWN: Final = {"bounce": "", "complaint": "complaint", "hard": "hard", "soft": "soft"}

Given = Mapping[str, Any]  # Any: what JSON can hold


def read(given: Any) -> list[Report] | None:  # Any: what JSON can hold
    """The reports in the body of a request, those that tell of no failure left out; None for what is no report.

    Our own: `{"kind": "hard" | "soft" | "bounce" | "complaint", "recipient": …, "message_id": …, "status": "5.1.1"}`,
    one or a list of them. The kind `bounce` is hard or soft by its status.
    """
    rows = given if isinstance(given, list) else [given]
    if len(rows) > MOST or not all(isinstance(row, dict) for row in rows):
        return None
    found: list[Report] = []
    for row in rows:
        form = next((form for is_such, form in _FORMS if is_such(row)), None)
        if form is None:
            return None
        found += form(row)
    return found


def _own(row: Given) -> Iterator[Report]:
    kind, status = str(row["kind"]), _text(row, "status")
    if kind in _OWN:
        yield _report(_OWN[kind] or kind_of(status), status, _text(row, "recipient"), _text(row, "message_id"))


def _sendgrid(row: Given) -> Iterator[Report]:
    event, status = row["event"], _text(row, "status")
    kinds = {"spamreport": "complaint", "dropped": "hard", "blocked": "soft"}
    is_bounce = event == "bounce"
    kind = ("soft" if row.get("type") == "blocked" else kind_of(status)) if is_bounce else kinds.get(str(event), "")
    if kind:
        yield _report(kind, status, _text(row, "email"), _text(row, "smtp-id"))


def _mailgun(row: Given) -> Iterator[Report]:
    data = row["event-data"]
    event = str(data.get("event", ""))
    kind = "complaint" if event == "complained" else ""
    if event == "failed":
        kind = "hard" if data.get("severity") == "permanent" else "soft"
    message = data.get("message")
    headers = message.get("headers") if isinstance(message, dict) else None
    message_id = str(headers.get("message-id", "")) if isinstance(headers, dict) else ""
    if kind:
        yield _report(kind, "", _text(data, "recipient"), message_id)


def _postmark(row: Given) -> Iterator[Report]:
    kind = {"SpamComplaint": "complaint", "Bounce": "soft"}.get(str(row["RecordType"]), "")
    if row.get("Type") in ("HardBounce", "BadEmailAddress", "ManuallyDeactivated"):
        kind = "hard"
    if row.get("Type") in ("SpamNotification", "SpamComplaint"):
        kind = "complaint"
    if kind:
        yield _report(kind, "", _text(row, "Email"), "")


_FORMS: Final[tuple[tuple[Callable[[Given], bool], Callable[[Given], Iterator[Report]]], ...]] = (
    (lambda row: "kind" in row and ("recipient" in row or "message_id" in row), _own),
    (lambda row: isinstance(row.get("event-data"), dict), _mailgun),
    (lambda row: "RecordType" in row, _postmark),
    (lambda row: "event" in row and "email" in row, _sendgrid),
)


def _text(row: Given, name: str) -> str:
    value = row.get(name, "")
    return value.strip()[:400] if isinstance(value, str) else ""


def _report(kind: str, status: str, recipient: str, message_id: str) -> Report:
    name = message_id if not message_id or message_id.startswith("<") else f"<{message_id}>"
    return Report(kind, status[:11], recipient.lower(), name[:200])
