"""What stands beside texts. Hosts are members here: they exist in every release."""

import factory
from django.utils import timezone

from content.models import Citation, Hold, PrivacyFinding, Reference


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
