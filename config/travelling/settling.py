"""What rows that came make of others: columns kept beside them, counters, references that lead onwards."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import IntegrityError, models, transaction

from accounts.models import Audience, Group
from config.travelling.report import Report
from content.citations.citing import cite
from forum.labels import LabelKind
from forum.models import Post
from foundation import recounting, site
from foundation.travelling import Travel
from knowledge.models import ArticleRevision, ArticleText, HelpfulVote
from moderation.models import Label

SETTLED: Final = frozenset(model._meta.label for model in (Label, Group, ArticleRevision, HelpfulVote))


def has_part_in(travel: Travel) -> bool:
    """Whether anything is kept beside rows of this model."""
    return travel.label in SETTLED


def after(travel: Travel, made: Sequence[models.Model]) -> None:
    """Keep what other tables say of these rows. May be repeated at will: a run that broke off left some undone."""
    rows: Any = made  # Any: a room's own model
    if travel.label == Label._meta.label:
        _show_labels({one.post_id for one in rows})
    elif travel.label == Group._meta.label:
        Audience.objects.bulk_create(
            [Audience(kind=Audience.Kind.GROUP, group_id=one.pk) for one in rows], ignore_conflicts=True
        )
    elif travel.label == ArticleRevision._meta.label:
        for one in rows:
            if one.is_published and one.cited:
                with transaction.atomic():
                    cite(one.text, [tuple(key) for key in one.cited], is_public=True, now=one.published_at)
    elif travel.label == HelpfulVote._meta.label:
        _count_helpful({one.text_id for one in rows})


def set_later(travel: Travel, changed: Sequence[tuple[int, dict[str, int]]], *, report: Report) -> None:
    """References that lead to rows which came after. One that breaks a rule of the database stays empty."""
    rows = travel.model._base_manager
    try:
        with transaction.atomic():
            for pk, values in changed:
                rows.filter(pk=pk).update(**values)
    except IntegrityError:
        for pk, values in changed:
            try:
                with transaction.atomic():
                    rows.filter(pk=pk).update(**values)
            except IntegrityError:
                report.emptied(0, travel.kind, str(pk), ", ".join(values))


def finish() -> None:
    """Count again what was counted, and let kept pages go."""
    recounting.recount_all()
    site.bump_epoch()


def _show_labels(posts: set[int]) -> None:
    order = list(LabelKind.values)
    found: dict[int, list[str]] = {}
    for post, kind in Label.objects.filter(post__in=posts, removed_at__isnull=True).values_list("post", "kind"):
        found.setdefault(post, []).append(kind)
    for post, kinds in found.items():
        Post.objects.filter(pk=post).update(labels=sorted(set(kinds), key=order.index))


def _count_helpful(texts: set[int]) -> None:
    for text in texts:
        votes = HelpfulVote.objects.filter(text=text)
        ArticleText.objects.filter(pk=text).update(
            helpful_count=votes.filter(is_helpful=True).count(),
            not_helpful_count=votes.filter(is_helpful=False).count(),
        )
