"""What readers say about posts and threads: plain forms that lead back, or the new foot alone for our script."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from content.views.answers import problem
from forum.actions import responses
from forum.actions.accepting import accept_with_note
from forum.forms.responses import AcceptForm, BookmarkForm
from forum.models import Bookmark, Post, Reaction, Thread
from forum.thread_page import page
from forum.thread_page.paging import anchor
from foundation.errors import DomainError
from notifications.actions.subscriptions import set_level
from notifications.models import Subscription

_Answer = Callable[[User, Post, datetime], object]


def _vote(value: int) -> _Answer:
    return lambda actor, post, now: responses.vote(actor=actor, post=post, value=value, now=now)


def _say(kind: str) -> _Answer:
    return lambda actor, post, now: responses.react(actor=actor, post=post, kind=kind, now=now)


def _unsay(kind: str) -> _Answer:
    return lambda actor, post, now: responses.withdraw_reaction(actor=actor, post=post, kind=kind, now=now)


ANSWERS: dict[str, _Answer] = {
    "useful": _vote(1),
    "not-useful": _vote(-1),
    "take-back": _vote(0),
    "keep": lambda actor, post, now: responses.bookmark(actor=actor, post=post, now=now),
    "forget": lambda actor, post, now: responses.remove_bookmark(actor=actor, post=post),
    "accept": lambda actor, post, now: responses.accept_answer(actor=actor, post=post, now=now),
    "unaccept": lambda actor, post, now: responses.withdraw_acceptance(actor=actor, thread=post.thread, now=now),
    **{f"say-{kind}": _say(kind) for kind in Reaction.Kind.values},
    **{f"unsay-{kind}": _unsay(kind) for kind in Reaction.Kind.values},
}


@require_POST
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """One word about a post, by the name of the button that was pressed."""
    post = _visible(request, pk)
    member, now = _member(request), timezone.now()
    answer = ANSWERS.get(request.POST.get("answer", ""))
    try:
        if answer is None:
            raise DomainError("answer_unknown", _("Choose one of the offered answers."))
        answer(member, post, now)
    except DomainError as refusal:
        return _refused(request, refusal, post)
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(_back(request, post))
    asked = _asked(request)
    fresh = Post.objects.visible_to(member).for_page().get(pk=post.pk)
    fresh.thread = post.thread
    foot = page.foot_of(member, fresh, now=now, token=get_token(request), back=asked.query if asked else "")
    return HttpResponse(foot)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an answer and say why it helped."""
    post = _visible(request, pk)
    is_accepted = post.thread.accepted_post_id == post.pk
    initial = {"note": post.thread.acceptance_note} if is_accepted else {}
    form = AcceptForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            accept_with_note(actor=_member(request), post=post, note=form.cleaned_data["note"], now=timezone.now())
            return HttpResponseRedirect(_back(request, post))
        except DomainError as refusal:
            form.add_error("note" if refusal.field == "note" else None, str(refusal.message))
    titles = {"title": _("Accept this answer"), "button": _("Accept this answer")}
    return _note_page(request, post, form, titles)


@require_http_methods(["GET", "POST"])
def bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a post for oneself, with a note."""
    post = _visible(request, pk)
    member = _member(request)
    kept = Bookmark.objects.visible_to(member).filter(post=post).first()
    form = BookmarkForm(request.POST or None, initial={"note": kept.note if kept else ""})
    if request.method == "POST" and form.is_valid():
        responses.bookmark(actor=member, post=post, note=form.cleaned_data["note"], now=timezone.now())
        return HttpResponseRedirect(_back(request, post))
    titles = {"title": _("Bookmark with a note"), "button": _("Keep the bookmark")}
    return _note_page(request, post, form, titles)


@require_POST
def same_problem(request: HttpRequest, pk: int) -> HttpResponse:
    """Say, or no longer say, that one has this problem too."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    has_it = request.POST.get("has_it") == "yes"
    try:
        responses.say_same_problem(actor=_member(request), thread=thread, has_it=has_it, now=timezone.now())
    except DomainError as refusal:
        return _refused(request, refusal, None, thread)
    return _to_thread(request, thread)


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose how closely to follow a thread."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    level = request.POST.get("level", "")
    if level not in Subscription.Level.values:
        refusal = DomainError("level_unknown", _("Choose one of the offered answers."))
        return _refused(request, refusal, None, thread)
    set_level(actor=_member(request), target=thread, level=level, now=timezone.now())
    return _to_thread(request, thread)


def _to_thread(request: HttpRequest, thread: Thread) -> HttpResponse:
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(thread.get_absolute_url())


def _note_page(request: HttpRequest, post: Post, form: forms.Form, titles: dict[str, str]) -> HttpResponse:
    context = {"post": post, "thread": post.thread, "form": form, "back_url": _back(request, post), **titles}
    return render(request, "forum/thread/note.html", context, status=422 if form.errors else 200)


def _visible(request: HttpRequest, pk: int) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.user).select_related("thread"), pk=pk)


def _member(request: HttpRequest) -> User:
    if not isinstance(request.user, User):  # the sign-in middleware lets nobody else come here
        raise Http404
    return request.user


def _asked(request: HttpRequest) -> page.Asked | None:
    return page.parse(request.GET.get("page"), request.GET.get("sort"), request.GET.get("after"))


def _back(request: HttpRequest, post: Post) -> str:
    """To the post: on the page by usefulness where the reader came from there, otherwise by its number."""
    asked = _asked(request)
    address = post.thread.get_absolute_url()
    if asked and asked.is_by_score:
        return f"{address}{asked.query}#post-{post.number}"
    return address + anchor(post.number)


def _refused(
    request: HttpRequest, refusal: DomainError, post: Post | None, thread: Thread | None = None
) -> HttpResponse:
    """The sentence, on a page that leads back, or alone for our script."""
    answer = problem(refusal)
    if request.headers.get("HX-Request") == "true":
        return answer
    back = _back(request, post) if post else thread.get_absolute_url() if thread else "/"
    page_ = render(request, "forum/thread/refused.html", {"message": refusal.message, "back_url": back})
    page_.status_code = answer.status_code
    if "Retry-After" in answer.headers:
        page_.headers["Retry-After"] = answer.headers["Retry-After"]
    return page_
