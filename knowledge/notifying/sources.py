"""Whom the events of the knowledge base concern."""

from collections.abc import Callable, Collection, Sequence

from django.db.models import Q

from accounts.models import User
from accounts.querysets import UserQuerySet
from events.models import Event
from knowledge.models import Article, ArticleRevision, NeedsChange, ReviewerRole, Topic
from notifications import sources
from notifications.models import Subscription
from notifications.sources import Listed, Named, Plan, Stage, Watching

FOLLOWED = (Subscription.Level.TRACKING.value, Subscription.Level.WATCHING.value)
MOST_STEPS = 20  # of a topic to the root of the tree
Readers = Callable[[Collection[int]], set[int]]


def register() -> None:
    """Let notifications know whom the events of this room concern."""
    sources.register("article_published", source=of_publication)
    sources.register("revision_submitted", "revision_released", source=of_submission)
    decided = ["revision_approved", "revision_reviewed", "changes_requested", "revision_rejected", "revision_commented"]
    sources.register(*decided, source=of_decision)
    sources.register("needs_change_reported", source=of_report)
    sources.register("needs_change_resolved", source=of_resolution)
    sources.register("reviewer_appointed", source=of_appointment)


def of_publication(event: Event) -> Plan | None:
    """Readers see another text: those who follow the article or its topic. A small correction is no news."""
    article = Article.objects.filter(pk=event.subject_id or 0).first()
    if article is None or event.data.get("significance") == "minor":
        return None
    topic = ("knowledge.topic", article.topic_id)
    own = ("knowledge.article", article.pk)
    return Plan(
        subject=article,
        target=article,
        stages=[Watching("article", [own, topic], levels=FOLLOWED)],
        readers=_everybody,
        actor_id=event.actor_id,
        near=[own],
        around=[topic],
    )


def of_submission(event: Event) -> Plan | None:
    """A text waits for reviewers: those of its topic, and those who publish."""
    revision = _revision(event)
    if revision is None or not revision.is_open or revision.submitted_at is None:
        return None
    return _about(revision, [Listed("review_wanted", _reviewers(revision.text.article))], event)


def of_decision(event: Event) -> Plan | None:
    """Reviewers decided about a text or remarked on it: its author."""
    revision = _revision(event)
    if revision is None or revision.author_id is None:
        return None
    return _about(revision, [Named("review", [revision.author_id])], event)


def of_report(event: Event) -> Plan | None:
    """A reader says that an article should change: who wrote what is published, and who reviews its topic."""
    report = NeedsChange.objects.filter(pk=event.data["report"]).select_related("text__article").first()
    if report is None or report.resolved_at is not None:
        return None
    article = report.text.article
    published = ArticleRevision.objects.filter(text=report.text, is_published=True)
    authors = [pk for pk in published.values_list("author_id", flat=True) if pk is not None]
    return Plan(
        subject=article,
        target=article,
        stages=[Named("needs_change", authors), Listed("needs_change", _reviewers(article))],
        readers=_everybody,
        actor_id=event.actor_id,
        is_nameless=True,
        near=[("knowledge.article", article.pk)],
    )


def of_resolution(event: Event) -> Plan | None:
    """Something was done about it: whoever asked for it."""
    report = NeedsChange.objects.filter(pk=event.data["report"]).select_related("text__article").first()
    if report is None or report.reported_by_id is None:
        return None
    article = report.text.article
    return Plan(
        subject=article,
        target=article,
        stages=[Named("change_made", [report.reported_by_id])],
        readers=_everybody,
        actor_id=event.actor_id,
    )


def of_appointment(event: Event) -> Plan | None:
    """A member reviews texts of a topic from now on. Of all topics there is no page to open."""
    topic = Topic.objects.filter(pk=event.data.get("topic") or 0).first()
    if topic is None or event.subject_id is None:
        return None
    return Plan(
        subject=topic,
        target=topic,
        stages=[Named("appointed", [event.subject_id])],
        readers=_everybody,
        is_nameless=True,
    )


def _revision(event: Event) -> ArticleRevision | None:
    found = ArticleRevision.objects.filter(pk=event.subject_id or 0)
    return found.select_related("text__article__topic").first()


def _about(revision: ArticleRevision, stages: Sequence[Stage], event: Event) -> Plan:
    return Plan(
        subject=revision,
        target=revision.text.article,
        stages=stages,
        readers=_who_see(revision),
        actor_id=event.actor_id,
        near=[("knowledge.article", revision.text.article_id)],
    )


def _who_see(revision: ArticleRevision) -> Readers:
    """Its author, and who reviews or publishes; of a held one its author and who decides about it."""

    def readers(members: Collection[int]) -> set[int]:
        found = {revision.author_id} & set(members)
        for member in User.objects.filter(pk__in=members).exclude(pk=revision.author_id):
            if ArticleRevision.objects.visible_to(member).filter(pk=revision.pk).exists():
                found.add(member.pk)
        return {pk for pk in found if pk is not None}

    return readers


def _everybody(members: Collection[int]) -> set[int]:
    """What is published is for everybody."""
    return set(members)


def _reviewers(article: Article) -> UserQuerySet:
    """Members who review the article's topic, or one that it is part of, or all."""
    above: list[int] = []
    topic: Topic | None = article.topic
    while topic is not None and len(above) < MOST_STEPS:
        above.append(topic.pk)
        topic = topic.parent
    roles = ReviewerRole.objects.current().filter(Q(topic__isnull=True) | Q(topic__in=above))
    found: UserQuerySet = User.objects.all().filter(pk__in=roles.values("member_id"))
    return found
