"""Private conversations, for those who stand in them."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.shapes import author_of
from forum import api_lists
from forum.actions import conversations as actions
from forum.api.given import TEXT, ReplyGiven, TextGiven, writing_of
from forum.api.posts import reply
from forum.api.shapes import ConversationShown, PostShown
from forum.api.threads import PostQuery, posts_page
from forum.models import Participant, Thread
from foundation.api.operations import operation
from foundation.api.shapes import Flag, Given, Words
from foundation.api.views import ApiView

PEOPLE = ("unreachable", "too_many_participants", "nobody", "wants_to_be_asked", "has_left")


class ConversationGiven(TextGiven):
    """A first text to others."""

    others = serializers.ListField(child=Words(max_length=60), min_length=1, max_length=100, help_text="Usernames.")
    title = Words(max_length=800)

    example = {
        "others": ["wei.chen"],
        "title": "Thresholds of the second ward",
        "body": "May I ask how you chose them?",
    }


class Conversations(ApiView):
    """The caller's conversations."""

    @operation("read:messages", gives=ConversationShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List conversations, the one that was written in last first."""
        cut = api_lists.conversations_of(self.caller, sides=self.sides(), size=self.limit)
        return self.page_of(cut, participants=_participants(cut.rows))

    @operation(
        "write:messages",
        takes=ConversationGiven,
        gives=ConversationShown,
        status=201,
        is_idempotent=True,
        forbids=("start_conversation",),
        refuses=("title_length", *PEOPLE, *TEXT),
    )
    def post(self, request: Request) -> Response:
        """Write to one or several members in private."""
        given = self.given
        actions.check_start(actor=self.caller, now=self.now)
        others = actions.find_people(actor=self.caller, names=given["others"])

        def make(token: UUID | None) -> Thread:
            writing = writing_of(given, token)
            return actions.start_conversation(
                actor=self.caller, others=others, title=given["title"], writing=writing, now=self.now
            )

        made = self.once(make, lambda pk: get_object_or_404(_found(self), pk=pk))
        return shown(self, made.pk, location=f"/api/v1/conversations/{made.pk}/")


class OneConversation(ApiView):
    """One conversation."""

    @operation("read:messages", gives=ConversationShown)
    def get(self, request: Request, thread_id: int) -> Response:
        """Read who stands in a conversation, and what it is called."""
        return shown(self, thread_id)


class ConversationPosts(ApiView):
    """What was written in a conversation."""

    @operation("read:messages", asks=PostQuery, gives=PostShown, is_list=True)
    def get(self, request: Request, thread_id: int) -> Response:
        """List the posts of a conversation, the first one first."""
        return posts_page(self, visible(self, thread_id))

    @operation(
        "write:messages",
        takes=ReplyGiven,
        gives=PostShown,
        status=201,
        is_idempotent=True,
        forbids=("reply", "conversation_ended", "pseudonym"),
        refuses=("reply_to_elsewhere", *TEXT),
    )
    def post(self, request: Request, thread_id: int) -> Response:
        """Write in a conversation."""
        return reply(self, visible(self, thread_id))


class InviteGiven(Given):
    """Who comes in, and then reads everything said before."""

    others = serializers.ListField(child=Words(max_length=60), min_length=1, max_length=20, help_text="Usernames.")

    example = {"others": ["ana.silva"]}


class Participants(ApiView):
    """Who stands in a conversation."""

    @operation(
        "write:messages",
        takes=InviteGiven,
        gives=ConversationShown,
        forbids=("invite_to_conversation",),
        refuses=PEOPLE,
    )
    def post(self, request: Request, thread_id: int) -> Response:
        """Invite others, by whoever began it."""
        thread = visible(self, thread_id)
        for other in actions.find_people(actor=self.caller, names=self.given["others"]):
            actions.invite_to_conversation(actor=self.caller, thread=thread, other=other, now=self.now)
        return shown(self, thread.pk)

    @operation("write:messages")
    def delete(self, request: Request, thread_id: int) -> Response:
        """Leave the conversation; there is no way back."""
        actions.leave_conversation(actor=self.caller, thread=visible(self, thread_id), now=self.now)
        return self.nothing()


class MuteGiven(Given):
    """Whether the caller hears of it."""

    is_muted = Flag()

    example = {"is_muted": True}


class Muting(ApiView):
    """Hearing nothing of a conversation one stands in."""

    @operation("write:messages", takes=MuteGiven, gives=ConversationShown, forbids=("mute_conversation",))
    def put(self, request: Request, thread_id: int) -> Response:
        """Mute a conversation, or hear of it again."""
        thread = visible(self, thread_id)
        actions.mute_conversation(actor=self.caller, thread=thread, is_muted=self.given["is_muted"], now=self.now)
        return shown(self, thread.pk)


def visible(view: ApiView, thread_id: int) -> Thread:
    """The conversation that the caller stands in. Raises Http404."""
    found = api_lists.conversation_for(view.caller, thread_id)
    if found is None:
        raise Http404
    return found


def _found(view: ApiView) -> Any:  # Any: a queryset of threads with what a member read of them
    """The caller's conversations with who is present."""
    present = Participant.objects.visible_to(view.caller).present().in_order()
    here = Prefetch("participants", queryset=present, to_attr="here")
    found = Thread.objects.visible_to(view.caller).filter(category__isnull=True).with_reader(view.caller)
    return found.select_related("author__shown_credential").defer("details_html").prefetch_related(here)


def shown(view: ApiView, thread_id: int, **options: Any) -> Response:
    found = get_object_or_404(_found(view), pk=thread_id)
    return view.shown(found, participants=_participants([found]), **options)


def _participants(rows: list[Any]) -> dict[int, list[Any]]:
    return {row.pk: [told for one in row.here if (told := author_of(one.member))] for row in rows}
