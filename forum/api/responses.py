"""What members say about a text without writing one, and what they keep of it."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.declaring import Gated, declared
from forum.actions import accepting, responses
from forum.actions.pseudonyms import mute_pseudonym
from forum.api import posts, threads
from forum.api.given import REASON
from forum.api.shapes import PostShown, ThreadShown
from forum.models import Post
from foundation.api.operations import operation
from foundation.api.shapes import Given, Number, OneNumber, Words
from foundation.api.views import ApiView


class VoteGiven(Given):
    """Whether a post is useful."""

    value = OneNumber(choices=(-1, 1), help_text="1 useful; -1 not useful, for answers alone.")

    example = {"value": 1}


class PostVote(ApiView):
    """The caller's vote on a post."""

    @operation("write:forum", takes=VoteGiven, gives=PostShown, forbids=("vote",), refuses=("vote_value",))
    def put(self, request: Request, post_id: int) -> Response:
        """Say whether a post is useful. Saying it again changes nothing."""
        post = posts.visible(self, post_id)
        responses.vote(actor=self.caller, post=post, value=self.given["value"], now=self.now)
        return posts.shown(self, posts.visible(self, post.pk))

    @operation("write:forum", gives=PostShown, forbids=("vote",))
    def delete(self, request: Request, post_id: int) -> Response:
        """Take a vote back."""
        post = posts.visible(self, post_id)
        responses.vote(actor=self.caller, post=post, value=0, now=self.now)
        return posts.shown(self, posts.visible(self, post.pk))


class PostReaction(ApiView):
    """One word of the caller's about a post: `changed_my_mind`, `well_explained` or `reproduced`."""

    @operation("write:forum", gives=PostShown, forbids=("react",), refuses=("reaction_kind",))
    def put(self, request: Request, post_id: int, kind: str) -> Response:
        """Leave one word on a post."""
        post = posts.visible(self, post_id)
        responses.react(actor=self.caller, post=post, kind=kind, now=self.now)
        return posts.shown(self, posts.visible(self, post.pk))

    @operation("write:forum", gives=PostShown, forbids=("react",), refuses=("reaction_kind",))
    def delete(self, request: Request, post_id: int, kind: str) -> Response:
        """Take one word back."""
        post = posts.visible(self, post_id)
        responses.withdraw_reaction(actor=self.caller, post=post, kind=kind, now=self.now)
        return posts.shown(self, posts.visible(self, post.pk))


class SameProblem(ApiView):
    """That the caller has the problem of a question too."""

    @operation("write:forum", gives=ThreadShown, forbids=("same_problem",))
    def put(self, request: Request, thread_id: int) -> Response:
        """Say that one has this problem too."""
        return self._say(thread_id, has_it=True)

    @operation("write:forum", gives=ThreadShown, forbids=("same_problem",))
    def delete(self, request: Request, thread_id: int) -> Response:
        """Say it no longer."""
        return self._say(thread_id, has_it=False)

    def _say(self, thread_id: int, *, has_it: bool) -> Response:
        thread = threads.visible(self, thread_id)
        responses.say_same_problem(actor=self.caller, thread=thread, has_it=has_it, now=self.now)
        return threads.shown(self, thread.pk)


class AcceptedGiven(Gated):
    """The answer that helped."""

    post = Number(min_value=1)
    note = Words(max_length=1000, required=False, allow_blank=True, default="", help_text="Why it helped.")

    example = {"post": 231, "note": "The calibration plot made it clear."}


class Accepted(ApiView):
    """The accepted answer of a question."""

    @operation(
        "write:forum",
        takes=AcceptedGiven,
        gives=ThreadShown,
        forbids=("accept_answer",),
        refuses=("note_held", *REASON),
    )
    def put(self, request: Request, thread_id: int) -> Response:
        """Accept an answer, in place of one accepted before."""
        thread = threads.visible(self, thread_id)
        found = Post.objects.visible_to(self.caller).select_related("thread")
        post = get_object_or_404(found, pk=self.given["post"], thread_id=thread.pk)
        accepting.accept_with_note(
            actor=self.caller,
            post=post,
            note=self.given["note"],
            decisions=declared(self.given).decisions,
            now=self.now,
        )
        return threads.shown(self, thread.pk)

    @operation("write:forum", gives=ThreadShown, forbids=("withdraw_acceptance",))
    def delete(self, request: Request, thread_id: int) -> Response:
        """Take the acceptance back."""
        thread = threads.visible(self, thread_id)
        responses.withdraw_acceptance(actor=self.caller, thread=thread, now=self.now)
        return threads.shown(self, thread.pk)


class MutedVoice(ApiView):
    """Whether the caller hears the pseudonym under which a post was written."""

    @operation("write:forum", gives=PostShown, refuses=("no_pseudonym",))
    def put(self, request: Request, post_id: int) -> Response:
        """Hear a pseudonym no more: its texts in the thread are folded for one."""
        return self._mute(post_id, is_muted=True)

    @operation("write:forum", gives=PostShown, refuses=("no_pseudonym",))
    def delete(self, request: Request, post_id: int) -> Response:
        """Hear it again."""
        return self._mute(post_id, is_muted=False)

    def _mute(self, post_id: int, *, is_muted: bool) -> Response:
        post = posts.visible(self, post_id)
        mute_pseudonym(actor=self.caller, post=post, is_muted=is_muted, now=self.now)
        return posts.shown(self, posts.visible(self, post.pk))
