"""Why an incoming mail was not taken, in words for whoever sent it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from foundation.errors import Text
from notifications.inbound import addresses, mime

_MEGABYTE: Final = 1024 * 1024

# What a sender can set right, or has to know.
REFUSED: Final[dict[str, Text]] = {
    "unreadable": _("The mail could not be read: it is damaged, or in a form that is no mail. Send it as plain text."),
    "too_large": _("The mail is larger than %(most)d MB. Leave large files out, or link to them."),
    "too_nested": _("The mail consists of too many parts within each other. Write a new one as plain text."),
    "encrypted": _("The mail is encrypted, and the site has no key for it. Send it without encryption."),
    "unknown_address": _(
        "The address that you wrote to is not one of ours, or is incomplete. Answer the mail itself and leave its "
        "address as it is."
    ),
    "expired": _("A mail can be answered for %(days)d days, and this one is older. Answer on the site."),
    "revoked": _("You made the addresses of earlier mails invalid. Answer a newer mail, or answer on the site."),
    "foreign_sender": _(
        "It was sent from another address than that of your account. Send it from there, or answer on the site."
    ),
    "unproven_sender": _(
        "The mail server could not confirm that it really came from your address. Answer on the site. If you did not "
        "write it, somebody used your address, and nothing of it was published."
    ),
    "empty": _("There is no text of yours above what you answered. Write it at the top of the mail."),
    "not_answerable": _("What you answered takes no answers by mail. Open it on the site."),
    "failed": _("The site could not handle the mail, and the staff can see that. Answer on the site."),
}
_VALUES: Final = {"most": mime.LARGEST // _MEGABYTE, "days": addresses.KEPT_FOR.days}
# Nobody is told of these.
IGNORED: Final[dict[str, Text]] = {
    "automatic": _("It was sent by a program, such as a notice of absence."),
    "mailing_list": _("It came through a mailing list."),
    "loop": _("It is mail of this site itself."),
    "unrelated": _("It came to none of the addresses from which mail is taken."),
    "unmatched_report": _("It reports on a mail that this site does not know."),
}
_OTHERWISE: Final = _("A rule of the community refused the text. The mail that told you of it says which.")


def words(code: str) -> str:
    """The sentence, in the active language. Codes that are not ours are those of an action's refusal."""
    found = REFUSED.get(code) or IGNORED.get(code) or _OTHERWISE
    return str(found) % _VALUES if code in REFUSED else str(found)
