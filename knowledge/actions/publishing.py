"""Showing an approved revision to readers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted
from knowledge import policies, reviewing
from knowledge.deciding import lock, show
from knowledge.models import ArticleRevision


def publish(*, actor: User, revision: ArticleRevision, now: datetime) -> ArticleRevision:
    """Let readers see an approved revision instead of the one before.

    Asks again whether everybody whom the topic demands approved this very text: a redaction may have changed it, and an
    author's account may be gone. Raises NotPermitted, DomainError.
    """
    with transaction.atomic():
        locked = lock(revision)
        if not policies.may_publish(actor, locked, now):
            raise NotPermitted("publish_revision", _("Approved revisions are published by reviewers of their topic."))
        if not reviewing.demand_of(locked).is_met(reviewing.approving_roles(locked)):
            raise DomainError(
                "approvals_missing", _("Not everybody whom this topic demands has approved the text as it is now.")
            )
        show(locked, now, actor)
        reviewing.note_review(locked, now)
        data = {"revision": locked.pk, "language": locked.language, "significance": locked.significance}
        record("article_published", actor=actor, subject=locked.text.article, data=data, now=now)
        site.bump_epoch()
    return locked
