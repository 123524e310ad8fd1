"""The caller's webhooks: their addresses, a test, and the log of calls."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from content.markup.limits import CODES
from foundation.api.operations import operation
from foundation.api.shapes import Computed, Given, Shown, Words
from foundation.api.views import ApiView
from notifications.actions import webhooks as actions
from notifications.models import Webhook, WebhookCall
from notifications.models.webhooks import LONGEST_URL
from notifications.querysets import WebhookQuerySet
from notifications.webhooks import log


class WebhookShown(Shown):
    """An address that is sent what the caller is told."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    address = serializers.CharField(source="url")
    failures = serializers.IntegerField(help_text="Calls in a row that were given up.")
    switched_off_at = serializers.DateTimeField(allow_null=True)
    switched_off_reason = serializers.CharField(help_text="`member`, or why the site did it.")
    created_at = serializers.DateTimeField()

    example: ClassVar[Mapping[str, Any]] = {  # Any: what JSON holds
        "id": 2,
        "name": "Chat of the lab",
        "address": "https://chat.example.org/hooks/4711",
        "failures": 0,
        "switched_off_at": None,
        "switched_off_reason": "",
        "created_at": "2026-03-02T09:00:00Z",
    }


class NewWebhookShown(WebhookShown):
    """The same with its secret, which is told this once."""

    secret = Computed(
        serializers.CharField(help_text="Calls are signed with it. Empty where the request was sent before."),
        lambda row, context: context["secret"],
    )

    example = {**WebhookShown.example, "secret": "whsec_…"}


class WebhookGiven(Given):
    """An address to call."""

    name = Words(max_length=60)
    address = Words(max_length=LONGEST_URL)

    example = {"name": "Chat of the lab", "address": "https://chat.example.org/hooks/4711"}


class Webhooks(ApiView):
    """Addresses that are sent what the caller is told."""

    renamed = {"url": "address"}

    @operation("read:webhooks", gives=WebhookShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List one's webhooks, the newest first."""
        return self.page_of(self.cut(_own(self)))

    @operation(
        "write:webhooks",
        takes=WebhookGiven,
        gives=NewWebhookShown,
        status=201,
        is_idempotent=True,
        forbids=("add_webhook",),
        refuses=("too_many_webhooks", "webhook_there", "word_rule", "privacy_findings", "webhook_address", *CODES),
    )
    def post(self, request: Request) -> Response:
        """Add a webhook. Its secret is in this answer and in no other."""
        secrets = [""]

        def make(_token: object) -> Webhook:
            name, url = self.given["name"], self.given["address"]
            made, secrets[0] = actions.add_webhook(actor=self.caller, name=name, url=url, now=self.now)
            return made

        made = self.once(make, lambda pk: get_object_or_404(_own(self), pk=pk))
        return self.shown(made, location=f"/api/v1/webhooks/{made.pk}/", secret=secrets[0])


class OneWebhook(ApiView):
    """One of them."""

    @operation("read:webhooks", gives=WebhookShown)
    def get(self, request: Request, webhook_id: int) -> Response:
        """Read a webhook."""
        return self.shown(_find(self, webhook_id))

    @operation("write:webhooks")
    def delete(self, request: Request, webhook_id: int) -> Response:
        """Remove a webhook with its log."""
        actions.remove_webhook(actor=self.caller, webhook=_find(self, webhook_id), now=self.now)
        return self.nothing()


class Listening(ApiView):
    """Whether a webhook is called."""

    @operation("write:webhooks", gives=WebhookShown)
    def put(self, request: Request, webhook_id: int) -> Response:
        """Let a webhook be called again."""
        return self._switch(webhook_id, is_on=True)

    @operation("write:webhooks", gives=WebhookShown)
    def delete(self, request: Request, webhook_id: int) -> Response:
        """Let it be called no longer."""
        return self._switch(webhook_id, is_on=False)

    def _switch(self, webhook_id: int, *, is_on: bool) -> Response:
        actions.switch_webhook(actor=self.caller, webhook=_find(self, webhook_id), is_on=is_on, now=self.now)
        return self.shown(_find(self, webhook_id))


class WebhookCallShown(Shown):
    """One call of the log."""

    id = serializers.IntegerField()
    told_of = Computed(
        serializers.CharField(help_text="In the caller's language."), lambda row, context: str(log.line(row).what)
    )
    state = serializers.ChoiceField(choices=WebhookCall.State.values)
    outcome = Computed(
        serializers.CharField(help_text="In the caller's language."), lambda row, context: log.line(row).outcome
    )
    attempts = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True, help_text="Of the answer.")
    milliseconds = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)

    example = {
        "id": 61,
        "told_of": "A test",
        "state": "sent",
        "outcome": "Taken, status 204",
        "attempts": 1,
        "status": 204,
        "milliseconds": 84,
        "created_at": "2026-03-02T09:00:00Z",
        "done_at": "2026-03-02T09:00:02Z",
    }


class WebhookCalls(ApiView):
    """The log of one webhook."""

    @operation("read:webhooks", gives=WebhookCallShown, is_list=True)
    def get(self, request: Request, webhook_id: int) -> Response:
        """List the calls of a webhook, the newest first."""
        found = WebhookCall.objects.visible_to(self.caller)
        return self.page_of(self.cut(found.filter(webhook=_find(self, webhook_id))))

    @operation("write:webhooks", gives=WebhookCallShown, status=201, is_idempotent=True, forbids=("try_webhook",))
    def post(self, request: Request, webhook_id: int) -> Response:
        """Call a webhook to try it. Its answer stands in the log in a moment."""

        def make(_token: object) -> WebhookCall:
            return actions.try_webhook(actor=self.caller, webhook=_find(self, webhook_id), now=self.now)

        return self.shown(self.once(make, lambda pk: _call(self, int(pk))))


class WebhookRepetition(ApiView):
    """A call that is made once more."""

    @operation("write:webhooks", gives=WebhookCallShown)
    def post(self, request: Request, webhook_id: int, call_id: int) -> Response:
        """Make a call of the log once more. One that is on its way, or older than 30 days, is answered as it is."""
        _find(self, webhook_id)
        actions.repeat_call(actor=self.caller, call=_call(self, call_id, webhook_id=webhook_id), now=self.now)
        return self.shown(_call(self, call_id))


def _own(view: ApiView) -> WebhookQuerySet:
    return Webhook.objects.visible_to(view.caller)


def _find(view: ApiView, webhook_id: int) -> Webhook:
    found: Webhook = get_object_or_404(_own(view), pk=webhook_id)
    return found


def _call(view: ApiView, call_id: int, **narrowed: int) -> WebhookCall:
    found: WebhookCall = get_object_or_404(WebhookCall.objects.visible_to(view.caller), pk=call_id, **narrowed)
    return found
