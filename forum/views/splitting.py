"""Making a thread of its own from some posts of another."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from content.markup import words_of
from forum import policies
from forum.actions.relocating import split_thread
from forum.care.threads import care_url, readers
from forum.care.tool import token_of
from forum.forms.care import SplitForm
from forum.models import Post, Thread
from forum.texts import excerpt_of, listed
from foundation.errors import DomainError

ON_A_PAGE = 50  # numbers
MOST_LISTED = 30  # numbers in one sentence
LONGEST_EXCERPT = 160


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick posts, name the new thread, look at what happens, confirm."""
    member = signed_in_member(request)
    found = get_object_or_404(
        Thread.objects.visible_to(member).select_related("category", "audience__group", "author"), pk=pk
    )
    if not policies.may_moderate(member, found, timezone.now()) or found.merged_into_id is not None:
        raise PermissionDenied
    form = SplitForm(request.POST or None, actor=member, target=found)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        numbers = form.numbers(request.POST.getlist("numbers"))
        token = token_of(request.POST)
        if request.POST.get("confirmed") != token:
            context = {"effects": _effects(member, found, numbers), "token": token}
        else:
            answer = _split(request, member, found, form, numbers)
            if answer:
                return answer
    return _shown(request, member, found, form, context)


def _split(
    request: HttpRequest, member: User, found: Thread, form: SplitForm, numbers: list[int]
) -> HttpResponse | None:
    try:
        made = split_thread(
            actor=member,
            thread=found,
            numbers=numbers,
            title=form.cleaned_data["title"],
            reason=form.cleaned_data["reason"],
            declared=form.declared(),
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.tell(refusal)
        return None
    messages.success(request, _("The posts are a thread of their own now."))
    return HttpResponseRedirect(care_url(made))


def _effects(member: User, found: Thread, numbers: list[int]) -> list[str]:
    """What happens with these posts, in sentences."""
    chosen = Post.objects.visible_to(member).filter(thread=found, number__in=numbers).exclude(number=1)
    rows = list(chosen.order_by("number").values_list("number", flat=True))
    if not rows:
        return [_("None of these numbers is a post that can be split off. Tick some posts below.")]
    count = ngettext(
        "%(count)d post becomes a thread of its own in “%(category)s”, read by %(readers)s.",
        "%(count)d posts become a thread of their own in “%(category)s”, read by %(readers)s.",
        len(rows),
    ) % {"count": len(rows), "category": found.category and found.category.name, "readers": readers(found.audience)}
    kept = _("Under their numbers here, a line leads to where they went: %(numbers)s.")
    numbered = listed(map(str, rows[:MOST_LISTED])) + (" …" if len(rows) > MOST_LISTED else "")
    return [count, kept % {"numbers": numbered}]


def _shown(request: HttpRequest, member: User, found: Thread, form: SplitForm, context: dict[str, Any]) -> HttpResponse:
    first = _first(request.GET.get("from", "") or request.POST.get("from", ""))
    posts = Post.objects.visible_to(member).filter(thread=found).numbered(first, first + ON_A_PAGE - 1)
    ticked = set(request.POST.getlist("numbers")) | {request.GET.get("number", "")}
    rows = [
        {
            "post": post,
            "excerpt": excerpt_of(words_of(str(post.html)), LONGEST_EXCERPT),
            "is_ticked": str(post.number) in ticked,
        }
        for post in posts.select_related("author", "pseudonym")
        if not post.is_first
    ]
    context |= {
        "thread": found,
        "form": form,
        "rows": rows,
        "first": first,
        "earlier": max(first - ON_A_PAGE, 1) if first > 1 else 0,
        "later": first + ON_A_PAGE if first + ON_A_PAGE <= found.last_number else 0,
    }
    response = render(request, "forum/care/split.html", context)
    return with_status(response, form) if form.is_bound and form.errors else response


def _first(text: str) -> int:
    """The first number of the page that is asked for."""
    is_number = text.isdecimal() and text.isascii() and len(text) < 9  # noqa: PLR2004 - digits of a number of a post
    return max(int(text), 1) if is_number else 1
