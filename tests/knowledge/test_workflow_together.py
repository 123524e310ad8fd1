"""Two reviewers at once, and random sequences of what people do."""

import threading

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.errors import DomainError
from knowledge import reviewing as demands
from knowledge.actions import publishing, reviewing, writing
from knowledge.models import Article, ArticleRevision, ArticleText, Review
from knowledge.vocabulary import Origin, State
from tests.factories.accounts import UserFactory
from tests.factories.knowledge import CODE, ArticleFactory, reviewer
from tests.knowledge.conftest import propose, shown_starter, submitted


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", [1, 3])
def test_two_reviewers_at_once_leave_one_consistent_state(level):
    article = ArticleFactory(level=level)
    revision = submitted(UserFactory(), article)
    people = [(reviewer("clinician"), "clinician"), (reviewer("researcher"), "researcher")]
    start, outcomes = threading.Barrier(2), []

    def decide(member, role):
        try:
            start.wait(5)
            mine = ArticleRevision.objects.select_related("text__article__topic").get(pk=revision.pk)
            reviewing.approve(
                actor=member, revision=mine, role=role, content_hash=mine.content_hash, now=timezone.now()
            )
            outcomes.append("approved")
        except DomainError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=one) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    revision.refresh_from_db()
    assert revision.state == State.APPROVED
    assert len(outcomes) == 2
    # Where one approval is enough, the second comes too late; where two are needed, both count.
    assert Review.objects.count() == outcomes.count("approved") == (2 if level == 3 else 1)


def approve(actor, revision, role, now):
    reviewing.approve(actor=actor, revision=revision, role=role, content_hash=revision.content_hash, now=now)


def go_back(actor, revision, role, now):
    base = ArticleText.objects.get(pk=revision.text_id).last_number
    writing.roll_back(actor=actor, to=revision, base_number=base, now=now)


def tamper(actor, revision, role, now):
    """Somebody with access to the database changes a text that readers do not see."""
    open_one = ArticleRevision.objects.filter(pk=revision.pk, is_published=False)
    open_one.update(source=revision.source + f"\nTampered at {now}.")


DOINGS = {
    "submit": lambda actor, revision, role, now: writing.submit(
        actor=revision.author or actor, revision=revision, now=now
    ),
    "approve": approve,
    "publish": lambda actor, revision, role, now: publishing.publish(actor=actor, revision=revision, now=now),
    "changes": lambda actor, revision, role, now: reviewing.request_changes(
        actor=actor, revision=revision, role=role, note="More.", now=now
    ),
    "reject": lambda actor, revision, role, now: reviewing.reject(
        actor=actor, revision=revision, role=role, note="No.", now=now
    ),
    "withdraw": lambda actor, revision, role, now: writing.withdraw(actor=actor, revision=revision, now=now),
    "back": go_back,
    "tamper": tamper,
}


STEPS = st.lists(
    st.tuples(
        # Steps that lead to publication come up more often, or few sequences would get there.
        st.sampled_from([*["propose", "submit", "approve", "approve", "publish"] * 3, "code", *DOINGS]),
        st.integers(0, 4),
        # Mostly the newest revision.
        st.sampled_from([0, 0, 0, 0, 1, 2]),
    ),
    min_size=10,
    max_size=30,
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS, level=st.integers(1, 3), is_about_safety=st.booleans(), begins_with_starter=st.booleans())
@pytest.mark.services
def test_nothing_of_a_member_is_public_without_the_approvals_that_its_topic_demands(
    steps, level, is_about_safety, begins_with_starter
):
    article = ArticleFactory(level=level, is_about_safety=is_about_safety)
    people = [
        (UserFactory(), "researcher"),
        (reviewer("clinician"), "clinician"),
        (reviewer("researcher"), "researcher"),
        (reviewer("engineer"), "engineer"),
        (reviewer("clinician"), "clinician"),
    ]
    if begins_with_starter:
        shown_starter(article)
    for number, (step, person, which) in enumerate(steps):
        take(step, article, people[person], which, number)
        check(article)
    article.delete()


def take(step, article, person, which, number):
    """Try one thing; refusals are part of the game."""
    actor, role = person
    revisions = ArticleRevision.objects.filter(text__article=article).select_related("text__article__topic")
    newest_first = list(revisions.order_by("-number")[: which + 1])
    try:
        if step in ("propose", "code"):
            propose(actor, article, limits=f"Version {number}.", **({"code": CODE} if step == "code" else {}))
        elif newest_first:
            DOINGS[step](actor, newest_first[-1], role, timezone.now())
    except DomainError:
        pass


def check(article: Article):
    """The law."""
    for revision in ArticleRevision.objects.filter(text__article=article, is_published=True).select_related(
        "text__article__topic"
    ):
        if revision.origin == Origin.STARTER and revision.state == State.IN_REVIEW:
            continue
        given_by = {review.reviewer_id: review.role for review in demands.approvals(revision)}
        assert revision.author_id not in given_by or revision.author_id is None
        assert demands.demand_of(revision).is_met(list(given_by.values()))
        assert revision.is_as_stored
    assert ArticleRevision.objects.filter(text__article=article, is_published=True).count() <= 1
