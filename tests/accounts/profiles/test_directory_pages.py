"""A page of the directory holds whom the rule lets its reader see, though its statement is written once."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from accounts.profiles import pages, seeing
from tests.budgets import count_queries
from tests.factories.accounts import CredentialFactory, OrganisationFactory, UserFactory
from tests.factories.profiles import InterestFactory, ProfileFactory, ProfileLanguageFactory, SpecialtyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_members_of_a_page_are_those_of_the_rule_for_each_reader():
    leaving = UserFactory(deletion_due_at=timezone.now())
    staff = UserFactory(staff=True)
    shy = ProfileFactory(headline="Calibration", headline_audience=1, organisation=OrganisationFactory()).member
    shy.profile.specialties.add(SpecialtyFactory())
    ProfileLanguageFactory(profile=shy.profile)
    InterestFactory(member=CredentialFactory().member)
    UserFactory(waiting=True)
    keys = list(User.objects.values_list("pk", flat=True))
    pages.members(AnonymousUser(), keys)  # whoever comes second is not answered for the first

    counts = []
    for reader in (AnonymousUser(), shy, leaving, staff):
        ruled = User.objects.visible_to(reader).with_profile().in_bulk(keys)
        found = pages.members(reader, keys)
        assert found == ruled
        level = seeing.level_of(reader)
        assert [seeing.seen(found[pk], level) for pk in ruled] == [seeing.seen(ruled[pk], level) for pk in ruled]
        counts.append(len(found))

    assert counts[1] < counts[2] < counts[3]
    assert count_queries(lambda: pages.members(staff, [])) == []
