"""What a member did with things of the knowledge base: follow, vote, read."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models

from knowledge.models import Article, ArticleText, HelpfulVote, Progress
from notifications.models import Subscription

if TYPE_CHECKING:
    from accounts.models import User

FOLLOWED = ("tracking", "watching")


def is_followed(user: "User | AnonymousUser", target: models.Model) -> bool:
    """One statement; none for a guest."""
    if not user.is_authenticated:
        return False
    mine = Subscription.objects.filter(
        member_id=user.pk, target_model=target._meta.label_lower, target_id=target.pk, level__in=FOLLOWED
    )
    return mine.exists()


def vote_of(user: "User", text: ArticleText) -> HelpfulVote | None:
    """Whether the member said that it helped."""
    return HelpfulVote.objects.filter(member=user, text=text).first()


def has_read(user: "User", article: Article) -> bool:
    """Whether the member marked it as read."""
    return Progress.objects.filter(member=user, article=article).exists()
