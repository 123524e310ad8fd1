"""What reviewing and publishing have in common."""

from datetime import datetime

from django.db.models import F

from accounts.models import User
from content.citations import citing
from knowledge.models import ArticleRevision, ArticleText
from knowledge.vocabulary import LONGEST_REASON, State


def lock(revision: ArticleRevision) -> ArticleRevision:
    """The revision as it stands now, with its text locked: decisions about one text follow each other.

    Call it in the transaction that decides.
    """
    ArticleText.objects.select_for_update(of=("self",)).get(pk=revision.text_id)
    return ArticleRevision.objects.select_related("text__article__topic", "author").get(pk=revision.pk)


def decide(revision: ArticleRevision, state: State, actor: User, now: datetime, note: str = "") -> None:
    """Give a locked revision another state."""
    revision.state, revision.decided_at, revision.decided_by = state, now, actor
    revision.decision_note = " ".join(note.split())[:LONGEST_REASON]
    revision.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])


def show(revision: ArticleRevision, now: datetime, actor: User | None = None) -> None:
    """Make a locked revision the one that readers see. In the caller's transaction."""
    before = ArticleRevision.objects.filter(text=revision.text_id, is_published=True)
    before.update(is_published=False, state=State.SUPERSEDED)
    revision.is_published, revision.published_at, revision.published_by = True, now, actor
    revision.save(update_fields=["is_published", "published_at", "published_by"])
    ArticleText.objects.filter(pk=revision.text_id).update(version=F("version") + 1)
    cited = [(str(kind), str(value)) for kind, value in revision.cited]
    citing.cite(revision.text, cited, is_public=True, now=now)
