"""What the deletion of an account does with the knowledge base."""

from django.db import transaction
from django.db.models import Count, Q

from foundation import portions
from foundation.belongings import Leaving
from knowledge.models import ArticleRevision, ArticleText, HelpfulVote
from knowledge.vocabulary import State


def erase(leaving: Leaving) -> None:
    """Delete drafts that were never handed in, and votes, whose counts follow. What was handed in stays, unnamed."""
    drafts = ArticleRevision.objects.filter(author_id=leaving.member_id, state=State.DRAFT)
    leaving.count("knowledge.ArticleRevision", portions.delete(drafts.filter(is_published=False)))
    votes = HelpfulVote.objects.filter(member_id=leaving.member_id)
    for text_id in list(votes.order_by("text").values_list("text", flat=True).distinct()):
        with transaction.atomic():
            text = ArticleText.objects.select_for_update(of=("self",)).get(pk=text_id)
            deleted, _by_model = votes.filter(text=text).delete()
            leaving.count("knowledge.HelpfulVote", deleted)
            counts = HelpfulVote.objects.filter(text=text).aggregate(
                helpful_count=Count("pk", filter=Q(is_helpful=True)),
                not_helpful_count=Count("pk", filter=Q(is_helpful=False)),
            )
            ArticleText.objects.filter(pk=text_id).update(**counts)
