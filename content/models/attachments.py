"""Files that members attach."""

import base64
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.attachments import formats, sizes
from content.attachments.querysets import AttachmentQuerySet

FOLDER: Final = "attachments"
_KEY_BYTES: Final = 16
_LONGEST_ADDRESS: Final = 60  # characters of a name in an address, without its extension


def new_key() -> str:
    """26 characters that nobody can guess and that every file system keeps apart: 128 random bits."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii").rstrip("=").lower()


@dataclass(frozen=True)
class Variant:
    """A picture made for narrower screens; `size` in bytes."""

    width: int
    height: int
    size: int


class Attachment(models.Model):
    """One file. Without a host it is its uploader's alone; with one, those who see the host see the file.

    The host is named, not referenced: texts live in rooms above this one. Files lie in the default storage under
    `file_name`, never under the name they came with.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("image")
        DOCUMENT = "document", _("document")

    class ContentType(models.TextChoices):
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"
        WEBP = "image/webp", "WebP"
        GIF = "image/gif", "GIF"
        PDF = "application/pdf", "PDF"
        TEXT = "text/plain", "TXT"
        CSV = "text/csv", "CSV"

    key = models.CharField(_("key"), max_length=32, default=new_key)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    host_model = models.CharField(_("stands in"), max_length=60, blank=True)
    host_id = models.BigIntegerField(_("its number"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    content_type = models.CharField(_("format"), max_length=20, choices=ContentType)
    name = models.CharField(_("name"), max_length=sizes.LONGEST_NAME)
    # Of the whole file, in bytes; what was made for narrower screens is not counted against anybody.
    size = models.PositiveIntegerField(_("size"))
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    # [[width, height, size in bytes], …], the narrowest first.
    narrower = models.JSONField(_("for narrower screens"), default=list, blank=True)
    alt_text = models.CharField(_("description"), max_length=sizes.LONGEST_ALT_TEXT, blank=True)
    # What the file says about having been made by AI, by documented key; empty where it says nothing.
    ai_label = models.JSONField(_("AI-content label"), default=dict, blank=True)
    # Grows when a redaction writes the file anew, and is part of its name.
    version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(_("uploaded at"))
    attached_at = models.DateTimeField(_("attached at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("removed by"),
    )
    removal_reason = models.CharField(_("reason for the removal"), max_length=500, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="attachment_key_once"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("key"), 22), name="attachment_key_cannot_be_guessed"
            ),
            models.CheckConstraint(condition=Q(kind__in=["image", "document"]), name="attachment_kind_known"),
            models.CheckConstraint(
                condition=Q(content_type__in=list(formats.FORMATS)), name="attachment_content_type_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="image", content_type__startswith="image/")
                | (Q(kind="document") & ~Q(content_type__startswith="image/")),
                name="attachment_kind_agrees_with_type",
            ),
            models.CheckConstraint(
                # Nothing compared with nothing is no "no" to a database, so emptiness is asked for by name.
                condition=Q(kind="image", width__isnull=False, height__isnull=False, width__gte=1, height__gte=1)
                | Q(kind="document", width__isnull=True, height__isnull=True),
                name="attachment_measured_iff_image",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="attachment_not_empty"),
            models.CheckConstraint(
                condition=Q(host_model="", host_id__isnull=True, attached_at__isnull=True)
                | (~Q(host_model="") & Q(host_id__isnull=False, attached_at__isnull=False)),
                name="attachment_host_iff_attached",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(removal_reason=""), name="attachment_removed_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["host_model", "host_id"], name="attachment_host"),
            models.Index(fields=["created_at"], condition=Q(attached_at__isnull=True), name="attachment_waiting"),
            models.Index(fields=["removed_at"], condition=Q(removed_at__isnull=False), name="attachment_removed"),
        ]
        permissions = [("remove_attachment", _("Can remove files that members attached"))]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.key, self.address_name])

    @property
    def format(self) -> formats.Format:
        """What the file is."""
        return formats.FORMATS[self.content_type]

    @property
    def variants(self) -> list[Variant]:
        """Pictures for narrower screens, the narrowest first."""
        return [Variant(*measures) for measures in self.narrower]

    @property
    def address_name(self) -> str:
        """The name as it stands in addresses: letters and digits of any script, dots, dashes."""
        stem = unicodedata.normalize("NFC", self.name).rpartition(".")[0]
        words = re.sub(r"[^\w.-]+", "-", stem).strip("-._")[:_LONGEST_ADDRESS].strip("-._")
        return f"{words or 'file'}.{self.format.extension}"

    def file_name(self, width: int | None = None) -> str:
        """Where the file, or the variant of that width, lies in the storage."""
        middle = f"{self.version}.{width}" if width else str(self.version)
        return f"{self._stem}.{middle}.{self.format.extension}"

    @property
    def text_name(self) -> str:
        """Where the words of a PDF lie, as the privacy check read them; for documents that are no text themselves."""
        return f"{self._stem}.{self.version}.words"

    def file_names(self) -> list[str]:
        """All files of this row in the storage."""
        names = [self.file_name(), *(self.file_name(variant.width) for variant in self.variants)]
        return [*names, self.text_name] if self.content_type == self.ContentType.PDF else names

    @property
    def _stem(self) -> str:
        return f"{FOLDER}/{self.key[:2]}/{self.key[2:4]}/{self.key}"
