"""Writing and reviewing articles, over the actions that pages call too."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.declaring import Gated, declared
from content.markup.limits import CODES
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Flag, Given, Number, One, Slug, Words
from foundation.api.views import ApiView
from knowledge import api_rows
from knowledge.actions import publishing, readers, writing
from knowledge.actions import reviewing as deciding
from knowledge.api import reading
from knowledge.api.shapes import ArticleRevisionShown, ArticleShown, CommentShown, FaultShown
from knowledge.drafting import Draft
from knowledge.models import Article, ArticleRevision, ArticleText, NeedsChange, Topic
from knowledge.sections import KEYS, LONGEST_SOURCE
from knowledge.vocabulary import LANGUAGE_CODES, Level, Role, Significance

TEXT = (
    *("privacy_findings", "title_empty", "language_unknown", "significance_unknown", "article_empty"),
    *("article_too_long", "section_mark", "section_unknown", "too_many_files", "too_many_code_blocks"),
    *CODES,
)


class RevisionGiven(Gated):
    """One version of an article."""

    title = Words(max_length=800)
    sections = serializers.DictField(
        child=Words(max_length=LONGEST_SOURCE, allow_blank=True, trim_whitespace=False),
        help_text=f"Markdown by section: {', '.join(KEYS)}.",
    )
    significance = One(choices=Significance.values, required=False, default=Significance.CONTENT)
    summary = Words(max_length=2000, required=False, allow_blank=True, default="", help_text="What changed.")

    example = {
        "language": "en",
        "base_number": 3,
        "title": "Calibration of risk models",
        "sections": {"key-idea": "Predicted and observed risk agree."},
        "summary": "A shorter key idea.",
    }

    def validate_sections(self, texts: dict[str, str]) -> dict[str, str]:
        """Sections that every article has."""
        unknown = sorted(set(texts) - set(KEYS))
        if unknown:
            raise serializers.ValidationError({unknown[0][:60]: [_("There is no such field here.")]}, UNSUITABLE)
        return texts


class ArticleGiven(RevisionGiven):
    """A new article with its first draft."""

    slug = Slug(max_length=80)
    topic = Words(max_length=60, help_text="Its slug.")
    level = serializers.ChoiceField(choices=Level.values)
    language = One(choices=LANGUAGE_CODES)

    example = {
        "slug": "calibration-of-risk-models",
        "topic": "calibration",
        "level": 1,
        "language": "en",
        "title": "Calibration of risk models",
        "sections": {"key-idea": "Predicted and observed risk agree."},
    }


class ProposalGiven(RevisionGiven):
    """The next revision of an article's text."""

    language = One(choices=LANGUAGE_CODES)
    base_number = Number(max_value=2**31 - 1, help_text="The newest revision that was read; 0 for none.")
    based_on = Number(required=False, min_value=1, help_text="The revision in the other language that it translates.")


class Articles(reading.Articles):
    """Lists of articles, and beginning one."""

    @operation(
        "write:knowledge",
        takes=ArticleGiven,
        gives=ArticleRevisionShown,
        status=201,
        is_idempotent=True,
        forbids=("propose_revision",),
        refuses=("slug_taken", "slug_reserved", "level_unknown", *TEXT),
    )
    def post(self, request: Request) -> Response:
        """Begin an article with a first draft, which its author alone sees until it is submitted."""
        given = self.given
        topic = Topic.objects.visible_to(self.caller).filter(slug=given["topic"]).first()
        if topic is None:
            raise serializers.ValidationError(
                {"topic": [_("There is no topic “%(slug)s”.") % {"slug": given["topic"]}]}, UNSUITABLE
            )

        def make(token: UUID | None) -> ArticleRevision:
            return writing.start_article(
                actor=self.caller,
                slug=given["slug"],
                topic=topic,
                level=int(given["level"]),
                language=given["language"],
                draft=_draft(given),
                now=self.now,
            )

        return _made(self, self.once(make, lambda pk: api_rows.visible(self, int(pk))))


