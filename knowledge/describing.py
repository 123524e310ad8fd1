"""An article as search engines read it, and when a kept page of it is out of date."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from foundation import site, structured_data
from foundation.structured_data import StructuredData
from knowledge import reading
from knowledge.models import ArticleRevision, ArticleText

LEVELS = {1: "Beginner", 2: "Intermediate", 3: "Advanced"}


def version(slug: str) -> str | None:
    """Moves when readers see another text in either language; None where there is no such article. One statement."""
    rows = ArticleText.objects.filter(article__slug=slug).order_by("pk").values_list("version", flat=True)
    return ".".join(map(str, rows)) or None


def json_ld(request: HttpRequest, revision: ArticleRevision) -> StructuredData:
    """schema.org's description of a published revision, with its author and last review loaded."""
    return structured_data.json_ld(_described(request, revision))


def _described(request: HttpRequest, revision: ArticleRevision) -> dict[str, Any]:
    """Any: what JSON holds. Says nothing of a review that did not take place."""
    topic = revision.text.article.topic
    publisher = {"@type": "Organization", "name": site.facts().name, "url": settings.SITE_URL + reverse("home")}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["MedicalWebPage", "TechArticle"],
        "headline": revision.title,
        "inLanguage": "zh-Hans" if revision.language == "zh-hans" else "en",
        "url": settings.SITE_URL + request.path,
        "dateModified": (revision.published_at or revision.created_at).isoformat(),
        "datePublished": revision.created_at.isoformat(),
        "proficiencyLevel": LEVELS[revision.text.article.level],
        "mainEntityOfPage": settings.SITE_URL + request.path,
        "about": {
            "@type": "DefinedTerm",
            "name": topic.name,
            "url": settings.SITE_URL + reverse("topic", args=[topic.slug]),
        },
        "timeRequired": f"PT{revision.minutes}M",
        "author": publisher,
        "publisher": publisher,
        "isAccessibleForFree": True,
    }
    if stand := reading.stand_of(revision):
        found["description"] = stand
    if revision.author is not None and revision.author.deletion_due_at is None:
        address = settings.SITE_URL + reverse("member", args=[revision.author.username])
        found["author"] = {"@type": "Person", "name": revision.author.shown_name, "url": address}
    if revision.text.reviewed_at is not None and not revision.is_unreviewed_starter:
        found["lastReviewed"] = revision.text.reviewed_at.date().isoformat()
    return found
