"""Sending files for texts, and works that texts cite."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from content import gates
from content.api.declaring import Gated, declared
from content.api.shapes import AttachmentShown, ReferenceShown
from content.attachments import actions, refusals
from content.citations import works
from content.models import Attachment
from content.views.answers import decisions_in
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, FormFlag, Given, Words
from foundation.api.views import ApiView

FILE = (*sorted(refusals.codes()), "wrong_extension", "privacy_findings")


class FileGiven(Given):
    """A file, as a form sends it."""

    file = serializers.FileField(allow_empty_file=True, max_length=255)
    alt_text = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=4000, help_text="What a picture shows."
    )
    decisions = serializers.CharField(
        required=False, max_length=100_000, help_text="A list in JSON, as other requests take it."
    )
    is_reviewed = FormFlag(required=False, default=False)

    def validate_decisions(self, text: str) -> list[gates.Decision]:
        """The decisions themselves."""
        try:
            return decisions_in(text)
        except ValueError:
            raise serializers.ValidationError(_("The decisions about findings cannot be read."), UNSUITABLE) from None


class Attachments(ApiView):
    """Files that a text of the caller's may name."""

    parser_classes = [MultiPartParser]

    @operation(
        "write:forum",
        takes=FileGiven,
        gives=AttachmentShown,
        status=201,
        is_idempotent=True,
        is_file=True,
        forbids=("upload_attachment",),
        refuses=FILE,
    )
    def post(self, request: Request) -> Response:
        """Send a file. Its `markdown` goes into a text; until one names it, the caller alone sees it, for a day."""
        given = self.given

        def make(token: UUID | None) -> Attachment:
            return actions.upload(
                actor=self.caller,
                file=given["file"],
                name=given["file"].name or "",
                alt_text=given["alt_text"].strip(),
                decisions=given.get("decisions", []),
                is_reviewed=given["is_reviewed"],
                now=self.now,
            )

        def find(pk: str) -> Attachment:
            found: Attachment = get_object_or_404(Attachment.objects.visible_to(self.caller), pk=pk)
            return found

        return self.shown(self.once(make, find))


class AltTextGiven(Gated):
    """What a picture shows."""

    alt_text = Words(max_length=4000, allow_blank=True)

    example = {"alt_text": "Calibration curve of the second ward"}


class OneAttachment(ApiView):
    """A file that the caller sent. Those of others are reached from the text that names them."""

    @operation("read:forum", gives=AttachmentShown)
    def get(self, request: Request, key: str) -> Response:
        """Read what a file is. Its `url` gives the file itself."""
        return self.shown(self._find(key))

    @operation(
        "write:forum",
        takes=AltTextGiven,
        gives=AttachmentShown,
        forbids=("describe_attachment",),
        refuses=("alt_text_too_long", "privacy_findings"),
    )
    def patch(self, request: Request, key: str) -> Response:
        """Describe a picture anew, for those who do not see it."""
        said = declared(self.given)
        changed = actions.describe(
            actor=self.caller,
            attachment=self._find(key),
            alt_text=self.given["alt_text"].strip(),
            decisions=said.decisions,
            is_reviewed=said.is_reviewed,
            now=self.now,
        )
        return self.shown(changed)

    @operation("write:forum", forbids=("withdraw_attachment",))
    def delete(self, request: Request, key: str) -> Response:
        """Take a file back."""
        actions.withdraw(actor=self.caller, attachment=self._find(key), now=self.now)
        return self.nothing()

    def _find(self, key: str) -> Attachment:
        found: Attachment | None = Attachment.objects.visible_to(self.caller).by_key(key).first()
        if found is None:
            raise Http404
        return found


class Reference(ApiView):
    """One work."""

    @operation("read:knowledge", is_open=True, gives=ReferenceShown)
    def get(self, request: Request, reference_id: int) -> Response:
        """Read what is known of a work. It is there for whoever may see a text that cites it."""
        found: Any = works.find(self.caller, reference_id)
        if found is None:
            raise Http404
        return self.shown(found)
