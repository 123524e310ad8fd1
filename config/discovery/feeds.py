"""Feeds of threads and articles. A program that reads them is a guest, whoever runs it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from config.brand import brand
from config.discovery import atom
from forum.listing import scopes
from forum.listing.tabs import TABS
from forum.models import Thread
from foundation import drawing
from foundation.errors import LimitReached
from foundation.guest_cache import guest_cached
from knowledge import reading
from knowledge.models import ArticleRevision, Topic
from search import forms, limits
from search.engine import SearchUnavailable
from search.page import answering
from search.page.answering import Asked

MOST = 30  # entries
SUMMARY = 300  # characters of a result
KEPT = 300  # seconds; what is taken out of sight renews it at once
LANGUAGES = dict(settings.LANGUAGES)


@login_not_required
@require_safe
@guest_cached(KEPT, query=["tab", "language"])
def threads(request: HttpRequest, narrowing: str = "", slug: str = "") -> HttpResponse:
    """The newest threads of a list; `tab` for those of a tab that has a feed, `language` for those in one language.

    An entry is dated by the beginning of its thread: replies do not bring it back.
    """
    named = scopes.named(AnonymousUser(), narrowing, slug)
    tab, language = request.GET.get("tab", ""), request.GET.get("language", "")
    shown = TABS.get(tab or "unanswered")
    if named is None or shown is None or not shown.has_feed or language not in ("", *LANGUAGES):
        raise Http404
    found = scopes.threads_of(AnonymousUser(), named.scope, language=language)
    found = shown.keep(found) if tab and shown.keep else found
    order = shown.field if tab else "created_at"
    heading = str(named.heading) or _("Discussions")
    feed = _feed(
        request,
        f"{heading} · {shown.label}" if tab else heading,
        str(named.lead),
        named.scope.url + (f"?tab={tab}" if tab else ""),
        f"{named.scope.name or 'threads'}:{tab}:{language}",
    )
    rows = found.select_related("author", "pseudonym", "category").prefetch_related("topics", "tags")
    for thread in rows.order_by(f"-{order}", "-pk")[:MOST]:
        _add_thread(feed, thread)
    return atom.answer(request, feed)


@login_not_required
@require_safe
@guest_cached(KEPT)
def articles(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The articles published last in the language of the address, all of them or those of one topic."""
    language = "zh-hans" if get_language() == "zh-hans" else "en"
    topic = Topic.objects.visible_to(AnonymousUser()).filter(slug=slug).first() if slug else None
    if slug and topic is None:
        raise Http404
    found = ArticleRevision.objects.visible_to(AnonymousUser()).published().filter(language=language)
    found = found.filter(text__article__topic=topic) if topic else found
    heading = f"{_('Knowledge base')} · {topic.name}" if topic else _("Knowledge base")
    address = reverse("topic", args=[slug]) if slug else reverse("knowledge")
    feed = _feed(request, heading, "", address, f"articles:{slug}")
    rows = found.select_related("text__article__topic", "author").order_by("-published_at", "-pk")
    for revision in rows[:MOST]:
        _add_article(feed, revision)
    return atom.answer(request, feed)


@login_not_required
@require_safe
@guest_cached(KEPT, query=["q"])
def found(request: HttpRequest) -> HttpResponse:
    """What guests find for `q`, the newest first. 404 without a question, 503 without an index, 429 for too many."""
    asked = Asked(forms.typed(request.GET), is_newest_first=True)
    if not asked.text:
        raise Http404
    try:
        limits.count_search(request)
        results = answering.answer(asked, AnonymousUser()).results
    except LimitReached as refusal:
        return HttpResponse(status=429, headers={"Retry-After": str(refusal.extra["retry_after"])})
    except SearchUnavailable:
        return HttpResponse(status=503, headers={"Retry-After": "300"})
    address = f"{reverse('search')}?{asked.address()}"
    feed = _feed(request, _("Search: %(wanted)s") % {"wanted": asked.text[:80]}, "", address, f"search:{asked.text}")
    for shown in results:
        if shown.result.url:
            _add_result(feed, shown)
    return atom.answer(request, feed)


def _feed(request: HttpRequest, heading: str, lead: str, address: str, key: str) -> atom.Feed:
    language = get_language() or "en"
    return atom.Feed(
        title=atom.speakable(f"{heading} · {brand().name}"),
        link=settings.SITE_URL + address,
        description="",
        subtitle=atom.speakable(lead) or None,
        language=drawing.language_tag(language),
        feed_url=settings.SITE_URL + request.get_full_path(),
        feed_guid=atom.name_of("feed", f"{key}:{language}"),
    )


def _add_thread(feed: atom.Feed, thread: Thread) -> None:
    """One entry. It says as much of who wrote as a list does."""
    about = [topic.name for topic in thread.topics.all()] + [tag.name for tag in thread.tags.all()]
    feed.add(
        atom.Entry(
            key=atom.name_of("thread", thread.pk),
            title=thread.title,
            summary=thread.excerpt,
            address=thread.get_absolute_url(),
            author=(thread.pseudonym.name if thread.pseudonym else _shown(thread.author)),
            published_at=thread.created_at,
            updated_at=thread.created_at,
            language=thread.language,
            about=([thread.category.name] if thread.category else []) + about,
        )
    )


def _add_article(feed: atom.Feed, revision: ArticleRevision) -> None:
    article = revision.text.article
    feed.add(
        atom.Entry(
            key=atom.name_of("article", f"{article.pk}:{revision.language}"),
            title=revision.title,
            summary=reading.stand_of(revision),
            address=reverse("article", args=[article.slug]),
            # Texts that came with the software are the site's own; nobody left.
            author=brand().name
            if revision.origin == "starter" and revision.author is None
            else _shown(revision.author),
            published_at=revision.created_at,
            updated_at=revision.published_at or revision.created_at,
            language=revision.language,
            about=[article.topic.name],
        )
    )


def _add_result(feed: atom.Feed, shown: answering.Shown) -> None:
    """One entry. Who wrote it is said on its page."""
    result = shown.result
    moment = result.happened_at or atom.NEVER
    feed.add(
        atom.Entry(
            key=atom.name_of(shown.key.kind, shown.key.pk),
            title=result.title,
            summary=result.text[:SUMMARY],
            address=result.url,
            author=brand().name,
            published_at=moment,
            updated_at=moment,
            language=result.language or get_language() or "en",
            about=[str(result.label)],
        )
    )


def _shown(author: User | None) -> str:
    """Atom asks for an author; a text outlives its own."""
    return author.shown_name if author and author.deletion_due_at is None else _("A former member")
