"""Files that came with a form, from browsers without scripts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from content.attachments import actions
from content.attachments.actions import FindingsInFile
from content.views.attachments import markdown
from foundation.errors import DomainError


def take_in(actor: Any, files: Sequence[UploadedFile], now: datetime) -> tuple[list[str], list[dict[str, Any]]]:
    """Upload each file; what to write into the text for those that were taken, and why the others were not.

    (Any: lower rooms know no user model; `name`, `message`, and `excerpts` of what the privacy check found in it.)
    """
    taken: list[str] = []
    refused: list[dict[str, Any]] = []
    for file in files:
        name = file.name or _("file")
        try:
            attachment = actions.upload(actor=actor, file=file, name=name, now=now)
        except DomainError as error:
            excerpts = error.excerpts if isinstance(error, FindingsInFile) else []
            refused.append({"name": name, "message": str(error.message), "excerpts": excerpts})
        else:
            taken.append(markdown(attachment))
    return taken, refused
