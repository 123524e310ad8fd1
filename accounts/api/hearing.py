"""Whom the caller does not want to hear, and by whom they want to be written to."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import blocks
from accounts.actions.contact import set_messages_from
from accounts.api.shapes import AuthorShown, author
from accounts.models import Block, User
from foundation.api.operations import operation
from foundation.api.shapes import Given, One, Shown
from foundation.api.views import ApiView


class BlockShown(Shown):
    """A member whom the caller does not want to hear."""

    member = author("other")
    kind = serializers.ChoiceField(
        choices=Block.Kind.values,
        help_text="`mute`: their texts are folded, and nothing is told of them; `block`: nor can either write to the"
        " other in private.",
    )
    created_at = serializers.DateTimeField()

    example = {"member": AuthorShown.example, "kind": "mute", "created_at": "2026-03-02T09:00:00Z"}


class BlockGiven(Given):
    """How far the other is kept away."""

    kind = One(choices=Block.Kind.values)

    example = {"kind": "mute"}


class Blocks(ApiView):
    """Whom the caller muted or blocked. Nobody else learns of it."""

    @operation("read:account", gives=BlockShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List members whom one muted or blocked, the newest first."""
        found = Block.objects.visible_to(self.caller)
        return self.page_of(self.cut(found.select_related("other__shown_credential")))


class OneBlock(ApiView):
    """One member, heard or not."""

    @operation("write:account", takes=BlockGiven, gives=BlockShown, forbids=("block",))
    def put(self, request: Request, username: str) -> Response:
        """Mute or block a member. They are not told."""
        set_now = blocks.set_block(
            actor=self.caller, other=self._other(username), kind=self.given["kind"], now=self.now
        )
        found = Block.objects.visible_to(self.caller).select_related("other__shown_credential")
        return self.shown(found.get(pk=set_now.pk))

    @operation("write:account")
    def delete(self, request: Request, username: str) -> Response:
        """Hear a member again."""
        if not blocks.lift_block(actor=self.caller, other=self._other(username), now=self.now):
            raise Http404
        return self.nothing()

    def _other(self, username: str) -> User:
        found: User = get_object_or_404(User.objects.visible_to(self.caller).with_username(username))
        return found


class MessagesShown(Shown):
    """Who may begin a conversation with the caller."""

    messages_from = serializers.ChoiceField(
        choices=User.MessagesFrom.values, help_text="Whoever may not can ask. Staff always may."
    )

    example = {"messages_from": "known"}


class MessagesGiven(Given):
    """Who may."""

    messages_from = One(choices=User.MessagesFrom.values)

    example = {"messages_from": "known"}


class Messages(ApiView):
    """By whom the caller wants to be written to."""

    @operation("read:account", gives=MessagesShown)
    def get(self, request: Request) -> Response:
        """Read who may begin a conversation with one."""
        return self.shown(self.caller)

    @operation("write:account", takes=MessagesGiven, gives=MessagesShown)
    def put(self, request: Request) -> Response:
        """Choose who may begin a conversation with one. Conversations that one stands in go on."""
        set_messages_from(actor=self.caller, messages_from=self.given["messages_from"], now=self.now)
        return self.shown(self.caller)
