"""Words that several models of the knowledge base share."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("en", _("English")), ("zh-hans", _("Chinese"))]
LANGUAGE_CODES = [code for code, _name in LANGUAGES]
LONGEST_TITLE = 160  # characters
LONGEST_REASON = 500


class Level(models.IntegerChoices):
    """How much a text asks of its reader."""

    INTRODUCTORY = 1, _("introductory")
    INTERMEDIATE = 2, _("intermediate")
    ADVANCED = 3, _("advanced")


class Role(models.TextChoices):
    """In which capacity somebody reviews."""

    CLINICIAN = "clinician", _("Clinician")
    RESEARCHER = "researcher", _("Researcher")
    ENGINEER = "engineer", _("Engineer")


class Origin(models.TextChoices):
    """Where a text came from."""

    MEMBER = "member", _("written here")
    STARTER = "starter", _("came with the software")
    IMPORT = "import", _("imported")
    MACHINE = "machine", _("made by a machine")


class State(models.TextChoices):
    """How far a revision has come."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    APPROVED = "approved", _("approved")
    SUPERSEDED = "superseded", _("superseded")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Significance(models.TextChoices):
    """How much a revision changes for its readers."""

    MINOR = "minor", _("minor: wording only")
    CONTENT = "content", _("content: it says something else")
    CLINICAL = "clinical", _("clinical: somebody might treat differently")


def member_key(related_name: str = "+") -> models.ForeignKey:  # type: ignore[type-arg]
    """A member whom a text or a decision outlives."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name=related_name
    )


def own_key(related_name: str) -> models.ForeignKey:  # type: ignore[type-arg]
    """The member whom a row is about: it goes with the account."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name=related_name)
