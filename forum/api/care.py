"""Care for threads and posts: what authors do to their own, and moderators to all."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.declaring import Gated, declared
from forum.actions import calls, hiding, naming, placing, relocating, undoing, wiki
from forum.api import posts, threads
from forum.api.given import REASON
from forum.api.shapes import NoteShown, PostShown, ThreadShown
from forum.models import Category, Thread, ThreadNote
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Flag, Number, Words
from foundation.api.views import ApiView

MODERATES = {"forbids": ("moderate_thread",)}


class ReasonGiven(Gated):
    """Why something is done; others read it."""

    reason = Words(max_length=1000, required=False, allow_blank=True, default="")

    example = {"reason": "The question is answered."}


class Switch(ApiView):
    """Something that holds for a thread or does not: PUT makes it so, DELETE ends it."""

    def _why(self) -> dict[str, Any]:
        return {"reason": self.given["reason"], "declared": declared(self.given), "now": self.now}


class Hidden(Switch):
    """A thread out of sight."""

    @operation("write:forum", takes=ReasonGiven, gives=ThreadShown, forbids=("hide_thread",), refuses=REASON)
    def put(self, request: Request, thread_id: int) -> Response:
        """Take a thread out of sight: its author while nobody has answered, moderators with a reason."""
        found = threads.visible(self, thread_id)
        hiding.hide_thread(actor=self.caller, thread=found, **self._why())
        return threads.shown(self, found.pk)

    @operation("write:forum", takes=ReasonGiven, gives=ThreadShown, forbids=("restore_thread",), refuses=REASON)
    def delete(self, request: Request, thread_id: int) -> Response:
        """Bring a thread back."""
        found = threads.visible(self, thread_id)
        hiding.restore_thread(actor=self.caller, thread=found, **self._why())
        return threads.shown(self, found.pk)


class Locked(Switch):
    """A thread in which nobody but moderators replies."""

    @operation("moderate:forum", takes=ReasonGiven, gives=ThreadShown, refuses=REASON, **MODERATES)
    def put(self, request: Request, thread_id: int) -> Response:
        """Close a thread to replies."""
        return self._lock(thread_id, is_locked=True)

    @operation("moderate:forum", takes=ReasonGiven, gives=ThreadShown, refuses=REASON, **MODERATES)
    def delete(self, request: Request, thread_id: int) -> Response:
        """Open it again."""
        return self._lock(thread_id, is_locked=False)

    def _lock(self, thread_id: int, *, is_locked: bool) -> Response:
        found = threads.visible(self, thread_id)
        placing.lock_thread_for_replies(actor=self.caller, thread=found, is_locked=is_locked, **self._why())
        return threads.shown(self, found.pk)


class Pinned(Switch):
    """A thread on top of its category."""

    @operation("moderate:forum", takes=ReasonGiven, gives=ThreadShown, refuses=REASON, **MODERATES)
    def put(self, request: Request, thread_id: int) -> Response:
        """Pin a thread."""
        return self._pin(thread_id, is_pinned=True)

    @operation("moderate:forum", takes=ReasonGiven, gives=ThreadShown, refuses=REASON, **MODERATES)
    def delete(self, request: Request, thread_id: int) -> Response:
        """Pin it no longer."""
        return self._pin(thread_id, is_pinned=False)

    def _pin(self, thread_id: int, *, is_pinned: bool) -> Response:
        found = threads.visible(self, thread_id)
        placing.pin_thread(actor=self.caller, thread=found, is_pinned=is_pinned, **self._why())
        return threads.shown(self, found.pk)


class MoveGiven(ReasonGiven):
    """Where a thread belongs."""

    category = Words(max_length=60, help_text="Its slug.")

    example = {"category": "imaging", "reason": "It is about pictures."}


class Move(Switch):
    """Another category."""

    @operation(
        "moderate:forum",
        takes=MoveGiven,
        gives=ThreadShown,
        forbids=("moderate_thread", "move_thread"),
        refuses=("kind_not_admitted", "thread_merged", *REASON),
    )
    def post(self, request: Request, thread_id: int) -> Response:
        """Move a thread to another category; its address stays the same."""
        found = threads.visible(self, thread_id)
        category = Category.objects.visible_to(self.caller).filter(slug=self.given["category"]).first()
        if category is None:
            sentence = _("There is no such category, or it is not for you.")
            raise serializers.ValidationError({"category": [sentence]}, UNSUITABLE)
        placing.move_thread(actor=self.caller, thread=found, category=category, **self._why())
        return threads.shown(self, found.pk)


class MergeGiven(ReasonGiven):
    """The thread that another becomes a part of."""

    into = Number(min_value=1)

    example = {"into": 57, "reason": "Both ask the same."}


class Merge(Switch):
    """Two threads that become one."""

    @operation(
        "moderate:forum",
        takes=MergeGiven,
        gives=ThreadShown,
        refuses=("merge_into_itself", "thread_apart", *REASON),
        **MODERATES,
    )
    def post(self, request: Request, thread_id: int) -> Response:
        """Move all posts of a thread into another. The answer is the other thread."""
        found = threads.visible(self, thread_id)
        into = threads.visible(self, self.given["into"])
        relocating.merge_thread(actor=self.caller, thread=found, into=into, **self._why())
        return threads.shown(self, into.pk)


class SplitGiven(ReasonGiven):
    """Posts that become a thread of their own."""

    numbers = serializers.ListField(child=Number(min_value=1), min_length=1, max_length=500)
    title = Words(max_length=800)

    example = {"numbers": [4, 5], "title": "Which assay do both wards use", "reason": "It is a question of its own."}


class Split(Switch):
    """A thread that becomes two."""

    @operation(
        "moderate:forum",
        takes=SplitGiven,
        gives=ThreadShown,
        status=201,
        refuses=("split_numbers", "split_gone", "split_begins_apart", "title_length", "thread_apart", *REASON),
        **MODERATES,
    )
    def post(self, request: Request, thread_id: int) -> Response:
        """Move posts into a new thread. The answer is the new thread."""
        found = threads.visible(self, thread_id)
        made = relocating.split_thread(
            actor=self.caller,
            thread=found,
            numbers=self.given["numbers"],
            title=self.given["title"],
            **self._why(),
        )
        return threads.shown(self, made.pk, location=f"/api/v1/threads/{made.pk}/")


class DuplicateGiven(ReasonGiven):
    """The question that was asked before."""

    of = Number(min_value=1)

    example = {"of": 41, "reason": "It was answered there."}


class Duplicate(Switch):
    """A question that was asked before."""

    @operation(
        "write:forum",
        takes=DuplicateGiven,
        gives=ThreadShown,
        forbids=("mark_duplicate",),
        refuses=("duplicate_of_itself", "duplicate_already", "duplicate_chain", *REASON),
    )
    def put(self, request: Request, thread_id: int) -> Response:
        """Say that a question was asked before."""
        found = threads.visible(self, thread_id)
        of = get_object_or_404(Thread.objects.visible_to(self.caller), pk=self.given["of"], category__isnull=False)
        naming.mark_duplicate(actor=self.caller, thread=found, of=of, **self._why())
        return threads.shown(self, found.pk)

    @operation("write:forum", gives=ThreadShown, forbids=("mark_duplicate",))
    def delete(self, request: Request, thread_id: int) -> Response:
        """Say it no longer."""
        found = threads.visible(self, thread_id)
        naming.unmark_duplicate(actor=self.caller, thread=found, now=self.now)
        return threads.shown(self, found.pk)


class OpenCall(ApiView):
    """Whether a call for partners takes answers."""

    @operation("write:forum", gives=ThreadShown, forbids=("close_call",), refuses=("call_has_ended",))
    def put(self, request: Request, thread_id: int) -> Response:
        """Open a collaboration call again: its author, and moderators."""
        found = threads.visible(self, thread_id)
        calls.reopen_call(actor=self.caller, thread=found, now=self.now)
        return threads.shown(self, found.pk)

    @operation("write:forum", gives=ThreadShown, forbids=("close_call",))
    def delete(self, request: Request, thread_id: int) -> Response:
        """Close it; the discussion goes on."""
        found = threads.visible(self, thread_id)
        calls.close_call(actor=self.caller, thread=found, now=self.now)
        return threads.shown(self, found.pk)


class UndoneNote(ApiView):
    """Something that was done to a thread, taken back."""

    @operation(
        "write:forum",
        gives=NoteShown,
        forbids=(
            *("undo", "close_call", "moderate_thread", "rename_thread", "mark_duplicate", "open_as_wiki", "hide_post"),
            *("hide_thread", "restore_post", "restore_thread", "move_thread"),
        ),
        refuses=(
            "nothing_to_undo",
            "done_since",
            "call_has_ended",
            "not_merged",
            "not_split",
            "merged_since",
            "gone_on",
            "thread_apart",
        ),
    )
    def post(self, request: Request, thread_id: int, note_id: int) -> Response:
        """Undo what a note of the thread tells."""
        thread = threads.visible(self, thread_id)
        found = ThreadNote.objects.visible_to(self.caller).select_related("thread")
        note = get_object_or_404(found, pk=note_id, thread=thread)
        undone = undoing.undo_note(actor=self.caller, note=note, now=self.now)
        return self.shown(undone)


class HiddenPost(Switch):
    """A post out of sight."""

    @operation(
        "write:forum",
        takes=ReasonGiven,
        gives=PostShown,
        forbids=("hide_post", "hide_thread"),
        refuses=REASON,
    )
    def put(self, request: Request, post_id: int) -> Response:
        """Take a post out of sight: its author, and moderators with a reason. The first one goes with its thread."""
        found = posts.visible(self, post_id)
        hiding.hide_post(actor=self.caller, post=found, **self._why())
        return posts.shown(self, posts.visible(self, found.pk))

    @operation(
        "write:forum",
        takes=ReasonGiven,
        gives=PostShown,
        forbids=("restore_post", "restore_thread"),
        refuses=REASON,
    )
    def delete(self, request: Request, post_id: int) -> Response:
        """Bring a post back."""
        found = posts.visible(self, post_id)
        hiding.restore_post(actor=self.caller, post=found, **self._why())
        return posts.shown(self, posts.visible(self, found.pk))


class Wiki(Switch):
    """A post that everybody may improve."""

    @operation("write:forum", takes=ReasonGiven, gives=PostShown, forbids=("open_as_wiki",), refuses=REASON)
    def put(self, request: Request, post_id: int) -> Response:
        """Open a post for everybody's editing."""
        return self._open(post_id, is_wiki=True)

    @operation("write:forum", takes=ReasonGiven, gives=PostShown, forbids=("open_as_wiki",), refuses=REASON)
    def delete(self, request: Request, post_id: int) -> Response:
        """Close it again."""
        return self._open(post_id, is_wiki=False)

    def _open(self, post_id: int, *, is_wiki: bool) -> Response:
        found = posts.visible(self, post_id)
        wiki.open_as_wiki(actor=self.caller, post=found, is_wiki=is_wiki, **self._why())
        return posts.shown(self, posts.visible(self, found.pk))


class HoldGiven(Gated):
    """What becomes of a text that waits."""

    is_released = Flag()
    note = Words(max_length=1000, required=False, allow_blank=True, default="")

    example = {"is_released": True, "note": ""}


class HeldPost(ApiView):
    """A text that waits for a moderator."""

    @operation("moderate:forum", takes=HoldGiven, gives=PostShown, forbids=("decide_hold",), refuses=REASON)
    def post(self, request: Request, post_id: int) -> Response:
        """Release a held post, or refuse it with a reason."""
        found = posts.visible(self, post_id)
        hiding.decide_hold(
            actor=self.caller,
            post=found,
            is_released=self.given["is_released"],
            note=self.given["note"],
            declared=declared(self.given),
            now=self.now,
        )
        return posts.shown(self, posts.visible(self, found.pk))
