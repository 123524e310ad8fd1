"""Who may do what in the knowledge base. Whether somebody may see a text is decided before, by `visible_to`."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import Credential, User
from accounts.policies import may_write, may_write_as_person
from knowledge.models import Article, ArticleRevision, ReviewerRole, Topic
from knowledge.vocabulary import Role, State

Viewer = User | AnonymousUser


def may_appoint(user: Viewer) -> bool:
    """Say who reviews which topic."""
    return user.has_perm("knowledge.appoint_reviewer")


def may_publish_any(user: Viewer) -> bool:
    """Publish whatever is approved, and decide about what a gate held."""
    return user.is_authenticated and user.is_staff and user.has_perm("knowledge.publish_article")


def may_propose(user: Viewer, now: datetime) -> bool:
    """Write a new revision, of any article."""
    return may_write(user, now)


def roles_for(user: Viewer, article: Article, now: datetime) -> list[str]:
    """In which roles the member reviews this article.

    Appointed for its topic, for one that it is part of, or for all; as a clinician only while a credential of that
    profession is accepted: an appointment alone proves nobody a clinician.
    """
    if not may_write_as_person(user, now):
        return []
    named = ReviewerRole.objects.current().filter(member=user).values_list("topic_id", "role")
    above = _above(article)
    roles = {role for topic, role in named if topic is None or topic in above}
    if Role.CLINICIAN in roles and not _is_checked_clinician(user, now):
        roles.discard(Role.CLINICIAN.value)
    return [role for role in Role.values if role in roles]


def may_review(user: Viewer, revision: ArticleRevision, now: datetime) -> bool:
    """Decide about somebody else's revision that waits for it."""
    is_waiting = revision.state == State.IN_REVIEW and revision.held_at is None
    if not is_waiting or revision.author_id == user.pk:
        return False
    return bool(roles_for(user, revision.text.article, now))


def may_comment(user: Viewer, revision: ArticleRevision, now: datetime) -> bool:
    """Remark on a revision that is open: its author and those who review its topic."""
    if not may_write(user, now) or not revision.is_open:
        return False
    return revision.author_id == user.pk or bool(roles_for(user, revision.text.article, now))


def may_submit(user: Viewer, revision: ArticleRevision, now: datetime) -> bool:
    """Hand one's own draft to the reviewers."""
    is_own = revision.author_id is not None and revision.author_id == user.pk
    return may_write(user, now) and is_own and revision.state == State.DRAFT and revision.held_at is None


def may_withdraw(user: Viewer, revision: ArticleRevision, now: datetime) -> bool:
    """Take back one's own revision that nobody published."""
    is_own = revision.author_id is not None and revision.author_id == user.pk
    return may_write(user, now) and is_own and revision.is_open and not revision.is_published


def may_publish(user: Viewer, revision: ArticleRevision, now: datetime) -> bool:
    """Show an approved revision to readers: reviewers of the topic, and staff with the permission."""
    if not may_write(user, now) or revision.state != State.APPROVED or revision.is_published or revision.held_at:
        return False
    return may_publish_any(user) or bool(roles_for(user, revision.text.article, now))


def may_decide_hold(user: Viewer, revision: ArticleRevision) -> bool:
    """Let a held revision go on, or reject it: never one's own."""
    return may_publish_any(user) and revision.held_at is not None and revision.author_id != user.pk


def may_vote(user: Viewer, now: datetime) -> bool:
    """Say whether an article helped: people, and no tools."""
    return may_write_as_person(user, now)


def may_resolve(user: Viewer, article: Article, now: datetime) -> bool:
    """Say what was done about a fault that somebody found."""
    return may_write(user, now) and (may_publish_any(user) or bool(roles_for(user, article, now)))


def may_review_topic(user: Viewer, topic_id: int, now: datetime) -> bool:
    """Accept or decline somebody else's text of a topic."""
    if not may_write_as_person(user, now):
        return False
    topics = ReviewerRole.objects.topics_of(user)
    return may_publish_any(user) or topics is None or topic_id in topics


def _above(article: Article) -> set[int]:
    """The article's topic and all that it is part of. The tree is shallow: a statement for each step."""
    found: set[int] = set()
    topic: Topic | None = article.topic
    while topic is not None and topic.pk not in found:
        found.add(topic.pk)
        topic = topic.parent
    return found


def _is_checked_clinician(user: User, now: datetime) -> bool:
    return Credential.objects.accepted(now).filter(member=user, profession=Role.CLINICIAN).exists()
