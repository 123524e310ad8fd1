"""What waits: lists of it, one item, claiming it, opening its text, notes."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.declaring import Gated, declared
from forum.listing import Places
from foundation.api.operations import operation
from foundation.api.shapes import FormFlag, Given, Words
from moderation import listing, waiting
from moderation.actions import looking
from moderation.api.desk import CLOSED, SCOPE, DeskView
from moderation.api.item_shapes import QueueItemShown
from moderation.api.sight_shapes import ItemNoteShown, OneQueueItemShown
from moderation.models import ItemNote, ReviewItem
from moderation.models.items import CLAIM_FOR, LONGEST_NOTE
from moderation.subjects import lines_of


class ItemQuery(Given):
    """Which items, in which order."""

    kind = serializers.ChoiceField(choices=ReviewItem.Kind.values, required=False)
    state = serializers.ChoiceField(choices=ReviewItem.State.values, default=ReviewItem.State.OPEN.value)
    reason = serializers.CharField(required=False, max_length=60, help_text="A code, as `reason` of items names it.")
    category = serializers.SlugField(required=False, help_text="With everything that is part of it.")
    mine = FormFlag(required=False, default=False, help_text="Those alone that the caller has claimed.")
    order = serializers.ChoiceField(
        choices=[listing.HARM, listing.AGE],
        default=listing.HARM,
        help_text="`harm`: the worst first, of that the oldest; `age`: the oldest. Closed ones come newest first.",
    )


class QueueItems(DeskView):
    """The queue."""

    @operation(SCOPE, asks=ItemQuery, gives=QueueItemShown, is_list=True, forbids=CLOSED)
    def get(self, request: Request) -> Response:
        """List what the caller decides about. Moderators of a category see what stands in it."""
        asked, seen = self.query, ReviewItem.objects.visible_to(self.moderator)
        found = seen.filter(state=asked["state"])
        if "kind" in asked:
            found = found.filter(kind=asked["kind"])
        if "reason" in asked:
            found = found.because_of(asked["reason"])
        if "category" in asked:
            found = found.filter(category__in=self._categories(asked["category"]))
        if asked["mine"]:
            found = found.claimed_by_member(self.moderator, self.now - CLAIM_FOR)
        order = listing.DECIDED if asked["state"] == ReviewItem.State.CLOSED else asked["order"]
        before, after = self.sides()
        cut = listing.page(found.for_list(), order, places=seen, before=before, after=after, size=self.limit)
        lines = lines_of(self.moderator, cut.rows)
        return self.page_of(cut, lines=lines, reports=listing.reports_of(cut.rows))

    def _categories(self, slug: str) -> list[int]:
        places = Places(self.moderator)
        category = places.find(slug)
        if category is None:
            raise Http404
        return places.subtree(category)


class OneItem(DeskView):
    """One item."""

    @operation(SCOPE, gives=OneQueueItemShown, forbids=CLOSED)
    def get(self, request: Request, item_id: int) -> Response:
        """Read an item with its text, reports, notes and history. A text of a private place has to be opened first."""
        return self.with_everything(item_id)


class OpenedText(DeskView):
    """The one text of a private place."""

    @operation(SCOPE, gives=OneQueueItemShown, forbids=("open_text", *CLOSED))
    def post(self, request: Request, item_id: int) -> Response:
        """Open the text of a conversation or a group that the item is about. The log says that the caller did."""
        post = looking.open_text(actor=self.moderator, item=self.item(item_id), now=self.now)
        return self.with_everything(item_id, opened=post)


class ItemClaim(DeskView):
    """Who looks at an item."""

    @operation(SCOPE, gives=OneQueueItemShown, forbids=("claim", *CLOSED), refuses=("item_claimed",))
    def put(self, request: Request, item_id: int) -> Response:
        """Say that one looks at it: for ten minutes nobody else decides. Again renews it."""
        looking.claim_item(actor=self.moderator, item=self.item(item_id), now=self.now)
        waiting.count_anew(self.moderator)
        return self.with_everything(item_id)

    @operation(SCOPE, gives=OneQueueItemShown, forbids=CLOSED)
    def delete(self, request: Request, item_id: int) -> Response:
        """Leave it to others. A claim of somebody else stays."""
        looking.release_item(actor=self.moderator, item=self.item(item_id), now=self.now)
        return self.with_everything(item_id)


class NoteGiven(Gated):
    """What other moderators should know."""

    note = Words(max_length=LONGEST_NOTE)

    example = {"note": "Looked at the source; it is not there."}


class ItemNotes(DeskView):
    """What moderators say to each other about an item."""

    @operation(SCOPE, gives=ItemNoteShown, is_list=True, forbids=CLOSED)
    def get(self, request: Request, item_id: int) -> Response:
        """List the notes on an item, the oldest first. All come at once."""
        notes = self.item(item_id).notes.select_related("author__shown_credential")
        return self.page(notes.order_by("created_at", "pk"))

    @operation(
        SCOPE,
        takes=NoteGiven,
        gives=ItemNoteShown,
        status=201,
        is_idempotent=True,
        forbids=("note", *CLOSED),
        refuses=("note_length", "privacy_findings", "words_held"),
    )
    def post(self, request: Request, item_id: int) -> Response:
        """Leave a note for other moderators. Nobody else reads it."""
        item = self.item(item_id)

        def make(_token: object) -> ItemNote:
            return looking.note_on_item(
                actor=self.moderator,
                item=item,
                text=self.given["note"],
                declared=declared(self.given),
                now=self.now,
            )

        made = self.once(make, lambda pk: get_object_or_404(item.notes.all(), pk=pk))
        return self.shown(made)
