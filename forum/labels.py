"""Labels that a moderator, or a rule, puts beside a text.

Which post has which stands in `Post.labels`; who put it there and why, in `moderation`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.actions import record
from forum.models import Post, Thread
from foundation import site


class LabelKind(models.TextChoices):
    """In the order in which a post shows them."""

    DISPUTED = "disputed", _("Disputed, see the replies")
    RETRACTED_SOURCE = "retracted_source", _("Rests on a retracted source")
    SUPERSEDED = "superseded", _("Superseded")
    NO_EVIDENCE = "no_evidence", _("No evidence given")
    NOT_PEER_REVIEWED = "not_peer_reviewed", _("Not peer reviewed")
    VENDOR_CLAIM = "vendor_claim", _("Vendor’s claim")
    PERSONAL_QUESTION = "personal_question", _("Personal medical question")
    AI_GENERATED = "ai_generated", _("Contains AI-generated text")


# What each of them means, for readers who want to know.
MEANINGS: Final = {
    LabelKind.DISPUTED: _("People who know the subject contradict it here. Read what they say before you rely on it."),
    LabelKind.RETRACTED_SOURCE: _("A work that it rests on was retracted by its journal or its authors."),
    LabelKind.SUPERSEDED: _("It was right once; newer results or versions have taken its place."),
    LabelKind.NO_EVIDENCE: _("It states how well something works without a measure, the data and a source."),
    LabelKind.NOT_PEER_REVIEWED: _("What it is about has appeared as a preprint, and no journal has reviewed it yet."),
    LabelKind.VENDOR_CLAIM: _("The claim comes from whoever sells the product and was not checked by others."),
    LabelKind.PERSONAL_QUESTION: _(
        "It asks about somebody’s own illness. Nobody here can examine them, so it is not answered as advice."
    ),
    LabelKind.AI_GENERATED: _("A machine wrote at least parts of it."),
}
ICONS: Final = {
    LabelKind.DISPUTED: "warn",
    LabelKind.RETRACTED_SOURCE: "warn",
    LabelKind.SUPERSEDED: "clock",
    LabelKind.NO_EVIDENCE: "question",
    LabelKind.NOT_PEER_REVIEWED: "paper",
    LabelKind.VENDOR_CLAIM: "tool",
    LabelKind.PERSONAL_QUESTION: "shield",
    LabelKind.AI_GENERATED: "machine",
}
# A colour beside sign and words, never instead of them.
TONES: Final = {LabelKind.RETRACTED_SOURCE: "danger", LabelKind.AI_GENERATED: "machine"}


def tone_of(kind: str) -> str:
    """The colour in which a label of this kind is drawn."""
    return TONES.get(LabelKind(kind), "warn")


def set_labels(post: Post, kinds: Sequence[str], *, actor: User | None, now: datetime) -> None:
    """Let a locked post show these labels and no others, in the caller's transaction."""
    shown = [kind for kind in LabelKind.values if kind in kinds]
    if shown == post.labels:
        return
    Post.objects.filter(pk=post.pk).update(labels=shown)
    post.labels = shown
    Thread.objects.filter(pk=post.thread_id).update(version=F("version") + 1)
    site.bump_epoch()
    record("post_labelled", actor=actor, subject=post, data={"thread": post.thread_id, "labels": shown}, now=now)
