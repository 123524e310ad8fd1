"""The digest's calls for partners: to whom, which, and in which order."""

from datetime import timedelta

import pytest

from accounts.models import User
from forum.models import Thread
from tests.budgets import count_queries
from tests.factories.forum import ThreadFactory, call_details
from tests.factories.knowledge import TopicFactory
from tests.factories.notifications import SubscriptionFactory
from tests.factories.profiles import ProfileFactory
from tests.notifications.digests.post_office import MONDAY, deliver, made, mails, subscriber, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TUESDAY = MONDAY - timedelta(days=6)
NEXT_WEEK = (MONDAY + timedelta(days=9)).date().isoformat()
HEADING = "Partners are sought on your topics"


@pytest.fixture
def topic():
    return TopicFactory()


def ready(topic, *, is_open=True, **traits):
    """Somebody who is open to collaborate and names the topic in their profile."""
    member = subscriber(**traits)
    ProfileFactory(member=member, open_to_collaborate=is_open).topics.create(topic_id=topic.pk)
    return member


def call(topic, title="An engineer for a chest study", at=TUESDAY, **said):
    details = call_details(**{"deadline": NEXT_WEEK, **said})
    thread = ThreadFactory(call=True, title=title, created_at=at, details=details)
    thread.topics.add(topic)
    return thread


def test_call_on_a_topic_of_the_profile_goes_to_who_is_open_to_collaborate(topic):
    member, closed_one = ready(topic), ready(topic, is_open=False)
    call(topic)

    deliver()

    (message,) = mails(member)
    assert HEADING in text_of(message)
    assert "An engineer for a chest study\nAnswers until 18 Mar" in text_of(message)
    assert "1 call for partners" in message["Subject"]
    assert made(closed_one) == [("empty", "")]


def test_followed_topic_counts_like_one_of_the_profile_and_the_call_stands_once(topic):
    member = ready(TopicFactory())
    SubscriptionFactory(member=member, target=topic, level="watching")
    call(topic)

    deliver()

    (message,) = mails(member)
    assert text_of(message).count("An engineer for a chest study") == 1
    assert HEADING in text_of(message)


@pytest.mark.parametrize(
    "said",
    [{"status": "closed"}, {"deadline": (MONDAY - timedelta(days=2)).date().isoformat()}],
    ids=["closed", "over"],
)
def test_call_that_takes_no_answers_is_not_told(topic, said):
    member = ready(topic)
    call(topic, **said)

    deliver()

    assert made(member) == [("empty", "")]


@pytest.mark.parametrize("change", ["hidden", "older", "elsewhere", "own", "discussion"])
def test_call_that_is_no_news_for_the_member_is_not_told(topic, change):
    member = ready(topic)
    thread = call(TopicFactory() if change == "elsewhere" else topic)
    changes = {
        "hidden": {"hidden_at": TUESDAY},
        "older": {"created_at": TUESDAY - timedelta(days=30)},
        "own": {"author": member},
        "discussion": {"kind": "discussion"},
    }
    Thread.objects.filter(pk=thread.pk).update(**changes.get(change, {}))

    deliver()

    assert HEADING not in "".join(text_of(message) for message in mails(member))


def test_who_is_sought_in_their_profession_reads_of_it_first(topic):
    member = ready(topic, profession=User.Profession.CLINICIAN)
    call(topic, "A ward that reads along", seeking=["clinical-partner"])
    call(topic, "Somebody who writes viewers", seeking=["engineer"])

    deliver()

    (message,) = mails(member)
    text = text_of(message)
    assert text.index("A ward that reads along") < text.index("Somebody who writes viewers")


def test_call_is_told_once(topic):
    member = ready(topic)
    call(topic)

    deliver()
    deliver(MONDAY + timedelta(days=7))

    assert len(mails(member)) == 1


def test_batch_costs_the_same_for_few_and_many(topic):
    def costs(count):
        for _turn in range(count):
            ready(topic)
            call(topic)
        return len(count_queries(deliver))

    few = costs(2)
    Thread.objects.all().delete()
    User.objects.all().delete()

    assert costs(8) - few <= 0
