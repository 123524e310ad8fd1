"""Articles with a part by one member, on their page and in a list."""

import pytest
from django.urls import reverse
from django.utils import timezone

from knowledge import contributions
from tests.factories.accounts import UserFactory
from tests.factories.knowledge import ArticleRevisionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def published(author):
    now = timezone.now()
    times = {"submitted_at": now, "decided_at": now, "published_at": now}
    return ArticleRevisionFactory(author=author, state="approved", is_published=True, **times)


def test_published_articles_are_listed_each_once(client):
    member = UserFactory()
    first, second = published(member), published(member)
    ArticleRevisionFactory(author=member)

    lines = contributions.lines_of(member)

    assert sorted(line.title for _what, line in lines) == sorted([first.title, second.title])
    assert first.title in client.get(reverse("member_articles", args=[member.username])).text


def test_member_without_articles_has_an_empty_list(client):
    member = UserFactory()

    assert contributions.lines_of(member) == []
    assert client.get(reverse("member_articles", args=[member.username])).status_code == 200
