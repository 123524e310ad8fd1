"""How closely the caller follows a thread, a category, a tag, a topic or a member."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forum.following import FOLLOWABLE, levels_for
from forum.models import Thread
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Given, One
from foundation.api.views import ApiView
from notifications import subjects
from notifications.actions.subscriptions import set_level
from notifications.api.told import SubscriptionShown
from notifications.models import Subscription


class LevelGiven(Given):
    """How closely."""

    level = One(choices=Subscription.Level.values)

    example = {"level": "watching"}


class Level(ApiView):
    """One thing that can be followed: `thread`, `category`, `tag`, `topic` or `user`, and its id."""

    @operation("write:account", takes=LevelGiven, gives=SubscriptionShown)
    def put(self, request: Request, model: str, target_id: int) -> Response:
        """Follow something more or less closely, or mute it."""
        if model not in FOLLOWABLE:
            raise Http404
        kind = FOLLOWABLE[model]
        found = kind._default_manager.visible_to(self.caller)  # type: ignore[attr-defined]  # each has one
        if kind is Thread and not self.allows("write:messages"):
            found = found.filter(category__isnull=False)
        target = get_object_or_404(found, pk=target_id)
        if self.given["level"] not in levels_for(target) or target == self.caller:
            raise serializers.ValidationError({"level": [_("This cannot be followed so.")]}, UNSUITABLE)
        row = set_level(actor=self.caller, target=target, level=self.given["level"], now=self.now)
        row.told = subjects.describe(self.caller, {(row.target_model, row.target_id)}).get(  # type: ignore[attr-defined]
            (row.target_model, row.target_id)
        )
        return self.shown(row)