class ArticleRevisions(reading.ArticleRevisions):
    """Revisions of one article, and proposing the next."""

    @operation(
        "write:knowledge",
        takes=ProposalGiven,
        gives=ArticleRevisionShown,
        status=201,
        is_idempotent=True,
        forbids=("propose_revision",),
        refuses=("changed_meanwhile", "based_on_elsewhere", *TEXT),
    )
    def post(self, request: Request, slug: str) -> Response:
        """Propose the next revision, as a draft. The caller's earlier drafts of the text are superseded by it."""
        given = self.given
        article = get_object_or_404(Article.objects.visible_to(self.caller).select_related("topic"), slug=slug)
        based_on = None
        if "based_on" in given:
            seen = ArticleRevision.objects.visible_to(self.caller).select_related("text")
            based_on = get_object_or_404(seen, pk=given["based_on"], text__article=article)

        def make(token: UUID | None) -> ArticleRevision:
            return writing.propose(
                actor=self.caller,
                article=article,
                language=given["language"],
                draft=_draft(given),
                base_number=given["base_number"],
                based_on=based_on,
                now=self.now,
            )

        return _made(self, self.once(make, lambda pk: api_rows.visible(self, int(pk))))


class Submission(ApiView):
    """Handing a draft to the reviewers."""

    @operation(
        "write:knowledge",
        gives=ArticleRevisionShown,
        forbids=("submit_revision",),
        refuses=("section_not_ready", "section_missing"),
    )
    def post(self, request: Request, revision_id: int) -> Response:
        """Submit one's own draft."""
        writing.submit(actor=self.caller, revision=api_rows.visible(self, revision_id), now=self.now)
        return reading.shown(self, revision_id)


class WithdrawalGiven(Given):
    """Why a revision is taken back."""

    reason = Words(max_length=500, required=False, allow_blank=True, default="")

    example = {"reason": "I will write it anew."}


class Withdrawal(ApiView):
    """Taking one's own revision back."""

    @operation("write:knowledge", takes=WithdrawalGiven, gives=ArticleRevisionShown, forbids=("withdraw_revision",))
    def post(self, request: Request, revision_id: int) -> Response:
        """Withdraw one's own open revision."""
        found = api_rows.visible(self, revision_id)
        writing.withdraw(actor=self.caller, revision=found, reason=self.given["reason"], now=self.now)
        return reading.shown(self, revision_id)


class ReviewGiven(Given):
    """What a reviewer decides."""

    decision = One(choices=["approve", "request_changes", "reject"])
    role = One(choices=Role.values, help_text="In which the caller is appointed.")
    content_hash = Words(max_length=64, help_text="Of the text that was read.")
    note = Words(max_length=500, required=False, allow_blank=True, default="", help_text="Needed unless one approves.")

    example = {
        "decision": "request_changes",
        "role": "clinician",
        "content_hash": "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c",
        "note": "Say for whom it fails.",
    }


class RevisionReviews(reading.RevisionReviews):
    """Decisions about a revision, and deciding."""

    @operation(
        "write:knowledge",
        takes=ReviewGiven,
        gives=ArticleRevisionShown,
        status=201,
        forbids=("review_revision", "review_role"),
        refuses=("text_changed", "note_empty", "starter_stays", "approved_already"),
    )
    def post(self, request: Request, revision_id: int) -> Response:
        """Approve a revision, ask for changes, or reject it."""
        given, found = self.given, api_rows.visible(self, revision_id)
        common: dict[str, Any] = {"actor": self.caller, "revision": found, "role": given["role"], "now": self.now}
        if given["decision"] == "approve":
            deciding.approve(**common, content_hash=given["content_hash"], note=given["note"])
        else:
            self._check_read(found)
            decide = deciding.reject if given["decision"] == "reject" else deciding.request_changes
            decide(**common, note=given["note"])
        return reading.shown(self, revision_id, status=201)

    def _check_read(self, found: ArticleRevision) -> None:
        """A decision is about the text that was read."""
        if found.content_hash != self.given["content_hash"]:
            sentence = _("Somebody changed this since you read it.")
            raise serializers.ValidationError({"content_hash": [sentence]}, UNSUITABLE)


class CommentGiven(Gated):
    """A remark."""

    body = Words(max_length=8000)
    section = Words(max_length=40, required=False, allow_blank=True, default="", help_text="Empty: the whole.")

    example = {"section": "pitfalls", "body": "Name the software of the laboratory."}


class RevisionComments(reading.RevisionComments):
    """Remarks on a revision, and making one."""

    @operation(
        "write:knowledge",
        takes=CommentGiven,
        gives=CommentShown,
        status=201,
        forbids=("comment_on_revision",),
        refuses=("comment_length", "section_unknown", "comment_held", "privacy_findings"),
    )
    def post(self, request: Request, revision_id: int) -> Response:
        """Remark on an open revision: its author and those who review its topic."""
        made = deciding.comment(
            actor=self.caller,
            revision=api_rows.visible(self, revision_id),
            body=self.given["body"],
            section=self.given["section"],
            declared=declared(self.given),
            now=self.now,
        )
        return self.shown(made)


