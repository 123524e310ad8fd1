"""What the views of the knowledge base have in common: finding what is meant, or the same 404 for all that is not."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from knowledge.catalogue import Catalogue, catalogue
from knowledge.models import Article, ArticleRevision, ArticleText, Topic

KEPT_FOR_GUESTS = 300  # seconds; every change of what is published moves the site's epoch


def reading_language() -> str:
    """`zh-hans` or `en`: that of the page."""
    return "zh-hans" if get_language() == "zh-hans" else "en"


def shelves(topic: int | None = None) -> Catalogue:
    """What there is to read in the language of the page; `topic`, where one was found, is among it."""
    return catalogue(reading_language(), topic=topic)


def today() -> date:
    """The day, in the site's time."""
    return timezone.now().date()


def topic_or_404(request: HttpRequest, slug: str) -> Topic:
    """The topic at this address. Raises Http404."""
    found = Topic.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def article_or_404(request: HttpRequest, slug: str) -> Article:
    """An article that the reader may know of. Raises Http404."""
    found = Article.objects.visible_to(request.user).filter(slug=slug).select_related("topic").first()
    if found is None:
        raise Http404
    return found


def text_or_404(request: HttpRequest, slug: str) -> ArticleText:
    """The article's text in the language of the page. Raises Http404."""
    texts = ArticleText.objects.visible_to(request.user).filter(article__slug=slug, language=reading_language())
    found = texts.select_related("article__topic").first()
    if found is None:
        raise Http404
    return found


def revision_or_404(request: HttpRequest, slug: str, number: str | None) -> ArticleRevision:
    """The revision with this number, or the newest one, in the language of the page. Raises Http404."""
    revisions = (
        ArticleRevision.objects.visible_to(request.user)
        .filter(text__article__slug=slug, language=reading_language())
        .select_related("text__article__topic", "author__shown_credential", "decided_by", "based_on")
        .order_by("-number")
    )
    if number is not None:
        if not (number.isascii() and number.isdigit() and len(number) <= 9):  # noqa: PLR2004 - digits of a column
            raise Http404
        revisions = revisions.filter(number=int(number))
    found = revisions.first()
    if found is None:
        raise Http404
    return found


def crumbs(shelf: Catalogue, topic: int) -> list[Any]:
    """Topics from the root down to this one."""
    return list(shelf.above(topic))
