"""A thread as search engines read it. What is told here stands on the page that a guest sees, and nothing else does."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import Audience
from forum.models import Post, Thread
from forum.thread_page.loading import Viewer
from forum.thread_page.page import ThreadPage
from forum.thread_page.paging import anchor
from foundation import site
from foundation.structured_data import StructuredData, json_ld

LONGEST_TEXT: Final = 1000  # characters of one post
MOST_OTHERS: Final = 3  # answers beside the accepted one: each costs every reader its letters
_TAG: Final = re.compile(r"<[^>]*>")
LONGEST_DESCRIPTION: Final = 5000
SHORTEST_DESCRIPTION: Final = 50  # of a data set: search engines take no shorter one
Facts = dict[str, Any]  # Any: what JSON holds


def of_thread(viewer: Viewer, made: ThreadPage) -> StructuredData | None:
    """schema.org's words for the page; None for members, whom no search engine follows, and for what few may read."""
    thread = made.thread
    address = settings.SITE_URL + thread.get_absolute_url()
    if not isinstance(viewer, AnonymousUser) or made.asked.is_by_score or thread.category is None:
        return None
    if thread.audience.kind != Audience.Kind.PUBLIC:
        return None
    shown = [row.post for row in made.rows if row.state == "shown" and row.is_open]
    # The shapes ask for the text that a thread begins with, and who wrote it; later pages show neither.
    pages = [_page(made, shown, address)] if shown and shown[0].number == 1 else []
    return json_ld({"@context": "https://schema.org", "@graph": [*pages, _breadcrumbs(thread, address)]})


def _page(made: ThreadPage, shown: list[Post], address: str) -> Facts:
    """A question with its answers, a data set, or a discussion; each only where its own shape can be filled."""
    thread, first = made.thread, shown[0]
    answers = [post for post in shown if post.number > 1]
    if thread.is_question and answers:
        return _question(thread, first, answers, address)
    if thread.kind == "dataset-card" and len(_words(first)) >= SHORTEST_DESCRIPTION:
        return _data_set(thread, first, address)
    return _discussion(made, first, address)


def _question(thread: Thread, first: Post, answers: list[Post], address: str) -> Facts:
    accepted = [post for post in answers if post.pk == thread.accepted_post_id]
    others = _best([post for post in answers if post.pk != thread.accepted_post_id])
    entity: Facts = {
        "@type": "Question",
        "name": thread.title,
        "text": _words(first),
        "answerCount": thread.reply_count,
        "upvoteCount": first.useful_count,
        "datePublished": _moment(first),
        "author": _author(first),
        "inLanguage": _language(thread.language),
    }
    if accepted:
        entity["acceptedAnswer"] = _answer(accepted[0], address)
    if others:
        entity["suggestedAnswer"] = [_answer(post, address) for post in others]
    return {"@type": "QAPage", "url": address, "mainEntity": entity}


def _best(posts: Sequence[Post]) -> list[Post]:
    """The most useful of these, in the order of the page."""
    best = sorted(posts, key=lambda post: (-post.score, post.number))[:MOST_OTHERS]
    return sorted(best, key=lambda post: post.number)


def _answer(post: Post, address: str) -> Facts:
    return {
        "@type": "Answer",
        "text": _words(post),
        "upvoteCount": max(0, post.score),
        "url": address + anchor(post.number),
        "datePublished": _moment(post),
        "author": _author(post),
    }


def _discussion(made: ThreadPage, first: Post, address: str) -> Facts:
    thread = made.thread
    found: Facts = {
        "@type": "DiscussionForumPosting",
        "headline": thread.title,
        "url": address,
        "mainEntityOfPage": address + made.asked.query,
        "inLanguage": _language(thread.language),
        "datePublished": thread.created_at.isoformat(),
        "dateModified": thread.last_activity_at.isoformat(),
        "author": _author(first),
        "text": _words(first) or thread.title,
        "isPartOf": {
            "@type": "WebPage",
            "name": thread.category.name,  # type: ignore[union-attr]  # only what stands in a category comes here
            "url": settings.SITE_URL + thread.category.get_absolute_url(),  # type: ignore[union-attr]
        },
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/CommentAction",
            "userInteractionCount": thread.reply_count,
        },
    }
    return found


def _data_set(thread: Thread, first: Post, address: str) -> Facts:
    return {
        "@type": "Dataset",
        "name": thread.title,
        "description": _words(first, LONGEST_DESCRIPTION),
        "url": address,
        "creator": _author(first),
        "datePublished": _moment(first),
        "inLanguage": _language(thread.language),
    }


def _breadcrumbs(thread: Thread, address: str) -> Facts:
    category = thread.category
    assert category is not None  # noqa: S101 - only what stands in a category comes here
    steps = [(site.facts().name, reverse("home")), (category.name, category.get_absolute_url())]
    items = [*((name, settings.SITE_URL + url) for name, url in steps), (thread.title, address)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(items, 1)
        ],
    }


def _author(post: Post) -> Facts:
    """As the byline says: a pseudonym leads nowhere, and a former member has no name."""
    if post.pseudonym is not None:
        return {"@type": "Person", "name": post.pseudonym.name}
    author = post.author
    if author is None or author.deletion_due_at is not None:
        return _nobody()
    return {"@type": "Person", "name": author.shown_name, "url": settings.SITE_URL + author.get_absolute_url()}


def _nobody() -> Facts:
    return {"@type": "Person", "name": _("A former member")}


def _words(post: Post, longest: int = LONGEST_TEXT) -> str:
    return _without_tags(str(post.html), longest)


@lru_cache(maxsize=500)
def _without_tags(html: str, longest: int) -> str:
    """The words of a rendered text. It is well formed, so no parser is needed, which takes as long as all the page."""
    words = " ".join(unescape(_TAG.sub(" ", html)).split())
    return words if len(words) <= longest else Truncator(words).chars(longest)


def _moment(post: Post) -> str:
    return post.created_at.isoformat()


def _language(code: str) -> str:
    return "zh-Hans" if code == "zh-hans" else "en"
