"""From a draft to what readers see: who may do what, and that nothing is seen that nobody approved."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from content.models import Citation
from events.models import Event
from foundation.errors import DomainError, NotPermitted
from knowledge.actions import naming, publishing, readers, reviewers, reviewing, topic_texts, writing
from knowledge.demands import demand
from knowledge.models import ArticleRevision, Review, ReviewerRole
from knowledge.reviewing import months_later
from knowledge.vocabulary import State
from tests.factories.accounts import CredentialFactory, UserFactory
from tests.factories.knowledge import (
    CODE,
    ArticleFactory,
    ArticleRevisionFactory,
    ReviewerRoleFactory,
    ReviewFactory,
    TopicFactory,
    TopicTextFactory,
    reviewer,
)
from tests.knowledge.conftest import approved, propose, shown_starter, submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "roles", "is_met"),
    [
        ({}, ["researcher"], True),
        ({}, ["engineer"], False),
        ({"has_code": True}, ["researcher"], False),
        ({"has_code": True}, ["engineer"], False),
        ({"has_code": True}, ["researcher", "engineer"], True),
        ({"level": 3}, ["researcher"], False),
        ({"level": 3}, ["researcher", "researcher"], False),
        ({"level": 3}, ["clinician", "researcher"], True),
        ({"level": 3}, ["engineer", "researcher"], True),
        ({"is_about_safety": True}, ["researcher", "engineer"], False),
        ({"is_about_safety": True}, ["clinician"], True),
        ({"is_about_safety": True, "has_code": True}, ["engineer", "clinician"], True),
        ({"is_about_safety": True, "level": 3}, ["clinician", "clinician"], False),
    ],
)
def test_what_a_text_demands(facts, roles, is_met):
    wanted = demand(**{"level": 1, "has_code": False, "is_about_safety": False, **facts})

    assert wanted.is_met(roles) is is_met
    assert bool(wanted.missing(roles)) is not is_met


def test_approved_and_published_text_is_what_readers_see_and_cites_its_works(author, article, guest):
    judge = reviewer()
    revision = approved(submitted(author, article), (judge, "researcher"))
    publishing.publish(actor=judge, revision=revision, now=timezone.now())

    shown = ArticleRevision.objects.visible_to(guest).published().get()
    assert (shown, shown.text.reviewed_at is not None) == (revision, True)
    assert Citation.objects.of(shown.text).filter(is_public=True).count() == 2


def test_author_cannot_approve_their_own_text_in_any_role(author, article):
    ReviewerRoleFactory(member=author)
    revision = submitted(author, article)

    with pytest.raises(NotPermitted):
        approved(revision, (author, "researcher"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(revision=revision, reviewer=author, author=author)


def test_one_reviewer_approves_once(author, article):
    article.level = 3
    article.save()
    judge = reviewer()
    revision = approved(submitted(author, article), (judge, "researcher"))

    with pytest.raises(reviewing.ApprovedAlready):
        approved(revision, (judge, "researcher"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(revision=revision, reviewer=judge)


def test_clinician_approves_as_such_only_while_a_credential_is_accepted(author, article):
    appointed = ReviewerRoleFactory(role="clinician", credential=False).member
    revision = submitted(author, article)

    with pytest.raises(NotPermitted):
        approved(revision, (appointed, "clinician"))
    CredentialFactory(member=appointed)
    assert approved(revision, (appointed, "clinician")).state == State.APPROVED


def test_reviewer_of_another_topic_sees_and_decides_nothing(author, article):
    elsewhere = reviewer(topic=TopicFactory())
    revision = submitted(author, article)

    assert not ArticleRevision.objects.visible_to(elsewhere).exists()
    with pytest.raises(NotPermitted):
        approved(revision, (elsewhere, "researcher"))


def test_reviewer_of_a_topic_reviews_what_is_part_of_it(author):
    root = TopicFactory()
    article = ArticleFactory(topic=TopicFactory(parent=root))

    assert approved(submitted(author, article), (reviewer(topic=root), "researcher")).state == State.APPROVED


def test_role_must_be_one_of_the_reviewers_own(author, article):
    with pytest.raises(NotPermitted):
        approved(submitted(author, article), (reviewer("engineer"), "researcher"))


def test_approval_is_of_the_text_that_was_read(author, article):
    revision = submitted(author, article)

    with pytest.raises(DomainError, match="text_changed"):
        reviewing.approve(
            actor=reviewer(), revision=revision, role="researcher", content_hash="0" * 64, now=timezone.now()
        )


def test_approval_does_not_survive_a_changed_text(author, article):
    judge = reviewer()
    revision = approved(submitted(author, article), (judge, "researcher"))
    ArticleRevision.objects.filter(pk=revision.pk).update(source=revision.source.replace("rarely", "never"))

    with pytest.raises(DomainError, match="approvals_missing"):
        publishing.publish(actor=judge, revision=revision, now=timezone.now())


def test_text_with_code_waits_for_an_engineer_too(author, article):
    judge = reviewer()
    revision = approved(submitted(author, article, code=CODE), (judge, "researcher"))

    assert revision.state == State.IN_REVIEW
    with pytest.raises(NotPermitted):
        publishing.publish(actor=judge, revision=revision, now=timezone.now())
    assert approved(revision, (reviewer("engineer"), "engineer")).state == State.APPROVED


def test_member_cannot_publish(author, article):
    revision = approved(submitted(author, article), (reviewer(), "researcher"))

    with pytest.raises(NotPermitted):
        publishing.publish(actor=author, revision=revision, now=timezone.now())


def test_draft_that_is_not_whole_is_not_handed_in_and_names_its_section(author, article):
    revision = propose(author, article, evidence="")

    with pytest.raises(DomainError) as refusal:
        writing.submit(actor=author, revision=revision, now=timezone.now())
    assert refusal.value.field == "evidence"


def test_changes_requested_go_back_and_the_next_draft_takes_the_place(author, article):
    revision = reviewing.request_changes(
        actor=reviewer(),
        revision=submitted(author, article),
        role="researcher",
        note="Name the population.",
        now=timezone.now(),
    )
    again = propose(author, article, limits="Children.")

    revision.refresh_from_db()
    assert (revision.state, again.state, again.number) == (State.SUPERSEDED, State.DRAFT, 2)


def test_somebody_elses_revision_meanwhile_is_told_and_not_lost(author, article):
    shown_starter(article)
    propose(author, article, limits="Children.")

    with pytest.raises(writing.ChangedMeanwhile):
        propose(UserFactory(), article, base_number=1, limits="Old people.")


def test_going_back_makes_a_new_revision_that_needs_its_own_approvals(author, article):
    judge = reviewer()
    first = publishing.publish(
        actor=judge, revision=approved(submitted(author, article), (judge, "researcher")), now=timezone.now()
    )
    second = approved(submitted(author, article, limits="Children."), (judge, "researcher"))
    publishing.publish(actor=judge, revision=second, now=timezone.now())
    first.refresh_from_db()

    made = writing.roll_back(actor=author, to=first, base_number=2, now=timezone.now())

    assert (made.number, made.state, made.source) == (3, State.DRAFT, first.source)
    assert ArticleRevision.objects.published().get() == second


def test_starter_text_stays_until_a_better_one_is_published(author, article):
    starter, judge = shown_starter(article), reviewer()
    with pytest.raises(DomainError, match="starter_stays"):
        reviewing.reject(actor=judge, revision=starter, role="researcher", note="Wrong.", now=timezone.now())

    better = approved(submitted(author, article, limits="Children."), (judge, "researcher"))
    publishing.publish(actor=judge, revision=better, now=timezone.now())
    starter.refresh_from_db()
    assert (starter.is_published, starter.state) == (False, State.SUPERSEDED)


@pytest.mark.parametrize("state", ["draft", "in_review", "rejected", "superseded"])
def test_database_refuses_to_publish_what_is_not_approved(author, article, state):
    revision = propose(author, article)

    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleRevision.objects.filter(pk=revision.pk).update(
            state=state, is_published=True, published_at=timezone.now(), decided_at=timezone.now()
        )


def test_database_refuses_a_second_published_revision_and_a_held_one(article):
    shown = shown_starter(article)

    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleRevisionFactory(text=shown.text, starter=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleRevision.objects.filter(pk=shown.pk).update(held_at=timezone.now())


def test_held_revision_goes_nowhere_until_somebody_else_decides(author, article):
    revision = propose(author, article)
    ArticleRevision.objects.filter(pk=revision.pk).update(held_at=timezone.now())
    revision.refresh_from_db()
    with pytest.raises(NotPermitted):
        writing.submit(actor=author, revision=revision, now=timezone.now())

    staff = UserFactory(admin=True)
    released = reviewing.decide_hold(actor=staff, revision=revision, is_released=True, now=timezone.now())
    assert writing.submit(actor=author, revision=released, now=timezone.now()).state == State.IN_REVIEW


def test_every_decision_is_an_event_without_words_of_the_text(author, article):
    judge = reviewer()
    revision = approved(submitted(author, article), (judge, "researcher"))
    publishing.publish(actor=judge, revision=revision, now=timezone.now())

    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["revision_proposed", "revision_submitted", "revision_approved", "article_published"]
    assert not [event for event in Event.objects.all() if "Calibration" in str(event.data)]


def test_circle_of_prerequisites_names_its_loop():
    staff = UserFactory(admin=True)
    one, two, three = (TopicFactory(slug=slug) for slug in ("risk", "odds", "logit"))
    naming.set_prerequisites(actor=staff, topic=two, needed=[one], now=timezone.now())
    naming.set_prerequisites(actor=staff, topic=three, needed=[two], now=timezone.now())

    with pytest.raises(DomainError) as refusal:
        naming.set_prerequisites(actor=staff, topic=one, needed=[three], now=timezone.now())
    loop = str(refusal.value.message)
    assert all(slug in loop for slug in ("risk", "odds", "logit"))
    assert "→" in loop


def test_reviewer_who_is_no_longer_appointed_decides_nothing(author, article):
    staff, judge = UserFactory(admin=True), UserFactory()
    appointed = reviewers.appoint_reviewer(
        actor=staff, member=judge, topic=article.topic, role="researcher", now=timezone.now()
    )
    again = reviewers.appoint_reviewer(
        actor=staff, member=judge, topic=article.topic, role="researcher", now=timezone.now()
    )
    reviewers.end_appointment(actor=staff, appointment=appointed, now=timezone.now())

    assert appointed == again
    with pytest.raises(NotPermitted):
        approved(submitted(author, article), (judge, "researcher"))
    with pytest.raises(NotPermitted):
        reviewers.appoint_reviewer(actor=judge, member=judge, topic=None, role="clinician", now=timezone.now())
    assert ReviewerRole.objects.count() == 1


def test_topic_text_is_shown_after_a_second_person_accepted_it(author):
    text = TopicTextFactory()
    topic_texts.propose_text(actor=author, topic=text.topic, language="en", source="Better.", now=timezone.now())
    text.refresh_from_db()
    with pytest.raises(NotPermitted):
        topic_texts.accept_text(actor=author, text=text, source="Better.", now=timezone.now())
    with pytest.raises(DomainError, match="proposal_changed"):
        topic_texts.accept_text(actor=reviewer(), text=text, source="Another.", now=timezone.now())

    shown = topic_texts.accept_text(actor=reviewer(), text=text, source="Better.", now=timezone.now())
    assert (shown.source, shown.author, shown.is_unreviewed_starter) == ("Better.", author, False)


def test_votes_are_counted_as_they_stand(article, member):
    text = shown_starter(article).text
    for is_helpful in (True, True, False, True):
        readers.vote_helpful(actor=member, text=text, is_helpful=is_helpful, now=timezone.now())

    text.refresh_from_db()
    assert (text.helpful_count, text.not_helpful_count, text.votes.count()) == (1, 0, 1)


def test_review_by_nobody_counts_for_nothing(author, article):
    revision = submitted(author, article)
    ReviewFactory(revision=revision, reviewer=None)

    assert Review.objects.count() == 1
    assert approved(revision, (reviewer(), "researcher")).reviews.count() == 2


def test_next_review_is_due_on_the_last_day_of_a_shorter_month():
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 1, 15), 12) == date(2027, 1, 15)
