"""What members say about themselves."""

import factory
from django.utils import timezone

from accounts.models import Interest, Profile, ProfileLanguage, ProfileTopic, ProfileTrait, Publication, Specialty
from tests.factories.accounts import UserFactory
from tests.factories.content import ReferenceFactory


class SpecialtyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Specialty

    slug = factory.Sequence(lambda n: f"specialty-{n}")
    kind = "clinical"
    name_en = factory.Sequence(lambda n: f"Specialty {n}")
    name_zh = factory.Sequence(lambda n: f"专业{n}")


class ProfileFactory(factory.django.DjangoModelFactory):
    """An empty profile, listed in the directory."""

    class Meta:
        model = Profile
        django_get_or_create = ("member",)

    member = factory.SubFactory(UserFactory)
    called = factory.LazyAttribute(lambda profile: f"{profile.member.name} {profile.member.username}".strip())
    changed_at = factory.LazyFunction(timezone.now)


class ProfileLanguageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProfileLanguage

    profile = factory.SubFactory(ProfileFactory)
    code = "pt"


class ProfileTopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProfileTopic

    profile = factory.SubFactory(ProfileFactory)
    topic_id = 1


class ProfileTraitFactory(factory.django.DjangoModelFactory):
    """Of no kind that the directory asks for."""

    class Meta:
        model = ProfileTrait

    profile = factory.SubFactory(ProfileFactory)
    code = factory.Sequence(lambda n: n + 1)
    changed = 0


class InterestFactory(factory.django.DjangoModelFactory):
    """An open interest."""

    class Meta:
        model = Interest

    member = factory.SubFactory(UserFactory)
    kind = "employment"
    organisation = factory.Sequence(lambda n: f"Company {n}")
    declared_at = factory.LazyFunction(timezone.now)


class PublicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Publication

    member = factory.SubFactory(UserFactory)
    reference = factory.SubFactory(ReferenceFactory)
    claimed_at = factory.LazyFunction(timezone.now)
