"""Counters of the knowledge base, counted again. For `manage.py recount`."""

from django.db.models import Count, F, Q

from knowledge.models import ArticleText


def recount(is_dry: bool) -> int:  # noqa: FBT001 - the signature of foundation.recounting
    """Texts whose votes were counted wrongly."""
    wrong = ArticleText.objects.annotate(
        yes=Count("votes", filter=Q(votes__is_helpful=True)), no=Count("votes", filter=Q(votes__is_helpful=False))
    ).exclude(helpful_count=F("yes"), not_helpful_count=F("no"))
    rows = list(wrong.values_list("pk", "yes", "no"))
    for pk, yes, no in [] if is_dry else rows:
        ArticleText.objects.filter(pk=pk).update(helpful_count=yes, not_helpful_count=no)
    return len(rows)
