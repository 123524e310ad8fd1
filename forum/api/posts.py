"""Posts: one of them, what it said before, and changing it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from forum import api_pages, api_rows, policies
from forum.actions.editing import edit_post
from forum.actions.posts import reply_to_thread
from forum.api.given import DETAILS, TEXT, PostChange, writing_of
from forum.api.shapes import PostShown, RevisionShown
from forum.models import Post, Thread
from forum.subject import Subject
from forum.thread_page.history import revisions_of
from forum.writing import Writing
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Given
from foundation.api.views import ApiView

NOBODY = 0  # databases number from 1


class PostsQuery(Given):
    """Which posts."""

    author = serializers.CharField(required=False, max_length=60, help_text="A username.")


class Posts(ApiView):
    """Posts of all threads, the newest first."""

    @operation("read:forum", is_open=True, asks=PostsQuery, gives=PostShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List the newest posts of all threads that the caller reads, or those of one member."""
        wanted = self.wishes["expand"]
        sides, size = self.sides(), self.limit
        if "author" in self.query:
            author = _number_of(self.caller, self.query["author"])
            cut = api_pages.posts_by(self.caller, author, sides=sides, size=size, wanted=wanted)
        else:
            cut = api_pages.newest_posts(self.caller, sides=sides, size=size, wanted=wanted)
        return self.page_of(cut, **api_rows.post_context(cut.rows, self.caller, wanted))


class OnePost(ApiView):
    """One post."""

    @operation("read:forum", is_open=True, gives=PostShown)
    def get(self, request: Request, post_id: int) -> Response:
        """Read a post. Its ETag is what a change has to bring as If-Match."""
        return shown(self, visible(self, post_id))

    @operation(
        "write:forum",
        takes=PostChange,
        gives=PostShown,
        needs_match=True,
        forbids=("edit_post",),
        refuses=("edited_meanwhile", "changed_meanwhile", *DETAILS, *TEXT),
    )
    def patch(self, request: Request, post_id: int) -> Response:
        """Change a post. Where nothing changes, nothing is stored."""
        post = visible(self, post_id)
        self.match(etag_of(post))
        subject = Subject(self.given["details"]) if "details" in self.given else None
        edited = edit_post(
            actor=self.caller,
            post=post,
            writing=self._changed(post),
            base_edit=post.edit_count,
            reason=self.given["reason"],
            subject=subject or (Subject(post.thread.details) if post.is_first else None),
            now=self.now,
        )
        return shown(self, visible(self, edited.pk))

    def _changed(self, post: Post) -> Writing:
        """What the post said, with what was sent in its place."""
        names = ("interests", "interests_note", "ai_assistance")
        before = {"body": post.source, **{name: getattr(post, name) for name in names}}
        return writing_of({**before, **self.given})


class PostRevisions(ApiView):
    """What a post said before."""

    @operation("read:forum", is_open=True, gives=RevisionShown, is_list=True)
    def get(self, request: Request, post_id: int) -> Response:
        """List the revisions of a post, the newest first. All come at once."""
        post = visible(self, post_id)
        if not policies.may_see_history(self.caller, post):
            raise Http404
        return self.page(revisions_of(post))


def _number_of(caller: Any, username: str) -> int:  # Any: a member or a guest
    """The id of the member with this name; one that nobody has where the caller may not know of any."""
    named = User.objects.visible_to(caller).with_username(username).filter(deletion_due_at__isnull=True)
    return named.values_list("pk", flat=True).first() or NOBODY


def outside_conversations(view: ApiView) -> Any:  # Any: a queryset of posts
    """Posts that the caller may read; those of conversations only where the token may read messages."""
    found = Post.objects.visible_to(view.caller)
    if view.operation is not None and not view.operation.is_list and view.allows(_messages(view)):
        return found
    return found.filter(thread__category__isnull=False)


def _messages(view: ApiView) -> str:
    """The scope for conversations that goes with what is asked."""
    scope = view.operation.scope if view.operation else ""
    return "read:messages" if scope.startswith("read") else "write:messages"


def visible(view: ApiView, post_id: int) -> Post:
    """The post that the caller may read. Raises Http404."""
    found: Post = get_object_or_404(api_rows.posts_for(outside_conversations(view)), pk=post_id)
    return found


def shown(view: ApiView, post: Post, **options: Any) -> Response:
    """The answer with one post. (Any: those of `ApiView.shown`.)"""
    context = api_rows.post_context([post], view.caller, view.wishes["expand"])
    return view.shown(post, etag=etag_of(post), **options, **context)


def reply(view: ApiView, thread: Thread) -> Response:
    """Write the next post of a thread or a conversation that the caller sees."""
    answered = _answered(view, thread)

    def make(token: UUID | None) -> Post:
        writing = writing_of(view.given, token)
        return reply_to_thread(actor=view.caller, thread=thread, writing=writing, reply_to=answered, now=view.now)

    made = view.once(make, lambda pk: get_object_or_404(Post.objects.visible_to(view.caller), pk=pk))
    post = api_rows.posts_for(Post.objects.visible_to(view.caller)).get(pk=made.pk)
    return shown(view, post, location=f"/api/v1/posts/{post.pk}/")


def _answered(view: ApiView, thread: Thread) -> Post | None:
    pk = view.given.get("reply_to")
    if pk is None:
        return None
    found = Post.objects.visible_to(view.caller).filter(pk=pk, thread_id=thread.pk).first()
    if found is None:
        raise serializers.ValidationError({"reply_to": [_("There is no such post in this thread.")]}, UNSUITABLE)
    return found


def etag_of(post: Post) -> str:
    """The state of a post's text."""
    return f"post-{post.pk}-{post.edit_count}"
