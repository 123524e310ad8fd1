"""What members say about an article: helpful, read, followed, something is wrong, and the answers to its questions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.answers import add_refusal, signed_in_member, with_status
from content import declaring
from foundation.errors import DomainError
from knowledge import policies
from knowledge.actions import readers
from knowledge.forms import NeedsChangeForm, asking
from knowledge.models import ArticleRevision, NeedsChange, SelfCheck
from knowledge.views.finding import article_or_404, reading_language, text_or_404


@require_POST
@login_required
def respond(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the buttons under an article: `helpful`, `not-helpful`, `read`, `unread`, `follow`, `unfollow`."""
    text, member, now = text_or_404(request, slug), signed_in_member(request), timezone.now()
    action = request.POST.get("action", "")
    try:
        if action in ("helpful", "not-helpful"):
            readers.vote_helpful(actor=member, text=text, is_helpful=action == "helpful", now=now)
            messages.success(request, _("Thank you. Your answer is counted."))
        elif action in ("read", "unread"):
            shown = _published(request, slug)
            readers.mark_read(
                actor=member,
                article=text.article,
                language=text.language,
                number=shown.number,
                is_read=action == "read",
                now=now,
            )
        else:
            level = "watching" if action == "follow" else "normal"
            readers.follow(actor=member, target=text.article, level=level, now=now)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(text.article)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def needs_change(request: HttpRequest, slug: str) -> HttpResponse:
    """What was reported about the article, and a form to report more; reviewers settle it here."""
    text, now = text_or_404(request, slug), timezone.now()
    context: dict[str, Any] = {  # Any: what a template takes
        "article": text.article,
        "revision": _published(request, slug),
        "reports": NeedsChange.objects.visible_to(request.user)
        .open()
        .filter(text=text)
        .select_related("reported_by__shown_credential"),
        "may_resolve": policies.may_resolve(request.user, text.article, now),
        "form": NeedsChangeForm(),
    }
    if request.method != "POST":
        return render(request, "knowledge/needs_change.html", context)
    try:
        said = _resolve(request) if request.POST.get("action") == "resolve" else _report(request, text)
    except DomainError as refusal:
        form = asking(NeedsChangeForm, request, refusal)(request.POST)
        form.is_valid()
        add_refusal(form, refusal)
        return with_status(render(request, "knowledge/needs_change.html", context | {"form": form}), form)
    messages.success(request, said)
    return redirect(request.path)


@login_not_required
@require_safe
def self_check(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions under an article with the reader's answers: `?1=0&2=2`. Nothing is stored."""
    found = article_or_404(request, slug)
    questions = list(SelfCheck.objects.visible_to(request.user).of(found))
    if not questions:
        raise Http404
    answered = [(question, _chosen(request, question)) for question in questions]
    right = sum(chosen == question.answer for question, chosen in answered)
    context = {
        "article": found,
        "revision": _published(request, slug),
        "answered": answered,
        "right": right,
        "is_answered": any(chosen is not None for _question, chosen in answered),
    }
    return render(request, "knowledge/self_check.html", context)


def _published(request: HttpRequest, slug: str) -> ArticleRevision:
    """What readers see in the language of the page. Raises Http404."""
    revisions = ArticleRevision.objects.visible_to(request.user).published()
    found = revisions.filter(text__article__slug=slug, language=reading_language()).first()
    if found is None:
        raise Http404
    return found


def _report(request: HttpRequest, text: Any) -> str:
    """Any: an ArticleText."""
    readers.report_needed_change(
        actor=signed_in_member(request),
        text=text,
        kind=request.POST.get("kind", ""),
        section=request.POST.get("section", ""),
        note=request.POST.get("note", ""),
        declared=declaring.declared(request.POST),
        now=timezone.now(),
    )
    return _("Thank you. Whoever reviews this topic sees it.")


def _resolve(request: HttpRequest) -> str:
    pk = request.POST.get("report", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):  # noqa: PLR2004 - digits of a key
        raise Http404
    report = NeedsChange.objects.visible_to(request.user).filter(pk=int(pk)).first()
    if report is None:
        raise Http404
    resolution = request.POST.get("resolution", "")
    readers.resolve_needed_change(
        actor=signed_in_member(request), report=report, resolution=resolution, now=timezone.now()
    )
    return _("Settled.")


def _chosen(request: HttpRequest, question: SelfCheck) -> int | None:
    value = request.GET.get(str(question.position), "")
    return int(value) if value in ("0", "1", "2", "3", "4", "5") else None
