import pytest
from django.utils import timezone

from accounts.models import Profile, User
from accounts.profiles import finding
from content import rebaking
from tests.factories.accounts import CredentialFactory, UserFactory
from tests.factories.knowledge import TopicFactory
from tests.factories.profiles import (
    InterestFactory,
    ProfileFactory,
    ProfileLanguageFactory,
    ProfileTopicFactory,
    PublicationFactory,
    SpecialtyFactory,
)

# What each field of `full_member` says and nothing else does.
CANARIES = {
    "headline": "Canaryhead",
    "profession": "Engineer",
    "institution": "Canaryclinic",
    "department": "Canarydepartment",
    "country": "Portugal",
    "biography": "Canarybiography",
    "specialties": "Canaryspecialty",
    "topics": "Canarytopic",
    "languages": "Yoruba",
    "links": "Canarylink",
    "collaboration": "Canaryseek",
    "publications": "10.1136/canary.77",
    "interests": "Canarycorp",
}


def set_audience(member, field, audience):
    """As if the member had chosen it."""
    if field == "profession":
        User.objects.filter(pk=member.pk).update(profession_audience=audience)
    else:
        Profile.objects.filter(member=member).update(**{f"{field}_audience": audience})
    finding.settle(Profile.objects.get(member=member).pk, False)


def renew_all():
    """Rows of factories are found like those of actions, which keep what finds them."""
    for key in Profile.objects.values_list("pk", flat=True):
        finding.settle(key, False)


@pytest.fixture
def full_member(db):
    """A member who filled in every field with a word of its own."""
    member = UserFactory(username="full", name="Ada Full", profession="engineer")
    profile = ProfileFactory(
        member=member,
        headline="Canaryhead",
        institution="Canaryclinic",
        department="Canarydepartment",
        country="PT",
        biography="**Canarybiography**",
        links=[{"label": "Canarylink", "url": "https://canary.example.org/me"}],
        open_to_collaborate=True,
        seeks="Canaryseek",
        offers="Canaryoffer",
    )
    rebaking.bake(profile)
    profile.save()
    profile.specialties.add(SpecialtyFactory(name_en="Canaryspecialty", slug="canaryspecialty"))
    ProfileLanguageFactory(profile=profile, code="yo")
    topic = TopicFactory(name_en="Canarytopic", slug="canarytopic")
    ProfileTopicFactory(profile=profile, topic_id=topic.pk)
    PublicationFactory(member=member, reference__normal_form="10.1136/canary.77")
    InterestFactory(member=member, organisation="Canarycorp", from_date=timezone.now().date())
    finding.settle(profile.pk, False)
    return member


@pytest.fixture
def viewers(full_member, guest):
    """One of each kind of viewer, by what they are."""
    checked = CredentialFactory().member
    checked.refresh_from_db()
    return {
        "guest": guest,
        "member": UserFactory(),
        "verified": checked,
        "staff": UserFactory(staff=True),
        "owner": full_member,
    }
