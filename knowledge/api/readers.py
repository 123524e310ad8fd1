"""What readers do with articles for themselves: mark what they read, follow; and bringing an earlier text back."""

from uuid import UUID

from django.db import models
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.operations import operation
from foundation.api.shapes import Given, Number, One, Shown
from foundation.api.views import ApiView
from knowledge import api_rows
from knowledge.actions import readers, writing
from knowledge.api import reading
from knowledge.api.shapes import ArticleRevisionShown
from knowledge.api.writing import TEXT
from knowledge.models import Article, ArticleRevision, Progress
from knowledge.vocabulary import LANGUAGE_CODES
from notifications.models import Subscription


class RestorationGiven(Given):
    """What was seen when it was decided."""

    base_number = Number(max_value=2**31 - 1, help_text="The newest revision that was read.")

    example = {"base_number": 5}


class Restoration(ApiView):
    """An earlier text that is proposed again."""

    @operation(
        "write:knowledge",
        takes=RestorationGiven,
        gives=ArticleRevisionShown,
        status=201,
        is_idempotent=True,
        forbids=("propose_revision", "roll_back"),
        refuses=("changed_meanwhile", "based_on_elsewhere", *TEXT),
    )
    def post(self, request: Request, revision_id: int) -> Response:
        """Propose again what a revision said that was published once, as a draft: it needs approvals like any other."""
        found = api_rows.visible(self, revision_id)

        def make(_token: UUID | None) -> ArticleRevision:
            return writing.roll_back(actor=self.caller, to=found, base_number=self.given["base_number"], now=self.now)

        made = self.once(make, lambda pk: api_rows.visible(self, int(pk)))
        return reading.shown(self, made.pk, status=201, location=f"/api/v1/revisions/{made.pk}/")


class ProgressShown(Shown):
    """Which revision of an article the caller has read."""

    language = serializers.ChoiceField(choices=LANGUAGE_CODES)
    number = serializers.IntegerField(source="revision_number")
    read_at = serializers.DateTimeField()

    example = {"language": "en", "number": 3, "read_at": "2026-03-02T09:00:00Z"}


class ProgressGiven(Given):
    """In which language it was read."""

    language = One(choices=LANGUAGE_CODES)

    example = {"language": "en"}


class ArticleProgress(ApiView):
    """Whether the caller has read an article."""

    @operation("read:account", gives=ProgressShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read whether one marked an article as read."""
        return self.shown(get_object_or_404(self._own(), article=_article(self, slug)))

    @operation("write:account", takes=ProgressGiven, gives=ProgressShown)
    def put(self, request: Request, slug: str) -> Response:
        """Mark an article as read, as readers see it now."""
        article, language = _article(self, slug), self.given["language"]
        seen = ArticleRevision.objects.visible_to(self.caller).published()
        shown = get_object_or_404(seen, text__article=article, language=language)
        readers.mark_read(
            actor=self.caller, article=article, language=language, number=shown.number, is_read=True, now=self.now
        )
        return self.shown(get_object_or_404(self._own(), article=article))

    @operation("write:account")
    def delete(self, request: Request, slug: str) -> Response:
        """Mark it as unread."""
        readers.mark_read(
            actor=self.caller, article=_article(self, slug), language="", number=0, is_read=False, now=self.now
        )
        return self.nothing()

    def _own(self) -> models.QuerySet[Progress]:
        # house: allow model-in-interface: the caller's own
        return Progress.objects.filter(member=self.caller)


class ArticleLevelShown(Shown):
    """How closely the caller follows an article."""

    level = serializers.ChoiceField(choices=Subscription.Level.values)

    example = {"level": "watching"}


class ArticleLevelGiven(Given):
    """How closely."""

    level = One(choices=Subscription.Level.values)

    example = {"level": "watching"}


class ArticleLevel(ApiView):
    """How closely the caller follows an article."""

    @operation("read:account", gives=ArticleLevelShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read how closely one follows an article."""
        return self._told(_article(self, slug))

    @operation("write:account", takes=ArticleLevelGiven, gives=ArticleLevelShown)
    def put(self, request: Request, slug: str) -> Response:
        """Follow an article more or less closely, or mute it."""
        article = _article(self, slug)
        readers.follow(actor=self.caller, target=article, level=self.given["level"], now=self.now)
        return self._told(article)

    def _told(self, article: Article) -> Response:
        return self.shown({"level": Subscription.objects.visible_to(self.caller).level_of(self.caller, article)})


def _article(view: ApiView, slug: str) -> Article:
    found: Article = get_object_or_404(Article.objects.visible_to(view.caller), slug=slug)
    return found
