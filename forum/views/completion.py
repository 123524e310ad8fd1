"""What a composer suggests while somebody writes: members, topics, tags, and threads that may have the answer."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.views.answers import signed_in_member
from content.views import questions
from forum import similar as similar_threads
from forum.models import Tag, Thread
from foundation.errors import DomainError
from foundation.numbers import number_in
from foundation.rates import Rate
from knowledge.models import Topic

LONGEST_TITLE: Final = 200  # characters
MOST_SIMILAR: Final = 5
SUGGESTIONS: Final = Rate("forum.suggestions", most=240, window=60)
MOST: Final = 8
LONGEST: Final = 30  # characters of a name; also the longest username
Item = dict[str, Any]


@never_cache
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """`?kind=mention|topic|tag&q=` answers `{"items": [{"value", "label", "detail"}]}`, at most eight.

    `value` is what goes into the text. `&thread=` puts those first who wrote in that thread.
    """
    find = _FINDERS.get(request.GET.get("kind", ""))
    try:
        questions.count(request, SUGGESTIONS)
        if find is None:
            raise questions.Malformed(_("Ask for kind=mention, kind=topic or kind=tag."))
    except DomainError as refusal:
        return questions.problem(refusal)
    return JsonResponse({"items": find(request, request.GET.get("q", "").strip()[:LONGEST])})


@never_cache
@require_safe
def similar(request: HttpRequest) -> JsonResponse:
    """`?q=` is a title that somebody types; answers `{"threads": [{"title", "url", …}]}`, at most five."""
    title = " ".join(request.GET.get("q", "").split())[:LONGEST_TITLE]
    try:
        questions.count(request, SUGGESTIONS)
    except DomainError as refusal:
        return questions.problem(refusal)
    found = similar_threads.threads_like(title, signed_in_member(request), MOST_SIMILAR)
    rows = [
        {
            "title": thread.title,
            "url": thread.get_absolute_url(),
            "language": thread.language,
            "replies": thread.reply_count,
            "is_answered": thread.has_shown_answer,  # type: ignore[attr-defined]  # annotated
        }
        for thread in found
    ]
    return JsonResponse({"threads": rows})


def _members(request: HttpRequest, text: str) -> list[Item]:
    member = signed_in_member(request)
    people = User.objects.visible_to(member).exclude(pk=member.pk)
    found = list(_participants(request, people, text)[:MOST])
    if text and len(found) < MOST:
        more = people.exclude(pk__in=[one.pk for one in found]).filter(_begins(text)).order_by("username")
        found += list(more[: MOST - len(found)])
    return [{"value": f"@{one.username}", "label": one.username, "detail": one.name} for one in found]


def _participants(request: HttpRequest, people: Any, text: str) -> Any:
    """Those who wrote in the thread at hand (Any: querysets of members)."""
    pk = number_in(request.GET.get("thread", ""))
    if pk is None:
        return people.none()
    thread = Thread.objects.visible_to(request.user).filter(pk=pk)
    wrote = people.filter(posts__thread__in=thread.values("pk"), posts__hidden_at=None, posts__held_at=None).distinct()
    return (wrote.filter(_begins(text)) if text else wrote).order_by("username")


def _begins(text: str) -> Q:
    return Q(username__istartswith=text) | Q(name__icontains=text)


def _topics(request: HttpRequest, text: str) -> list[Item]:
    found = Topic.objects.visible_to(request.user).filter(
        Q(slug__istartswith=text) | Q(name_en__icontains=text) | Q(name_zh__icontains=text)
    )
    return [{"value": f"#{one.slug}", "label": one.name, "detail": one.slug} for one in found.in_order()[:MOST]]


def _tags(request: HttpRequest, text: str) -> list[Item]:
    found = Tag.objects.visible_to(request.user).beginning_with(text)[:MOST]
    return [{"value": one.name, "label": one.name, "detail": str(one.thread_count)} for one in found]


_FINDERS: Final[dict[str, Callable[[HttpRequest, str], list[Item]]]] = {
    "mention": _members,
    "topic": _topics,
    "tag": _tags,
}
