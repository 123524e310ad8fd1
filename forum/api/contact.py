"""Asking a member whether one may write to them, and answering who asks."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.shapes import AuthorShown, author
from accounts.models import User
from content.api.declaring import Gated, declared
from content.markup.limits import CODES
from forum.actions import contact
from forum.api.conversations import shown as conversation_shown
from forum.api.shapes import ConversationShown
from forum.models import ContactRequest
from foundation.api.operations import operation
from foundation.api.shapes import Shown, Words
from foundation.api.views import ApiView


class ContactGiven(Gated):
    """Why somebody wants to get in touch."""

    text = Words(max_length=4 * contact.LONGEST)

    example = {"text": "You measured drift after an update. May I ask how you chose the window?"}


class ContactRequestShown(Shown):
    """A request that waits for an answer, or one's own."""

    id = serializers.IntegerField()
    sender = author("sender")
    text = serializers.CharField()
    created_at = serializers.DateTimeField()

    example = {
        "id": 12,
        "sender": AuthorShown.example,
        "text": ContactGiven.example["text"],
        "created_at": "2026-03-02T09:00:00Z",
    }


class Contact(ApiView):
    """The way to a member who wants to be asked first."""

    @operation(
        "write:messages",
        takes=ContactGiven,
        gives=ContactRequestShown,
        status=201,
        forbids=("ask_for_contact", "start_conversation"),
        refuses=("text_missing", "words_held", "asked_already", "privacy_findings", *CODES),
    )
    def post(self, request: Request, username: str) -> Response:
        """Ask a member whether one may write to them, once in three months. Neither a refusal nor a block is told."""
        receiver = get_object_or_404(User.objects.visible_to(self.caller).with_username(username))
        asked = contact.ask_for_contact(
            actor=self.caller,
            receiver=receiver,
            text=self.given["text"],
            declared=declared(self.given),
            now=self.now,
        )
        return self.shown(asked)


class ContactRequests(ApiView):
    """Who asks to get in touch with the caller."""

    @operation("read:messages", gives=ContactRequestShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List requests that wait for the caller's answer, the oldest first."""
        found = ContactRequest.objects.visible_to(self.caller).waiting_for(self.caller)
        return self.page_of(self.cut(found, is_rising=True))


class ContactAnswer(ApiView):
    """The caller's answer to one request."""

    def _asked(self, request_id: int) -> Any:  # Any: the stubs lose the model
        return get_object_or_404(ContactRequest.objects.visible_to(self.caller).waiting_for(self.caller), pk=request_id)


class ContactAccepted(ContactAnswer):
    """Yes."""

    @operation(
        "write:messages",
        gives=ConversationShown,
        forbids=("answer_contact", "start_conversation"),
        refuses=("sender_cannot_write", "unreachable", "privacy_findings", *CODES),
    )
    def post(self, request: Request, request_id: int) -> Response:
        """Accept: a conversation opens that begins with the request's text."""
        thread = contact.accept_contact(actor=self.caller, request=self._asked(request_id), now=self.now)
        return conversation_shown(self, thread.pk)


class ContactDeclined(ContactAnswer):
    """No, or not now."""

    @operation("write:messages", forbids=("answer_contact",))
    def post(self, request: Request, request_id: int) -> Response:
        """Decline; the sender is told nothing."""
        contact.decline_contact(actor=self.caller, request=self._asked(request_id), now=self.now)
        return self.nothing()
