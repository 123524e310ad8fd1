"""What every address of the queue begins and ends with: who asks, which item, and the answer with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from forum.models import Post
from foundation.api.views import ApiView
from foundation.errors import NotPermitted
from moderation import listing, policies, waiting
from moderation.desk.looking import sight_of
from moderation.models import ModerationAction, ReviewItem

SCOPE = "moderate:queue"
CLOSED = ("open_desk",)
"""What somebody is told who decides about nothing."""


class DeskView(ApiView):
    """An address for those who decide about anything in the queue."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing here is told to others. Raises NotPermitted."""
        super().initial(request, *args, **kwargs)
        if not policies.may_open_desk(self.caller):
            raise NotPermitted("open_desk", _("The review queue is for moderators."))

    @property
    def moderator(self) -> User:
        """Who asks."""
        caller: User = self.caller
        return caller

    def item(self, item_id: int) -> ReviewItem:
        """The item that the caller may decide about. Raises Http404."""
        found = ReviewItem.objects.visible_to(self.moderator).for_list()
        item: ReviewItem = get_object_or_404(found, pk=item_id)
        return item

    def decided_once(self, make: Callable[[UUID | None], ModerationAction]) -> Response:
        """The answer with what the log adds, made once however often it is sent; what waits is counted anew."""
        log = ModerationAction.objects.visible_to(self.moderator).for_list()
        made = self.once(make, lambda pk: get_object_or_404(log, pk=pk))
        waiting.count_anew(self.moderator)
        return self.shown(get_object_or_404(log, pk=made.pk))

    def with_everything(self, item_id: int, *, opened: Post | None = None) -> Response:
        """The answer with one item as it stands now."""
        item = self.item(item_id)
        seen = sight_of(self.moderator, item, self.now, opened=opened)
        lines = {item.pk: seen.line} if seen.line else {}
        return self.shown(item, seen=seen, lines=lines, reports=listing.reports_of([item]))
