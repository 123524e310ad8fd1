"""The history of an article's text, and any two revisions side by side."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.views.answers import signed_in_member
from content.revisions import diff
from foundation.errors import DomainError, Text
from knowledge import policies, sections
from knowledge.actions import writing
from knowledge.models import ArticleRevision
from knowledge.views.finding import reading_language, revision_or_404, text_or_404

PAGE = 50  # revisions


@dataclass(frozen=True)
class SectionChange:
    """How one section differs."""

    title: Text
    changes: list[diff.Change]


@login_not_required
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """All revisions that the reader may see, newest first, with what was decided about each."""
    text = text_or_404(request, slug)
    revisions = ArticleRevision.objects.visible_to(request.user).filter(text=text)
    listed = revisions.select_related("author__shown_credential", "decided_by").defer("source", "html")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 10:  # noqa: PLR2004 - digits of a column
        listed = listed.filter(number__lt=int(before))
    shown = list(listed.order_by("-number")[: PAGE + 1])
    context = {
        "article": text.article,
        "text": text,
        "revisions": shown[:PAGE],
        "older": shown[PAGE - 1].number if len(shown) > PAGE else None,
        "title": shown[0].title if shown else text.article.slug,
        "may_propose": policies.may_propose(request.user, timezone.now()),
    }
    return render(request, "knowledge/history.html", context)


@login_not_required
@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two revisions, section by section: `?from=3&to=5`. Without them, the newest and the one before."""
    after = revision_or_404(request, slug, request.GET.get("to") or None)
    asked = request.GET.get("from") or None
    before = revision_or_404(request, slug, asked) if asked else _before(request, after)
    context = {
        "article": after.text.article,
        "before": before,
        "after": after,
        "title_changes": diff.compare(before.title if before else "", after.title),
        "sections": changes_between(before, after),
    }
    return render(request, "knowledge/compare.html", context)


@require_POST
@login_required
def bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose again what an earlier revision said."""
    revision = revision_or_404(request, slug, request.POST.get("number", ""))
    try:
        made = writing.roll_back(
            actor=signed_in_member(request),
            to=revision,
            base_number=revision.text.last_number,
            now=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(reverse("article_history", args=[slug]))
    messages.success(request, _("A draft with the earlier text was made. It needs a review like any other."))
    return redirect(f"{reverse('article_review', args=[slug])}?revision={made.number}")


def changes_between(before: ArticleRevision | None, after: ArticleRevision) -> list[SectionChange]:
    """Sections that differ, in order. Bounded for the article as a whole."""
    budget = diff.Budget()
    old = sections.stored(before.source) if before else {}
    new = sections.stored(after.source)
    return [
        SectionChange(sections.TITLES[key], diff.compare(old.get(key, ""), new.get(key, ""), budget))
        for key in sections.KEYS
        if old.get(key, "") != new.get(key, "")
    ]


def _before(request: HttpRequest, revision: ArticleRevision) -> ArticleRevision | None:
    """The revision before this one that the reader may see."""
    revisions = ArticleRevision.objects.visible_to(request.user).filter(
        text__article=revision.text.article_id, language=reading_language(), number__lt=revision.number
    )
    return revisions.select_related("author").order_by("-number").first()
