"""Files and references as answers of the API show them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from content.attachments import reading
from content.models import Attachment, Reference
from content.views.attachments import markdown
from foundation.api.shapes import Computed, Shown


class SizeShown(Shown):
    """A picture, smaller."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    size = serializers.IntegerField()


class AttachmentShown(Shown):
    """A file that was sent for a text."""

    key = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: f"{settings.SITE_URL}{row.get_absolute_url()}")
    markdown = Computed(serializers.CharField(), lambda row, context: markdown(row), help_text="How a text names it.")
    kind = serializers.ChoiceField(choices=Attachment.Kind.values)
    content_type = serializers.CharField()
    name = serializers.CharField()
    label = Computed(serializers.CharField(), lambda row, context: str(reading.label(row)))
    alt_text = serializers.CharField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField()
    ai_label = serializers.DictField(
        child=serializers.CharField(), help_text="What the file says of its making by software, word by word."
    )
    sizes = Computed(SizeShown(many=True), lambda row, context: _sizes(row))

    example = {
        "key": "k3x9q2mfk3x9q2mfk3x9q2mf",
        "url": "https://commons.example.org/files/k3x9q2mfk3x9q2mfk3x9q2mf/curve.png",
        "markdown": "![Calibration curve](/files/k3x9q2mfk3x9q2mfk3x9q2mf/curve.png)",
        "kind": "image",
        "content_type": "image/png",
        "name": "curve.png",
        "label": "PNG",
        "alt_text": "Calibration curve",
        "width": 800,
        "height": 600,
        "size": 41234,
        "ai_label": {},
        "sizes": [],
    }


class HostShown(Shown):
    """A text that cites a work."""

    title = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: f"{settings.SITE_URL}{row.url}")
    language = serializers.CharField()
    written_at = serializers.DateTimeField()
    author_name = serializers.CharField()


class IdentifierShown(Shown):
    """One way to name a work."""

    kind = serializers.ChoiceField(choices=Reference.Kind.values)
    value = serializers.CharField(source="shown")


class ReferenceShown(Shown):
    """A work that texts cite, and the newest of those that the caller may see."""

    id = Computed(serializers.IntegerField(), lambda page, context: page.work.pk)
    url = Computed(serializers.URLField(), lambda page, context: _address(page.work))
    identifiers = IdentifierShown(many=True)
    csl = Computed(serializers.DictField(), lambda page, context: dict(page.work.metadata), help_text="As CSL-JSON.")
    is_checked = Computed(serializers.BooleanField(), lambda page, context: page.work.checked_at is not None)
    is_retracted = Computed(serializers.BooleanField(), lambda page, context: page.work.retracted_at is not None)
    retraction_reason = Computed(serializers.CharField(), lambda page, context: page.work.retraction_reason)
    citation_count = Computed(
        serializers.IntegerField(), lambda page, context: page.work.citation_count, help_text="In public texts."
    )
    cited_in = HostShown(many=True)

    example = {
        "id": 7,
        "url": "https://commons.example.org/works/7/",
        "identifiers": [{"kind": "doi", "value": "10.1001/jama.2016.17216"}],
        "csl": {"type": "article-journal", "title": "Development and Validation of a Deep Learning Algorithm"},
        "is_checked": True,
        "is_retracted": False,
        "retraction_reason": "",
        "citation_count": 3,
        "cited_in": [],
    }


def _address(work: Reference) -> str:
    return f"{settings.SITE_URL}{reverse('work', args=[work.pk])}"


def _sizes(row: Attachment) -> list[dict[str, Any]]:
    return [{"width": one.width, "height": one.height, "size": one.size} for one in row.variants]
