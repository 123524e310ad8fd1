"""The pages on which authors and moderators care for a thread or a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from forum import policies
from forum.actions.undoing import undo_note
from forum.care import posts, threads, waiting
from forum.care.history import history
from forum.care.tool import Tool, token_of
from forum.forms.care import CareForm
from forum.models import Post, Thread, ThreadNote
from foundation.errors import DomainError, Text
from foundation.numbers import number_in


@dataclass(frozen=True)
class Bench:
    """One tool with its form as the page shows it."""

    tool: Tool
    form: CareForm
    effects: Sequence[Text] = ()
    token: str = ""
    """Set where the effects are shown and the person is asked again."""

    @property
    def is_open(self) -> bool:
        """Whether the page shows the form at once."""
        return self.form.is_bound


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """What the member may do to a thread now, and what was done to it."""
    member = signed_in_member(request)
    found = get_object_or_404(
        Thread.objects.visible_to(member).select_related("category", "audience__group", "author", "merged_into"), pk=pk
    )
    may_split = policies.may_moderate(member, found, timezone.now()) and found.merged_into_id is None
    context = {"thread": found, "may_split": may_split}
    return _care(request, found, threads.TOOLS, template="forum/care/thread.html", context=context)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """What the member may do to a post now."""
    member = signed_in_member(request)
    found = get_object_or_404(
        Post.objects.visible_to(member).select_related(
            "thread__category", "thread__audience__group", "author", "pseudonym", "hidden_by"
        ),
        pk=pk,
    )
    context = {"post": found, "thread": found.thread, "reasons": waiting.reasons_of([found.pk]).get(found.pk, [])}
    context["may_report"] = found.owner_id != member.pk
    context["may_label"] = found.owner_id != member.pk and policies.may_moderate(member, found.thread, timezone.now())
    return _care(request, found, posts.TOOLS, template="forum/care/post.html", context=context)


def _care(
    request: HttpRequest, target: Any, tools: Sequence[Tool], *, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The page, or the way on after something was done. (Any: the thread or the post; what a template shows.)"""
    member = signed_in_member(request)
    now = timezone.now()
    usable = [tool for tool in tools if tool.may(member, target, now)]
    benches = [Bench(tool, _form(tool, None, member, target)) for tool in usable]
    status = 200
    if request.method == "POST":
        chosen = next((tool for tool in usable if tool.name == request.POST.get("do")), None)
        if chosen is None:
            messages.error(request, _("This cannot be done any more, or not by you. Nothing was changed."))
            status = 403
        else:
            form = _form(chosen, request, member, target)
            answer = _used(request, member, target, chosen, form)
            if isinstance(answer, HttpResponse):
                return answer
            benches = [answer if bench.tool is chosen else bench for bench in benches]
    context |= {"benches": benches, "history": history(context["thread"], member, now)}
    response = render(request, template, context, status=status)
    failed = [bench.form for bench in benches if bench.form.is_bound and bench.form.errors]
    return with_status(response, *failed) if failed else response


def _form(tool: Tool, request: HttpRequest | None, member: User, target: Any) -> CareForm:
    data = request.POST if request else None
    return tool.form(data, actor=member, target=target, auto_id=f"{tool.name}-%s")


def _used(request: HttpRequest, member: User, target: Any, tool: Tool, form: CareForm) -> HttpResponse | Bench:
    """The way on, or the tool as it is shown again: with what to correct, or with what would happen."""
    if not form.is_valid():
        return Bench(tool, form)
    token = token_of(request.POST)
    if tool.asks_first and request.POST.get("confirmed") != token:
        return Bench(tool, form, tool.effects(member, target, form.cleaned_data), token)
    try:
        done = tool.run(member, target, form, timezone.now())
    except DomainError as refusal:
        form.tell(refusal)
        return Bench(tool, form)
    messages.success(request, str(done.message))
    return HttpResponseRedirect(done.url)


@never_cache
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one note tells."""
    member = signed_in_member(request)
    found = get_object_or_404(Thread.objects.visible_to(member), pk=pk)
    notes = ThreadNote.objects.visible_to(member).filter(thread=found).select_related("thread__category")
    note = get_object_or_404(notes, pk=number_in(request.POST.get("note", "")))
    try:
        undo_note(actor=member, note=note, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("It is taken back."))
    return HttpResponseRedirect(threads.care_url(found))
