"""What of this room goes along when a site moves by a file."""

from typing import Any

from django.db import models

from foundation import travelling


def register_all() -> None:
    """Called once, in apps.py."""
    from content.models import Attachment  # noqa: PLC0415 - models load before it

    def standing_files() -> models.QuerySet[Any]:
        return Attachment.objects.filter(attached_at__isnull=False, removed_at__isnull=True)

    travelling.register(
        "content.Reference",
        "reference",
        place=travelling.SUBJECTS,
        same=["kind", "normal_form"],
        later=["same_as"],
        left={"citation_count": "counted again"},
    )
    travelling.register(
        "content.Attachment",
        "attachment",
        place=travelling.FILES,
        rows=standing_files,
        named=("host", "host_model", "host_id"),
        left={
            "narrower": "made again from the file",
            "kind": "told by the file itself",
            "content_type": "told by the file itself",
            "size": "told by the file itself",
            "width": "told by the file itself",
            "height": "told by the file itself",
            "ai_label": "told by the file itself",
            "version": "names a file of this site",
            "removed_at": "what was removed stays",
            "removed_by": "what was removed stays",
            "removal_reason": "what was removed stays",
        },
    )
    travelling.register_staying(
        {
            "content.Citation": "found again in the texts",
            "content.PrivacyFinding": "the check looks again where the texts arrive",
            "content.Hold": "who has to decide is decided where the texts arrive",
        }
    )
