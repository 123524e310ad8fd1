"""Telling moderators about a post; their queue, and one report with what it is about."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from forum import policies
from forum.actions import reports as actions
from forum.care import waiting
from forum.forms.reports import DecisionForm, ReportForm
from forum.models import Post, Report, Thread
from foundation import keyset
from foundation.errors import DomainError


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell moderators about a post that one can read."""
    member = signed_in_member(request)
    post = get_object_or_404(Post.objects.visible_to(member).select_related("thread", "author", "pseudonym"), pk=pk)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.report_post(
                actor=member,
                post=post,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                declared=form.declared(),
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.tell(refusal)
        else:
            return _thanked(request, member, made)
    context = {"post": post, "form": form, "may_report": policies.may_report(member, post, timezone.now())}
    response = render(request, "forum/care/report.html", context)
    return with_status(response, form) if request.method == "POST" else response


def _thanked(request: HttpRequest, member: User, made: Report) -> HttpResponse:
    """Back to where the reader was, if that is still there."""
    messages.success(request, _("Thank you. A moderator will look at it."))
    thread = made.post.thread
    if Post.objects.visible_to(member).filter(pk=made.post_id).exists():
        return HttpResponseRedirect(made.post.get_absolute_url())
    messages.info(request, _("The text is out of sight until then."))
    is_open = Thread.objects.visible_to(member).filter(pk=thread.pk).exists()
    return HttpResponseRedirect(thread.get_absolute_url() if is_open else reverse("home"))


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Reports that wait, or with `?state=decided` those that were decided; the newest first."""
    member = _moderator(request)
    is_decided = request.GET.get("state") == "decided"
    found = Report.objects.visible_to(member).with_posts()
    found = found.exclude(state="open") if is_decided else found.filter(state="open")
    try:
        page = keyset.cut(found, "created_at", before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    except keyset.BadCursor:
        raise Http404 from None
    open_ids = _open_ids(member, [row.post.thread_id for row in page.rows])
    rows = [{"report": row, "is_apart": row.post.thread_id not in open_ids} for row in page.rows]
    return render(
        request,
        "forum/care/reports.html",
        {"page": page, "rows": rows, "is_decided": is_decided, "current": "decided" if is_decided else "waiting"},
    )


@never_cache
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Texts that wait for a decision, the newest first; never the texts themselves."""
    member = _moderator(request)
    found = (
        waiting.posts_before(member)
        .filter(held_at__isnull=False)
        .select_related("thread__category", "author", "pseudonym")
    )
    try:
        page = keyset.cut(found, "created_at", before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    except keyset.BadCursor:
        raise Http404 from None
    reasons = waiting.reasons_of([post.pk for post in page.rows])
    open_ids = _open_ids(member, [post.thread_id for post in page.rows])
    rows = [
        {"post": post, "is_apart": post.thread_id not in open_ids, "reasons": reasons.get(post.pk, [])}
        for post in page.rows
    ]
    return render(request, "forum/care/held.html", {"page": page, "rows": rows})


def _open_ids(member: User, thread_ids: list[int]) -> set[int]:
    """Which of these threads the member may open by themselves."""
    return set(Thread.objects.visible_to(member).filter(pk__in=thread_ids).values_list("pk", flat=True))


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: what was said, the text it is about, and the decision."""
    member = _moderator(request)
    found = get_object_or_404(Report.objects.visible_to(member).with_posts(), pk=pk)
    is_held = found.post.held_at is not None and found.reason == Report.Reason.PATIENT_DATA
    if request.method != "POST" or "open" in request.POST:
        return _shown(request, member, found, DecisionForm(is_held=is_held))
    form = DecisionForm(request.POST, is_held=is_held)
    if form.is_valid() and _decided(member, found, form):
        waiting.count_anew(member)
        messages.success(request, _("The report is decided."))
        return HttpResponseRedirect(reverse("reports"))
    return with_status(_shown(request, member, found, form), form)


def _decided(member: User, found: Report, form: DecisionForm) -> bool:
    chosen = form.cleaned_data["decision"]
    try:
        actions.decide_report(
            actor=member,
            report=found,
            is_upheld=chosen != DecisionForm.DISMISS,
            hides=chosen == DecisionForm.HIDE,
            note=form.cleaned_data["note"],
            declared=form.declared(),
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.tell(refusal)
        return False
    return True


def _shown(request: HttpRequest, member: User, found: Report, form: DecisionForm) -> HttpResponse:
    return render(
        request,
        "forum/care/report_decision.html",
        {"report": found, "form": form, **text_of(request, member, found.post)},
    )


def text_of(request: HttpRequest, member: User, post: Post) -> dict[str, Any]:
    """What a moderator's page shows of a post: its text where they may read it anyway, or have just opened it.

    (Any: what a template shows.)
    """
    opened: Post | None = Post.objects.visible_to(member).filter(pk=post.pk).first()
    is_apart = opened is None
    may_open = is_apart and waiting.posts_before(member).filter(pk=post.pk).exists()
    if may_open and request.method == "POST" and "open" in request.POST:
        opened = actions.open_text(actor=member, post=post, now=timezone.now())
    return {"opened": opened, "is_apart": is_apart, "may_open": may_open and opened is None}


def _moderator(request: HttpRequest) -> User:
    member = signed_in_member(request)
    if not policies.is_moderator(member):
        raise PermissionDenied
    return member
