"""Writing: a new revision of an article, or a new article."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.views.answers import add_refusal, signed_in_member, with_status
from content import declaring, markup, resolvers
from content.attachments import sizes
from content.views import uploads
from content.views.composer_words import composer_words
from foundation.bodies import takes_body
from foundation.errors import DomainError
from knowledge import policies, sections
from knowledge.actions import writing
from knowledge.drafting import Draft
from knowledge.forms import ArticleForm, NewArticleForm, asking
from knowledge.models import Article, ArticleRevision, Topic
from knowledge.views.finding import article_or_404, reading_language
from knowledge.vocabulary import Significance

FILES_SECTION = "key-idea"  # where files go that come without a word about it
LARGEST_FORM = 3 * sizes.LARGEST_FILE + 1024 * 1024  # bytes: three large files, or many small ones, and the form
OK, UNPROCESSABLE = 200, 422


@takes_body(LARGEST_FORM)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose the next revision of the text in the language of the page; a translation where there is none yet."""
    found = article_or_404(request, slug)
    if request.method != "POST":
        form = ArticleForm(initial=_starting(request, found))
        return _page(request, form, {"article": found})
    if request.FILES.getlist("files"):
        return _attach(request, ArticleForm, {"article": found})
    form = asking(ArticleForm, request)(request.POST)
    form.is_valid()
    if request.POST.get("action") == "preview":
        return _page(request, form, {"article": found, "preview": _preview(form)})
    try:
        revision = writing.propose(
            actor=signed_in_member(request),
            article=found,
            language=reading_language(),
            draft=_draft(request, form),
            base_number=form.cleaned_data.get("base_number") or 0,
            based_on=_based_on(request, found, form.cleaned_data.get("based_on")),
            now=timezone.now(),
        )
    except DomainError as refusal:
        return _refused(request, ArticleForm, refusal, {"article": found})
    return _to_review(request, revision)


@takes_body(LARGEST_FORM)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Begin an article, in the language of the page. Any: what its form takes."""
    options: dict[str, Any] = {"topics": Topic.objects.visible_to(request.user).in_order()}
    if request.method != "POST":
        return _page(request, NewArticleForm(initial={"topic": request.GET.get("topic", "")}, **options), {})
    if request.FILES.getlist("files"):
        return _attach(request, NewArticleForm, {}, **options)
    form = asking(NewArticleForm, request)(request.POST, **options)
    is_valid = form.is_valid()
    if request.POST.get("action") == "preview":
        return _page(request, form, {"preview": _preview(form)})
    if not is_valid:
        return with_status(_page(request, form, {}), form)
    try:
        revision = writing.start_article(
            actor=signed_in_member(request),
            slug=form.cleaned_data["slug"],
            topic=form.cleaned_data["topic"],
            level=form.cleaned_data["level"],
            language=reading_language(),
            draft=_draft(request, form),
            now=timezone.now(),
        )
    except DomainError as refusal:
        return _refused(request, NewArticleForm, refusal, {}, **options)
    return _to_review(request, revision)


def _page(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    """Any: a form, and what a template takes."""
    page = {
        "form": form,
        "may_propose": policies.may_propose(request.user, timezone.now()),
        "words": composer_words(),
        "section_choices": [(section.key, section.title) for section in sections.SECTIONS],
        "files_section": FILES_SECTION,
    }
    return render(request, "knowledge/edit.html", page | context)


def _attach(request: HttpRequest, kind: Any, context: dict[str, Any], **options: Any) -> HttpResponse:
    """Take in what came without scripts, at the end of the section that was chosen, and show the form again.

    Any: a class of forms, what a template and the form take.
    """
    taken, refused = uploads.take_in(signed_in_member(request), request.FILES.getlist("files"), timezone.now())
    data = request.POST.copy()
    chosen = data.get("files_section", "")
    place = chosen if chosen in sections.KEYS else FILES_SECTION
    if taken:
        data[place] = "\n\n".join(filter(None, [data.get(place, "").rstrip(), *taken])) + "\n"
    form = kind(initial=data.dict(), **options)
    shown = {"files_placed": len(taken), "file_errors": refused, "files_section": place}
    response = _page(request, form, context | shown)
    response.status_code = UNPROCESSABLE if refused else OK
    return response


def _refused(
    request: HttpRequest, kind: Any, refusal: DomainError, context: dict[str, Any], **options: Any
) -> HttpResponse:
    """The form again, with everything that was typed and what the action said. Any: a class of forms."""
    form = asking(kind, request, refusal)(request.POST, **options)
    form.is_valid()
    add_refusal(form, refusal)
    return with_status(_page(request, form, context), form)


def _draft(request: HttpRequest, form: Any) -> Draft:
    """Any: an ArticleForm."""
    return Draft(
        title=form.cleaned_data.get("title", ""),
        texts=form.texts(),
        significance=form.cleaned_data.get("significance") or Significance.CONTENT,
        summary=form.cleaned_data.get("summary", ""),
        declared=declaring.declared(request.POST),
    )


def _starting(request: HttpRequest, found: Article) -> dict[str, Any]:
    """The member's own open revision, what readers see, or the other language to translate from."""
    revisions = ArticleRevision.objects.visible_to(request.user).filter(text__article=found).order_by("-number")
    here = revisions.filter(language=reading_language()).select_related("text")
    member = signed_in_member(request)
    mine = next((one for one in here.filter(author=member)[:1] if one.is_open), None)
    start = mine or here.filter(is_published=True).first() or here.first()
    other = revisions.exclude(language=reading_language()).filter(is_published=True).first()
    original = start.based_on_id if start else (other.pk if other else None)
    source = start or other
    return {
        "title": source.title if source else "",
        "significance": Significance.CONTENT,
        "base_number": start.text.last_number if start else 0,
        "based_on": original,
        **(sections.stored(source.source) if source else {}),
    }


def _based_on(request: HttpRequest, found: Article, pk: int | None) -> ArticleRevision | None:
    """The original, as the form names it, or what readers of the other language see now where it says "renewed"."""
    revisions = ArticleRevision.objects.visible_to(request.user).filter(text__article=found)
    others = revisions.exclude(language=reading_language()).select_related("text")
    if request.POST.get("is_up_to_date"):
        return others.filter(is_published=True).first()
    return others.filter(pk=pk).first() if pk else None


def _preview(form: Any) -> list[tuple[Any, markup.RenderedHtml]]:
    """(title, HTML) of each section with text. Any: a form, a lazy text."""
    return [
        (sections.TITLES[key], _laid_out(text.replace("\r\n", "\n")))
        for key, text in form.texts().items()
        if text.strip() and len(text) <= sections.LONGEST_SOURCE
    ]


def _laid_out(text: str) -> markup.RenderedHtml:
    """With its files and links where it can be laid out, else as it was written."""
    try:
        return markup.render(text, profile="section", names=resolvers.names(text, profile="section")).html
    except markup.RenderRefused:
        return markup.display(text, profile="section")


def _to_review(request: HttpRequest, revision: ArticleRevision) -> HttpResponse:
    if revision.held_at is not None:
        messages.warning(request, _("Your draft is kept. Somebody looks at it before it can go to the reviewers."))
    else:
        messages.success(request, _("Your draft is kept. Read it once more, then hand it to the reviewers."))
    address = reverse("article_review", args=[revision.text.article.slug])
    return redirect(f"{address}?revision={revision.number}")