class Publication(ApiView):
    """Letting readers see a revision."""

    @operation(
        "write:knowledge",
        gives=ArticleRevisionShown,
        forbids=("publish_revision",),
        refuses=("approvals_missing",),
    )
    def post(self, request: Request, revision_id: int) -> Response:
        """Publish an approved revision."""
        publishing.publish(actor=self.caller, revision=api_rows.visible(self, revision_id), now=self.now)
        return reading.shown(self, revision_id)


class FaultGiven(Gated):
    """What should change, and why."""

    language = One(choices=LANGUAGE_CODES)
    kind = One(choices=NeedsChange.Kind.values)
    section = Words(max_length=40, required=False, allow_blank=True, default="")
    note = Words(max_length=8000)

    example = {
        "language": "en",
        "kind": "outdated",
        "section": "evidence",
        "note": "The trial that is cited was retracted.",
    }


class ArticleFaults(reading.ArticleFaults):
    """What should change in an article, and saying so."""

    @operation(
        "write:knowledge",
        takes=FaultGiven,
        gives=FaultShown,
        status=201,
        forbids=("report_needed_change",),
        refuses=("kind_unknown", "section_unknown", "note_length", "note_held", "privacy_findings"),
    )
    def post(self, request: Request, slug: str) -> Response:
        """Say what should change in a published text."""
        made = readers.report_needed_change(
            actor=self.caller,
            text=text_of(self, slug, self.given["language"]),
            kind=self.given["kind"],
            section=self.given["section"],
            note=self.given["note"],
            declared=declared(self.given),
            now=self.now,
        )
        return self.shown(made)


class ResolutionGiven(Given):
    """What was done about a fault."""

    resolution = Words(max_length=500)

    example = {"resolution": "The trial is taken out."}


class FaultResolution(ApiView):
    """Settling a fault."""

    @operation(
        "write:knowledge",
        takes=ResolutionGiven,
        gives=FaultShown,
        forbids=("resolve_needed_change",),
        refuses=("resolution_length",),
    )
    def post(self, request: Request, slug: str, fault_id: int) -> Response:
        """Say what was done: reviewers of the topic."""
        article = get_object_or_404(Article.objects.visible_to(self.caller), slug=slug)
        found = NeedsChange.objects.visible_to(self.caller).select_related("text__article__topic")
        report = get_object_or_404(found, pk=fault_id, text__article=article)
        resolution = self.given["resolution"]
        return self.shown(
            readers.resolve_needed_change(actor=self.caller, report=report, resolution=resolution, now=self.now)
        )


class HelpfulGiven(Given):
    """Whether an article helped."""

    language = One(choices=LANGUAGE_CODES)
    is_helpful = Flag()

    example = {"language": "en", "is_helpful": True}


class Helpful(ApiView):
    """Whether an article helped somebody decide something."""

    @operation("write:knowledge", takes=HelpfulGiven, gives=ArticleShown, forbids=("vote_helpful",))
    def put(self, request: Request, slug: str) -> Response:
        """Say whether an article helped; a second vote replaces the first."""
        text = text_of(self, slug, self.given["language"])
        readers.vote_helpful(actor=self.caller, text=text, is_helpful=self.given["is_helpful"], now=self.now)
        return self.shown(get_object_or_404(api_rows.articles(self), slug=slug))


def text_of(view: ApiView, slug: str, language: str) -> ArticleText:
    """The article in this language, published. Raises Http404."""
    seen = ArticleRevision.objects.visible_to(view.caller).published().select_related("text__article__topic")
    found = get_object_or_404(seen, text__article__slug=slug, language=language)
    text: ArticleText = found.text
    return text


def _draft(given: Any) -> Draft:  # Any: checked values of several types
    return Draft(
        title=given["title"],
        texts=given["sections"],
        significance=given["significance"],
        summary=given["summary"],
        declared=declared(given),
    )


def _made(view: ApiView, revision: ArticleRevision) -> Response:
    return reading.shown(view, revision.pk, status=201, location=f"/api/v1/revisions/{revision.pk}/")
