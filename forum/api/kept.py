"""What members keep: bookmarks, drafts, how far they have read."""

from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forum import api_lists, api_rows
from forum.actions import drafts, reading, responses
from forum.api import posts
from forum.api.posts import outside_conversations
from forum.api.shapes import BookmarkShown, DraftShown, PositionShown
from forum.models import Draft, ReadPosition, Thread
from foundation.api.operations import operation
from foundation.api.shapes import Given, Number, Words
from foundation.api.views import ApiView


class Bookmarks(ApiView):
    """Posts that the caller wants to find again."""

    @operation("read:account", gives=BookmarkShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List bookmarks, the newest first."""
        has_messages = self.allows("read:messages")
        cut = api_lists.bookmarks_of(self.caller, has_messages=has_messages, sides=self.sides(), size=self.limit)
        return self.page_of(cut)


class BookmarkGiven(Given):
    """A note for oneself."""

    note = Words(max_length=200, required=False, allow_blank=True, default="")

    example = {"note": "for the journal club"}


class OneBookmark(ApiView):
    """A bookmark on one post."""

    @operation("write:account", takes=BookmarkGiven, gives=BookmarkShown)
    def put(self, request: Request, post_id: int) -> Response:
        """Keep a post, or change the note on it."""
        post = get_object_or_404(api_rows.posts_for(outside_conversations(self)), pk=post_id)
        kept = responses.bookmark(actor=self.caller, post=post, now=self.now, note=self.given["note"])
        kept.post = post
        return self.shown(kept)

    @operation("write:account")
    def delete(self, request: Request, post_id: int) -> Response:
        """Keep it no longer."""
        responses.remove_bookmark(actor=self.caller, post=posts.visible(self, post_id))
        return self.nothing()


class DraftGiven(Given):
    """The fields of a form."""

    fields = serializers.DictField(  # type: ignore[assignment]  # kept apart when the class is made
        child=Words(max_length=drafts.LONGEST_FIELD, allow_blank=True, trim_whitespace=False)
    )

    example = {"fields": {"body": "Not finished"}}


class Drafts(ApiView):
    """Texts that were not sent."""

    @operation("read:account", gives=DraftShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List drafts, the last one first."""
        found = Draft.objects.visible_to(self.caller)
        return self.page_of(self.cut(found, "saved_at"))


class OneDraft(ApiView):
    """The draft of one thing: `new`, `conversation`, `reply:57` or `edit:231`."""

    @operation("read:account", gives=DraftShown)
    def get(self, request: Request, context: str) -> Response:
        """Read a draft. Its ETag is what a change has to bring as If-Match."""
        found = self._find(context)
        if found is None:
            raise Http404
        return self.shown(found, etag=_etag(found))

    @operation(
        "write:account",
        takes=DraftGiven,
        gives=DraftShown,
        refuses=("draft_too_large", "too_many_drafts", "saved_elsewhere", "changed_meanwhile"),
    )
    def put(self, request: Request, context: str) -> Response:
        """Store a draft. Over one that is there, If-Match has to name its ETag: another device may have saved it."""
        before = self._find(context)
        if before is not None and before.fields != self.given["fields"]:
            self.match(_etag(before))
        saved = drafts.save_draft(
            actor=self.caller,
            context=context,
            fields=self.given["fields"],
            base_version=before.version if before else 0,
            now=self.now,
        )
        return self.shown(saved, etag=_etag(saved))

    @operation("write:account")
    def delete(self, request: Request, context: str) -> Response:
        """Throw a draft away."""
        if not drafts.discard_draft(actor=self.caller, context=context):
            raise Http404
        return self.nothing()

    def _find(self, context: str) -> Draft | None:
        found: Draft | None = Draft.objects.visible_to(self.caller).filter(context=context).first()
        return found


class PositionGiven(Given):
    """The number of the last post that was read."""

    number = Number(max_value=2**31 - 1)

    example = {"number": 2}


class ThreadPosition(ApiView):
    """How far the caller has read a thread or a conversation."""

    @operation("read:account", gives=PositionShown)
    def get(self, request: Request, thread_id: int) -> Response:
        """Read the position. A thread that was never opened has none."""
        thread = self._thread(thread_id)
        return self.shown(get_object_or_404(self._positions(), thread_id=thread.pk))

    @operation("write:account", takes=PositionGiven, gives=PositionShown)
    def put(self, request: Request, thread_id: int) -> Response:
        """Mark as read up to this post; a smaller number marks the rest as unread."""
        thread = self._thread(thread_id)
        reading.store_position(actor=self.caller, thread=thread, number=self.given["number"], now=self.now)
        return self.shown(get_object_or_404(self._positions(), thread_id=thread.pk))

    def _positions(self) -> models.QuerySet[ReadPosition]:
        return self.caller.read_positions.all()  # type: ignore[no-any-return]  # a member's own

    def _thread(self, thread_id: int) -> Thread:
        found: Thread = get_object_or_404(Thread.objects.visible_to(self.caller), pk=thread_id)
        if found.is_conversation and not self.allows("read:messages"):
            raise Http404
        return found


def _etag(draft: Draft) -> str:
    return f"draft-{draft.pk}-{draft.version}"
