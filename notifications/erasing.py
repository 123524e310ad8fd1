"""What the deletion of an account does with mail."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from django.conf import settings

from foundation import portions
from foundation.belongings import Leaving
from notifications.models import Notification, OutgoingMail, Subscription


def erase(leaving: Leaving) -> None:
    """Delete mail to the member, waiting or sent, what others follow of theirs, what others were told about the account
    itself, and files of the folder that mail goes to where it is no server.

    Mail to others that names the member loses the name when texts do; a file of the folder is deleted for it.
    """
    to_them = OutgoingMail.objects.filter(recipient__iexact=leaving.email)
    leaving.count("notifications.OutgoingMail", portions.delete(to_them))
    following = Subscription.objects.filter(target_model="accounts.user", target_id=leaving.member_id)
    leaving.count("notifications.Subscription", portions.delete(following))
    about_them = Notification.objects.filter(subject_model="accounts.user", subject_id=leaving.member_id)
    leaving.count("notifications.Notification", portions.delete(about_them))
    for path in _files():
        if _names(path, leaving.words):
            path.unlink(missing_ok=True)
            leaving.count("mail files", 1)


def _files() -> Iterator[Path]:
    if settings.MAIL_URL.startswith("file:"):
        folder = Path(settings.MAIL_URL.removeprefix("file://"))
        if folder.is_dir():
            yield from sorted(folder.glob("*.eml"))


def _names(path: Path, words: list[str]) -> bool:
    try:
        message = message_from_bytes(path.read_bytes(), policy=SMTP)
    except FileNotFoundError:
        return False
    read = "\n".join([*(str(value) for value in message.values()), *_bodies(message)]).casefold()
    return any(word.casefold() in read for word in words)


def _bodies(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield str(part.get_content())  # type: ignore[attr-defined]  # parts of this policy are EmailMessages
