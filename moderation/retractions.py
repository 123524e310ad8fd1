"""Retracted works that published articles cite."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from content.models import Citation, Reference
from knowledge.models import ArticleRevision, ArticleText

TEXT = ArticleText._meta.label_lower


def articles_citing(works: Collection[int]) -> Mapping[int, list[int]]:
    """Texts of articles that cite these works by any identifier, as readers see them now; by work. One statement."""
    published = ArticleRevision.objects.filter(text=OuterRef("host_id"), is_published=True).values("pk")[:1]
    cited = Citation.objects.filter(host_model=TEXT).annotate(published=Subquery(published))
    cited = cited.filter(Q(reference__in=works) | Q(reference__same_as__in=works), published__isnull=False)
    rows = cited.annotate(work=Coalesce("reference__same_as", "reference")).order_by("host_id")
    found: dict[int, list[int]] = {}
    for work, text in rows.values_list("work", "host_id"):
        if text not in found.setdefault(work, []):
            found[work].append(text)
    return found


def cited_in_articles() -> "QuerySet[Reference]":
    """Retracted works that articles cite now."""
    retracted = Reference.objects.filter(retracted_at__isnull=False, same_as=None)
    return retracted.filter(pk__in=list(articles_citing(list(retracted.values_list("pk", flat=True)))))


def newest_cause(work: Reference) -> datetime | None:
    """When the last thing happened that asks for a decision: the mark, or an article published since with the work."""
    texts = articles_citing([work.pk]).get(work.pk, [])
    shown = ArticleRevision.objects.filter(text__in=texts, is_published=True).aggregate(last=Max("published_at"))
    moments = [one for one in (work.retracted_at, shown["last"]) if one is not None]
    return max(moments) if texts and work.retracted_at is not None else None
