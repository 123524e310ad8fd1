"""Reading an article, and taking its code away as a notebook."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from foundation.guest_cache import guest_cached
from foundation.prepared import Prepared
from knowledge import article_body, describing, following, panels, policies, reading, reviewing
from knowledge.catalogue import ArticleEntry
from knowledge.models import Article, ArticleRevision, SelfCheck
from knowledge.views.finding import KEPT_FOR_GUESTS, article_or_404, crumbs, reading_language, shelves, today
from knowledge.vocabulary import State


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, version=describing.version)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of an article. Where nothing is published in this language, it leads to the other one."""
    shown = _published(request, slug)
    language = reading_language()
    if language not in shown:
        return _without_text(request, slug, shown)
    revision = shown[language]
    found = revision.text.article
    other = next((one for code, one in shown.items() if code != language), None)
    shelf = shelves()
    entry = shelf.articles.get(found.pk)
    sections = reading.parts_of(revision)
    own = [one for one in sections if one.key not in (*reading.SUMMARIES, *reading.ELSEWHERE)]
    steps_behind, changed = reading.behind(revision, other)
    works = reading.works_of(revision, found)
    context: dict[str, Any] = {  # Any: what a template takes
        "article": found,
        "revision": revision,
        "other": other,
        "crumbs": crumbs(shelf, found.topic_id),
        "summaries": article_body.summaries(sections),
        "body": article_body.body(own, slug),
        "stand": reading.stand_of(revision),
        "works": works,
        "retracted": [card for card in works if card.is_retracted],
        "approvals": reviewing.approvals(revision) if revision.state == State.APPROVED else [],
        "steps_behind": steps_behind,
        "changed": changed,
        "is_due": bool(revision.text.review_due_date and revision.text.review_due_date <= today()),
        "know_first": _links(shelf.named(entry.needs) if entry else []),
        "see_also": _links(shelf.named(entry.see_also) if entry else []),
        "after": _links(shelf.after(found.pk)),
        "next_in_paths": shelf.next_in_paths(found.pk),
        "panels": panels.panels(request.user, [found.topic_id], found.topic.slug),
        "questions": [(one.position, one.question, one.words) for one in _questions(request, found)],
        "structured_data": describing.json_ld(request, revision),
    }
    context["entries"] = _entries(context, own)
    return render(request, "knowledge/article.html", context | _of_member(request, revision, found))


def _links(entries: Iterable[ArticleEntry]) -> list[tuple[str, str]]:
    return [(one.url, one.title) for one in entries]


def _entries(context: dict[str, Any], sections: Iterable[reading.ReadSection]) -> list[tuple[str, str]]:
    """The table of contents: ids of what is on the page, and their words."""
    entries = [("in-brief", _("In brief"))] if context["summaries"] else []
    entries += [(section.key, str(section.title)) for section in sections]
    entries += [("references", _("References"))] if context["works"] else []
    return entries + ([("check-yourself", _("Check yourself"))] if context["questions"] else [])


@login_not_required
@require_safe
def notebook(request: HttpRequest, slug: str) -> HttpResponse:
    """The published article as a Jupyter notebook."""
    revision = _published(request, slug).get(reading_language())
    if revision is None:
        raise Http404
    body = json.dumps(reading.notebook(revision), ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/x-ipynb+json")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ipynb"'
    return response


def _published(request: HttpRequest, slug: str) -> dict[str, ArticleRevision]:
    """What readers see, by language. One statement."""
    is_guest = isinstance(request.user, AnonymousUser)
    revisions = _for_guests.rows(slug) if is_guest else _published_for(request.user, slug)
    return {revision.language: revision for revision in revisions}


def _published_for(reader: User | AnonymousUser, slug: str) -> QuerySet[ArticleRevision]:
    found = ArticleRevision.objects.visible_to(reader).published().filter(text__article__slug=slug)
    return found.select_related("text__article__topic", "author__shown_credential", "based_on")


_for_guests = Prepared(lambda slug: _published_for(AnonymousUser(), slug))


def _questions(request: HttpRequest, found: Article) -> Iterable[SelfCheck]:
    """To check oneself. One statement."""
    if isinstance(request.user, AnonymousUser):
        return _questions_for_guests.rows(found.pk)
    return SelfCheck.objects.visible_to(request.user).of(found)


_questions_for_guests = Prepared(lambda pk: SelfCheck.objects.visible_to(AnonymousUser()).of(Article(pk=pk)))


def _without_text(request: HttpRequest, slug: str, shown: dict[str, ArticleRevision]) -> HttpResponse:
    """There is a text in the other language, or one of the reader's own that nobody published yet."""
    context: dict[str, Any] = {"other": next(iter(shown.values()), None)}
    if not shown:
        context["article"] = article_or_404(request, slug)
    return render(request, "knowledge/article_elsewhere.html", context | {"slug": slug})


def _of_member(request: HttpRequest, revision: ArticleRevision, found: Article) -> dict[str, Any]:
    """What the page holds for this reader only. Three statements for a member, none for a guest."""
    if not request.user.is_authenticated:
        return {}
    roles = policies.roles_for(request.user, found, timezone.now())
    return {
        "is_followed": following.is_followed(request.user, found),
        "vote": following.vote_of(request.user, revision.text),
        "was_read": following.has_read(request.user, found),
        "may_review": bool(roles) and revision.state == State.IN_REVIEW,
    }
