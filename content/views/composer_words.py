"""What the composer's script says, in the reader's language."""

from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import PrivacyFinding
from content.privacy import words


def composer_words() -> dict[str, object]:
    """By the names that the modules of static/js/composer use. `{…}` is filled in by them."""
    return {
        "saving": _("Saving the draft"),
        "saved": _("Draft saved {time}"),
        "unsaved": _("The draft could not be saved. Your text is still here; it is tried again."),
        "elsewhere": _("Another window has saved a newer version of this draft. Both are kept: yours is here."),
        "load": _("Show the other version"),
        "overwrite": _("Keep mine"),
        "restored": _("Your draft from {time}"),
        "leave": _("This text is not saved yet."),
        "sending": _("Sending"),
        "uploading": _("{name}: {percent}%"),
        "refused": _("{name}: {why}"),
        "unreachable": _("The site does not answer. Your text is still here; try again in a moment."),
        "describe": _("Describe “{name}” for readers who cannot see it"),
        "describeHelp": _("What the picture shows, without identifiers."),
        "describeSave": _("Store the description"),
        "remove": _("Remove"),
        "insert": _("Insert again"),
        "bold": _("bold"),
        "italic": _("italic"),
        "code": _("code"),
        "linkText": _("words"),
        "item": _("item"),
        "quoted": _("quotation"),
        "column": _("Column"),
        "cell": _("cell"),
        "nothingFound": _("Nothing found"),
        "found": _("{count} found; choose with the arrow keys"),
        "privacyClear": _("Privacy check: nothing found"),
        "privacyHard": _("Privacy check: {hard} to resolve"),
        "privacyBoth": _("Privacy check: {hard} to resolve, {soft} to look at"),
        "privacySoft": _("Privacy check: {soft} to look at"),
        "privacyNothing": _("Nothing is changed without you."),
        "replaceWith": _("Replace with {label}"),
        "replaceAll": _("Redact all"),
        "keep": _("Keep, with a reason"),
        "looked": _("I looked at the details that the check marked. They do not tell who a patient is."),
        "limits": str(words.LIMITS),
        "privacyHelp": _("What the check marks, and what to do"),
        "privacyHelpAddress": reverse("help_page", args=["privacy-check"]),
        "reasons": [[value, str(label)] for value, label in PrivacyFinding.Reason.choices],
    }
