"""One revision as its author and its reviewers see it, with everything that can be decided about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.views.answers import add_refusal, signed_in_member, with_status
from content import declaring
from foundation.errors import DomainError
from knowledge import policies, reading, reviewing, sections
from knowledge.actions import publishing, writing
from knowledge.actions import reviewing as deciding
from knowledge.forms import CommentForm, DecisionForm, asking
from knowledge.models import ArticleRevision
from knowledge.views.finding import revision_or_404
from knowledge.views.history import changes_between
from knowledge.vocabulary import Role, State


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """`?revision=5`, or the newest one that the reader may see."""
    revision = revision_or_404(request, slug, request.GET.get("revision") or None)
    if request.method != "POST":
        return render(request, "knowledge/review.html", _context(request, revision))
    action = _ACTIONS.get(request.POST.get("action", ""), _comment)
    try:
        said = action(request, signed_in_member(request), revision)
    except DomainError as refusal:
        return _refused(request, revision, refusal)
    messages.success(request, said)
    return redirect(f"{reverse('article_review', args=[slug])}?revision={revision.number}")


def _refused(request: HttpRequest, revision: ArticleRevision, refusal: DomainError) -> HttpResponse:
    context = _context(request, revision)
    name = "comment_form" if request.POST.get("action") == "comment" else "decision_form"
    kind = CommentForm if name == "comment_form" else DecisionForm
    options = {} if name == "comment_form" else {"roles": context["roles"]}
    form = asking(kind, request, refusal)(request.POST, **options)
    form.is_valid()
    add_refusal(form, refusal)
    context |= {name: form, "refusal": refusal.message}
    return with_status(render(request, "knowledge/review.html", context), form)


def _context(request: HttpRequest, revision: ArticleRevision) -> dict[str, Any]:
    """Any: what a template takes."""
    member, now = signed_in_member(request), timezone.now()
    article = revision.text.article
    published = ArticleRevision.objects.visible_to(member).filter(text=revision.text_id).published().first()
    roles = [(role, Role(role).label) for role in policies.roles_for(member, article, now)]
    approvals = reviewing.approvals(revision)
    missing = reviewing.demand_of(revision).missing([approval.role for approval in approvals])
    before = published if published and published.pk != revision.pk else None
    return {
        "article": article,
        "revision": revision,
        "sections": reading.parts_of(revision),
        "published": published,
        "changes": changes_between(before, revision) if before else [],
        "approvals": approvals,
        "reviews": revision.reviews.select_related("reviewer__shown_credential").order_by("created_at"),
        "comments": _comments(revision),
        "missing": [[Role(role).label for role in Role.values if role in place] for place in missing],
        "faults": [(sections.TITLES[key], fault) for key, fault in sections.faults(sections.stored(revision.source))],
        "broken_formulas": [(sections.TITLES[key], tex) for key, tex in reading.formula_faults(revision.source)],
        "roles": roles,
        "may_review": policies.may_review(member, revision, now),
        "may_comment": policies.may_comment(member, revision, now),
        "may_submit": policies.may_submit(member, revision, now),
        "may_withdraw": policies.may_withdraw(member, revision, now),
        "may_publish": policies.may_publish(member, revision, now),
        "may_decide_hold": policies.may_decide_hold(member, revision),
        "may_edit": revision.author_id == member.pk and revision.is_open,
        "comment_form": CommentForm(),
        "decision_form": DecisionForm(roles=roles, initial={"content_hash": revision.content_hash}),
        "is_waiting": revision.state == State.IN_REVIEW,
    }


def _comments(revision: ArticleRevision) -> list[tuple[Any, Any]]:
    """(title of the section, remark), oldest first. Any: a lazy text, a remark."""
    found = revision.comments.select_related("author__shown_credential").order_by("created_at", "pk")
    return [(sections.TITLES.get(one.section, ""), one) for one in found]


def _comment(request: HttpRequest, member: User, revision: ArticleRevision) -> str:
    deciding.comment(
        actor=member,
        revision=revision,
        body=request.POST.get("body", ""),
        section=request.POST.get("section", ""),
        declared=declaring.declared(request.POST),
        now=timezone.now(),
    )
    return _("Your remark is stored.")


def _approve(request: HttpRequest, member: User, revision: ArticleRevision) -> str:
    decided = deciding.approve(
        actor=member,
        revision=revision,
        role=request.POST.get("role", ""),
        content_hash=request.POST.get("content_hash", ""),
        note=request.POST.get("note", ""),
        now=timezone.now(),
    )
    if decided.state == State.APPROVED:
        return _("Approved by everybody whom the topic demands. It can be published now.")
    return _("Your approval is stored. The topic demands another one.")


def _request_changes(request: HttpRequest, member: User, revision: ArticleRevision) -> str:
    role, note = request.POST.get("role", ""), request.POST.get("note", "")
    deciding.request_changes(actor=member, revision=revision, role=role, note=note, now=timezone.now())
    return _("The revision went back to its author.")


def _reject(request: HttpRequest, member: User, revision: ArticleRevision) -> str:
    role, note = request.POST.get("role", ""), request.POST.get("note", "")
    deciding.reject(actor=member, revision=revision, role=role, note=note, now=timezone.now())
    return _("The revision was rejected; its author sees why.")


def _submit(request: HttpRequest, member: User, revision: ArticleRevision) -> str:
    writing.submit(actor=member, revision=revision, now=timezone.now())
    return _("Handed to the reviewers. You are told what they decide.")


def _withdraw(request: HttpRequest, member: User, revision: ArticleRevision) -> str:
    writing.withdraw(actor=member, revision=revision, now=timezone.now())
    return _("You took the revision back.")


def _publish(request: HttpRequest, member: User, revision: ArticleRevision) -> str:
    publishing.publish(actor=member, revision=revision, now=timezone.now())
    return _("Readers see this revision now.")


def _release(request: HttpRequest, member: User, revision: ArticleRevision) -> str:
    deciding.decide_hold(actor=member, revision=revision, is_released=True, now=timezone.now())
    return _("The revision can go on to the reviewers.")


def _refuse(request: HttpRequest, member: User, revision: ArticleRevision) -> str:
    note = request.POST.get("note", "")
    deciding.decide_hold(actor=member, revision=revision, is_released=False, note=note, now=timezone.now())
    return _("The revision was rejected; its author sees why.")


_ACTIONS: dict[str, Callable[[HttpRequest, User, ArticleRevision], str]] = {
    "comment": _comment,
    "approve": _approve,
    "request_changes": _request_changes,
    "reject": _reject,
    "submit": _submit,
    "withdraw": _withdraw,
    "publish": _publish,
    "release": _release,
    "refuse": _refuse,
}
