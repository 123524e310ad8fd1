"""What a revision demands before it is published, and what it has."""

import calendar
from datetime import date, datetime

from knowledge.demands import Demand, demand
from knowledge.models import ArticleRevision, ArticleText, Review


def demand_of(revision: ArticleRevision) -> Demand:
    """Who has to approve it. Needs `text__article__topic`."""
    article = revision.text.article
    return demand(level=article.level, has_code=revision.has_code, is_about_safety=article.demands_clinician)


def approvals(revision: ArticleRevision) -> list[Review]:
    """Approvals that count: of this very text, by others than its author. One statement."""
    if not revision.is_as_stored:
        return []
    given = revision.reviews.approvals().filter(content_hash=revision.content_hash)  # type: ignore[attr-defined]
    found = given.exclude(reviewer__isnull=True).select_related("reviewer__shown_credential").order_by("created_at")
    return [review for review in found if review.reviewer_id != revision.author_id]


def approving_roles(revision: ArticleRevision) -> list[str]:
    """The role of each approval that counts."""
    return [review.role for review in approvals(revision)]


def note_review(revision: ArticleRevision, now: datetime) -> None:
    """The published revision has its approvals: say when the next review is due. In the transaction that decides."""
    months = revision.text.article.review_months
    ArticleText.objects.filter(pk=revision.text_id).update(
        reviewed_at=now, review_due_date=months_later(now.date(), months)
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
