"""Who hears of what happens to articles: followers, reviewers, authors, and whoever asked for a change."""

import pytest
from django.urls import reverse
from django.utils import timezone

from knowledge.actions import readers
from knowledge.actions.publishing import publish
from knowledge.actions.reviewing import request_changes
from notifications.models import Notification
from tests.factories.knowledge import TopicFactory, reviewer
from tests.factories.notifications import SubscriptionFactory
from tests.forum.conftest import regular
from tests.knowledge.conftest import approved, article, author, submitted  # noqa: F401 - fixtures
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher(article):  # noqa: F811
    """Somebody who reviews the article's topic."""
    return reviewer(topic=article.topic)


def test_reviewers_of_the_topic_hear_of_what_waits_and_its_author_of_what_they_decide(author, article, researcher):  # noqa: F811
    elsewhere = reviewer(topic=TopicFactory())
    revision = submitted(author, article)
    hear()

    assert told(researcher) == ["review_wanted"]
    assert (told(elsewhere), told(author)) == ([], [])

    request_changes(actor=researcher, revision=revision, role="researcher", note="Show the curve.", now=timezone.now())
    hear()

    assert told(author) == ["review"]


@pytest.mark.parametrize("level", ["tracking", "watching"])
@pytest.mark.parametrize("label", ["article", "topic"])
def test_followers_hear_of_what_readers_see_anew(label, level, author, article, researcher):  # noqa: F811
    target = article if label == "article" else article.topic
    follower = SubscriptionFactory(target=target, level=level).member
    revision = approved(submitted(author, article), (researcher, "researcher"))

    publish(actor=researcher, revision=revision, now=timezone.now())
    hear()

    assert told(follower) == ["article"]


def test_line_leads_to_the_review_in_the_language_of_the_text(client, author, article, researcher):  # noqa: F811
    submitted(author, article, language="zh-hans", title="校准")
    hear()
    client.force_login(researcher)
    row = Notification.objects.get(recipient=researcher)

    assert client.get(reverse("notification", args=[row.pk])).headers["Location"].startswith("/zh-hans/kb/articles/")


def test_new_reviewer_hears_what_they_review(article):  # noqa: F811
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    from knowledge.actions.reviewers import appoint_reviewer  # noqa: PLC0415

    staff = regular(staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="appoint_reviewer"))
    member = regular()
    appoint_reviewer(
        actor=type(staff).objects.get(pk=staff.pk),
        member=member,
        topic=article.topic,
        role="engineer",
        now=timezone.now(),
    )
    hear()

    assert told(member) == ["appointed"]


def test_reader_who_asked_for_a_change_hears_what_became_of_it(author, article, researcher):  # noqa: F811
    revision = approved(submitted(author, article), (researcher, "researcher"))
    publish(actor=researcher, revision=revision, now=timezone.now())
    reader = regular()
    report = readers.report_needed_change(
        actor=reader, text=revision.text, kind="wrong", note="The sign is wrong.", now=timezone.now()
    )
    hear()
    assert "needs_change" in told(author)
    assert "needs_change" in told(researcher)

    readers.resolve_needed_change(actor=researcher, report=report, resolution="Set right.", now=timezone.now())
    hear()

    assert told(reader) == ["change_made"]
