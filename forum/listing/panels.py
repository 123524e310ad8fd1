"""What stands beside the list of everything: the categories, and questions that wait for an answer."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import get_language

from content.markup.trust import fragments
from forum.listing.places import Places
from forum.models import Thread
from foundation import site

if TYPE_CHECKING:
    from accounts.models import User

KEPT = 60  # seconds; the site's epoch renews it at once
WAITING_SHOWN = 4
QUESTIONS_SHOWN = 5
NOBODY = AnonymousUser()


def beside(user: "User | AnonymousUser") -> str:
    """The panels for this reader: categories they may know of, and questions that everybody may read.

    What everybody may know is kept ready-made. A member's categories are asked for each time, one statement: those of a
    group must be gone with the membership.
    """
    if user.is_authenticated:
        return _categories(user) + _kept("waiting", _waiting)
    return _kept("categories", lambda: _categories(user)) + _kept("waiting", _waiting)


def _kept(name: str, make: Callable[[], str]) -> str:
    key = f"beside-list:{name}:{site.facts().epoch}:{get_language()}"
    found: str | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT)
    return found


def _categories(user: "User | AnonymousUser") -> str:
    beginning, ending = reverse("category", args=["0"]).rsplit("0", 1)
    roots = ((f"{beginning}{quote(root.slug)}{ending}", root.name, root.thread_count) for root in Places(user).roots())
    drawn = fragments('<li><a href="{}"><span>{}</span><span class="num nowrap">{}</span></a></li>', roots)
    return get_template("forum/lists/_categories.html").render({"links": drawn}) if drawn else ""


def _waiting() -> str:
    found = Thread.objects.listed_for(NOBODY).unanswered().order_by("-created_at", "-pk")
    found = found.only("title", "slug", "language", "created_at")[:WAITING_SHOWN]
    return get_template("forum/lists/_waiting.html").render({"waiting": found, "page_language": get_language()})


def questions_for(member: "User", topic_ids: Collection[int] = ()) -> list[Thread]:
    """The newest questions of others that wait for an answer, about these topics or about any. One statement."""
    found = Thread.objects.listed_for(member).unanswered().not_by(member)
    if topic_ids:
        found = found.about(list(topic_ids))
    return list(found.order_by("-created_at", "-pk").only("title", "slug", "language", "created_at")[:QUESTIONS_SHOWN])
