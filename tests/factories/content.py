"""What stands beside texts. Hosts are members here: they exist in every release."""

import factory
from django.utils import timezone

from content.models import Attachment, Citation, Hold, PrivacyFinding, Reference
from tests.factories.accounts import UserFactory


class ReferenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reference

    kind = Reference.Kind.DOI
    normal_form = factory.Sequence(lambda n: f"10.1136/example.{n}")
    shown = factory.SelfAttribute("normal_form")


class CitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Citation

    reference = factory.SubFactory(ReferenceFactory)
    host_model = "accounts.user"
    host_id = factory.Sequence(lambda n: n + 1)
    position = 1


class PrivacyFindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PrivacyFinding

    class Params:
        kept = factory.Trait(decision="kept", reason="institution", decided_at=factory.LazyFunction(timezone.now))

    host_model = "accounts.user"
    host_id = factory.Sequence(lambda n: n + 1)
    field = "body"
    kind = "phone"
    tier = "hard"
    rule = "mobile-chinese"
    rule_set_version = 1
    start = 0
    length = 11


class HoldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Hold

    host_model = "accounts.user"
    host_id = factory.Sequence(lambda n: n + 1)
    reasons = ["privacy_record"]
    held_at = factory.LazyFunction(timezone.now)


class AttachmentFactory(factory.django.DjangoModelFactory):
    """A picture that its uploader has not put into a text yet. The row only: `tests.content.attachments.samples` makes
    files."""

    class Meta:
        model = Attachment

    class Params:
        document = factory.Trait(kind="document", content_type="text/plain", name="notes.txt", width=None, height=None)
        attached = factory.Trait(
            host_model="accounts.user",
            host_id=factory.Sequence(lambda n: n + 1),
            attached_at=factory.LazyFunction(timezone.now),
        )
        removed = factory.Trait(removed_at=factory.LazyFunction(timezone.now), removal_reason="Shows a name.")

    uploaded_by = factory.SubFactory(UserFactory)
    kind = "image"
    content_type = "image/png"
    name = "curve.png"
    size = 1000
    width = 640
    height = 480
    created_at = factory.LazyFunction(timezone.now)
