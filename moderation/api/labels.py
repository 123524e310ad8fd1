"""Labels beside a post: everybody who reads it reads why; moderators put them there and take them off."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.declaring import Gated, declared
from forum.api import posts
from forum.api.given import REASON
from forum.labels import LabelKind
from forum.models.threads import LONGEST_REASON
from foundation.api.operations import operation
from foundation.api.shapes import One, Words
from foundation.api.views import ApiView
from moderation import labels
from moderation.actions import labelling
from moderation.api.decision_shapes import LabelShown
from moderation.models import Label

FORBIDS = {"forbids": ("label_post",)}


class LabelReasonGiven(Gated):
    """Why a label is taken off; the author reads it."""

    reason = Words(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")

    example = {"reason": "The replies agree now."}


class LabelGiven(LabelReasonGiven):
    """A label and why it stands there; everybody reads it."""

    kind = One(choices=LabelKind.values)

    example = {"kind": "disputed", "reason": "Two replies give other figures."}


class PostLabels(ApiView):
    """What stands beside a post."""

    @operation("read:forum", is_open=True, gives=LabelShown, is_list=True)
    def get(self, request: Request, post_id: int) -> Response:
        """List the labels that stand beside a post, with their reasons. All come at once."""
        post = posts.visible(self, post_id)
        return self.page(labels.shown(self.caller, post))

    @operation(
        "moderate:forum",
        takes=LabelGiven,
        gives=LabelShown,
        status=201,
        is_idempotent=True,
        refuses=("label_stands", *REASON),
        **FORBIDS,
    )
    def post(self, request: Request, post_id: int) -> Response:
        """Put a label beside a post. Its author is told, with the reason."""
        post = posts.visible(self, post_id)

        def make(_token: object) -> Label:
            return labelling.add_label(
                actor=self.caller,
                post=post,
                kind=self.given["kind"],
                reason=self.given["reason"],
                declared=declared(self.given),
                now=self.now,
            )

        found = Label.objects.visible_to(self.caller)
        return self.shown(self.once(make, lambda pk: get_object_or_404(found, pk=pk)))


class PostLabel(ApiView):
    """One label beside a post."""

    @operation("moderate:forum", takes=LabelReasonGiven, gives=LabelShown, refuses=("label_gone", *REASON), **FORBIDS)
    def delete(self, request: Request, post_id: int, label_id: int) -> Response:
        """Take a label off. Its author is told, with the reason."""
        post = posts.visible(self, post_id)
        found = Label.objects.visible_to(self.caller).filter(post=post).select_related("post__thread", "post__author")
        label = get_object_or_404(found, pk=label_id)
        removed = labelling.remove_label(
            actor=self.caller, label=label, reason=self.given["reason"], declared=declared(self.given), now=self.now
        )
        return self.shown(removed)
