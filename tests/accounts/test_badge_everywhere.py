"""A badge stands on every page that names its member, and is gone from all at once, pages kept for guests too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import credentials
from accounts.models import Credential
from tests.factories.accounts import CredentialFactory, UserFactory
from tests.factories.forum import ThreadFactory
from tests.factories.knowledge import ArticleRevisionFactory

pytestmark = pytest.mark.django_db
WORDS = "Engineer (institution e-mail: Charity Hospital, "


@pytest.fixture
def checked():
    return CredentialFactory(
        profession="engineer",
        method="institution_email",
        institution_en="Charity Hospital",
        institution_zh="慈善医院",
        expires_at=timezone.now() + timedelta(days=30),
    )


@pytest.fixture
def pages(checked):
    thread = ThreadFactory(author=checked.member)
    now = timezone.now()
    revision = ArticleRevisionFactory(
        author=checked.member, state="approved", is_published=True, submitted_at=now, decided_at=now, published_at=now
    )
    return [
        thread.get_absolute_url(),
        "/?tab=latest",
        revision.text.article.get_absolute_url(),
        checked.member.get_absolute_url(),
    ]


@pytest.mark.parametrize("ending", ["revoke", "expire", "withdraw"])
def test_badge_goes_from_every_page_at_once(client, checked, pages, ending, committing):
    for page in pages:
        assert client.get(page).status_code == 200, page
        assert WORDS in client.get(page).content.decode(), page

    with committing():
        if ending == "revoke":
            admin = UserFactory(admin=True)
            credentials.revoke(actor=admin, credential=checked, reason="It was closed.", now=timezone.now())
        elif ending == "withdraw":
            credentials.withdraw(actor=checked.member, credential=checked, now=timezone.now())
        else:
            Credential.objects.update(expires_at=timezone.now())
            assert credentials.expire(now=timezone.now()) == 1

    for page in pages:
        assert WORDS not in client.get(page).content.decode(), page


def test_badge_names_the_institution_in_the_readers_language(client, checked):
    assert "慈善医院" in client.get(f"/zh-hans/u/{checked.member.username}/").content.decode()
