"""What stands beside a post's text: the works it cites, the files it shows, and who sees both."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from accounts.models import Audience
from content import hosts
from content.attachments import claims
from content.citations.citing import cite, show_citations
from content.citations.showing import show_all
from content.gates import reasons
from content.models import Hold
from forum.counting import SHOWN
from forum.models import Draft, Post, Thread
from forum.writing import Prepared


def store_beside(prepared: Prepared, post: Post) -> None:
    """Store what the text cites and shows, in the transaction that stored the post.

    Nothing is asked for a new post that cites and shows nothing. Raises AttachmentRefused.
    """
    if prepared.references or post.edit_count:
        cite(post, prepared.references, is_public=is_public(post), now=prepared.now)
    claims.claim(
        actor=prepared.actor,
        host=post,
        sources=prepared.sources,
        is_case=post.thread.kind == "case",
        is_unnamed=post.unnamed_author_id == prepared.actor.pk,
        now=prepared.now,
    )


def is_public(post: Post) -> bool:
    """Whether everybody may read the post, guests too."""
    return not post.is_apart and not post.is_stub and _is_public(post.thread)


def renew_post(post: Post, *, now: datetime) -> None:
    """Count what a post cites if everybody may read it now, and no longer if not. In the caller's transaction."""
    show_citations(post, is_public=is_public(post), now=now)


def renew_thread(thread: Thread) -> None:
    """The same for all posts of a thread whose own visibility changed, or into which posts came. The row is locked."""
    posts = Post.objects.filter(thread_id=thread.pk)
    if _is_public(thread):
        show_all(posts.filter(SHOWN), is_public=True)
        show_all(posts.exclude(SHOWN), is_public=False)
    else:
        show_all(posts, is_public=False)


def _is_public(thread: Thread) -> bool:
    return not thread.is_apart and thread.audience.kind == Audience.Kind.PUBLIC


def why_it_waits(post: Post) -> list[str]:
    """Why a gate held the post, in the reader's language; empty where it waits no longer."""
    return [reasons.words(code) for hold in Hold.objects.of(post).open() for code in hold.reasons]


def page_for_author(post: Post) -> str:
    """The name of the address that the author of a held post should see first; empty for their text itself."""
    return reasons.page_of(code for hold in Hold.objects.of(post).open() for code in hold.reasons)


def is_post_visible(user: Any, pk: int) -> bool:
    """For files that stand in a post: whoever reads the text sees them. (Any: as the registry asks.)"""
    return Post.objects.visible_to(user).filter(pk=pk).exists()


def is_post_owner(user: Any, pk: int) -> bool:
    """For files in a text under a pseudonym: whose it is. (Any: as the registry asks.)"""
    return bool(user.is_authenticated) and Post.objects.filter(pk=pk, unnamed_author_id=user.pk).exists()


def is_draft_visible(user: Any, pk: int) -> bool:
    """For files that stand in a draft: its author alone. (Any: as the registry asks.)"""
    return Draft.objects.visible_to(user).filter(pk=pk).exists()


def citing_posts(user: Any, ids: Collection[int]) -> Mapping[int, hosts.Host]:
    """Posts that cite a work, as its page lists them. One statement. (Any: as the registry asks.)"""
    found = Post.objects.visible_to(user).filter(pk__in=ids).select_related("thread", "author", "pseudonym")
    named = ("author__name", "author__username", "pseudonym__role", "pseudonym__number")
    shown = found.only("created_at", "thread__title", "thread__language", *named)
    return {
        post.pk: hosts.Host(
            title=post.thread.title,
            url=post.get_absolute_url(),
            language=post.thread.language,
            written_at=post.created_at,
            author_name=post.byline,
        )
        for post in shown
    }
