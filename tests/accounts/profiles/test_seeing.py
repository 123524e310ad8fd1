"""Who sees which field: one function answers, whoever asks."""

import pytest

from accounts.models import Shown, User
from accounts.profiles import seeing
from accounts.profiles.fields import FIELDS
from tests.accounts.profiles.conftest import CANARIES, set_audience

pytestmark = pytest.mark.django_db

SEES = {
    "guest": {Shown.EVERYONE},
    "member": {Shown.EVERYONE, Shown.MEMBERS},
    "verified": {Shown.EVERYONE, Shown.MEMBERS, Shown.VERIFIED},
    "staff": {Shown.EVERYONE, Shown.MEMBERS, Shown.VERIFIED},
    "owner": set(Shown),
}


def told(viewer, member):
    """Everything that the viewer is shown, as one text."""
    member = User.objects.with_profile().get(pk=member.pk)
    seen = seeing.seen(member, seeing.level_for(viewer, member))
    works = [one.title + one.identifier.value for one in seeing.publication_cards(seen.claims)]
    fields = [getattr(seen, name) for name in seen.__dataclass_fields__ if name != "member"]
    return f"{fields} {works}"


def test_every_field_has_a_canary():
    assert set(CANARIES) == {one.name for one in FIELDS}


@pytest.mark.parametrize("viewer", SEES)
@pytest.mark.parametrize("audience", list(Shown))
@pytest.mark.parametrize("field", [one.name for one in FIELDS])
def test_field_is_seen_by_its_audience_and_nobody_else(field, audience, viewer, full_member, viewers):
    set_audience(full_member, field, audience)

    assert (CANARIES[field] in told(viewers[viewer], full_member)) is (audience in SEES[viewer])


def test_what_is_offered_is_hidden_with_what_is_sought(full_member, guest, member):
    set_audience(full_member, "collaboration", Shown.MEMBERS)

    assert "Canaryoffer" not in told(guest, full_member)
    assert "Canaryoffer" in told(member, full_member)


def test_member_without_a_profile_has_an_empty_one(member):
    found = User.objects.with_profile().get(pk=member.pk)

    assert seeing.seen(found, Shown.NOBODY).is_empty


def test_register_is_for_everyone_and_biography_for_members_unless_said_otherwise():
    defaults = {one.name: one.default for one in FIELDS}

    assert defaults["interests"] == Shown.EVERYONE
    assert defaults["biography"] == Shown.MEMBERS
    assert {defaults[name] for name in ("headline", "profession", "institution")} == {Shown.EVERYONE}


def test_badge_beside_posts_is_gone_with_the_profession(full_member):
    full_member.refresh_from_db()
    assert full_member.badge is not None

    set_audience(full_member, "profession", Shown.MEMBERS)
    full_member.refresh_from_db()

    assert full_member.badge is None
