"""Operations of the area `knowledge`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Admission, Also, Appeal, Article, ArticleLevel, ArticleRevision, Attachment, Author, Badge, Block, Bookmark, Category, CaughtUp, Channels, Choice, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Digests, Draft, Facet, Fault, Field, Flag, Found, FoundPlace, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, Meaning, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, Messages, ModerationDecision, Named, NewWebhook, Note, Notification, OneQueueItem, Organisation, OwnDecision, OwnInterest, OwnMembership, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Privacy, Profile, Progress, Pseudonym, Publication, QueueItem, QueueText, Reference, Related, Review, Revision, SavedSearch, SearchSummary, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TopicText, TrustBar, TrustLevel, TrustProgress, TrustRights, Webhook, WebhookCall, Word
from medai_commons.transport import UNSET, Transport, Unset


class KnowledgeOperations(Transport):
    """Operations of the area `knowledge`."""

    def articles_list(self, *, language: Literal['en', 'zh-hans'] | Unset = UNSET, level: Literal[1, 2, 3] | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET, q: str | Unset = UNSET, topic: str | Unset = UNSET) -> Iterator[Article]:
        """List articles that the caller can read, the newest first."""
        answer: Iterator[Article] = self.pages(f"/api/v1/articles/", {"language": language, "level": level, "limit": limit, "q": q, "topic": topic})
        return answer

    def articles_create(self, *, title: str, sections: dict[str, str], slug: str, topic: str, level: Literal[1, 2, 3], language: Literal['en', 'zh-hans'], decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, significance: Literal['minor', 'content', 'clinical'] | Unset = UNSET, summary: str | Unset = UNSET, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET, idempotency_key: str | None = None) -> ArticleRevision:
        """Begin an article with a first draft, which its author alone sees until it is submitted."""
        answer: ArticleRevision = self.ask("POST", f"/api/v1/articles/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "title": title, "sections": sections, "significance": significance, "summary": summary, "slug": slug, "topic": topic, "level": level, "language": language}, idempotency_key=idempotency_key)
        return answer

    def articles_read(self, slug: str) -> Article:
        """Read what an article is."""
        answer: Article = self.ask("GET", f"/api/v1/articles/{slug}/")
        return answer

    def articles_faults_list(self, slug: str, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Fault]:
        """List what members say should change in an article, the newest first."""
        answer: Iterator[Fault] = self.pages(f"/api/v1/articles/{slug}/faults/", {"limit": limit})
        return answer

    def articles_faults_create(self, slug: str, *, language: Literal['en', 'zh-hans'], kind: Literal['wrong', 'outdated', 'unclear', 'reference', 'code'], note: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, section: str | Unset = UNSET) -> Fault:
        """Say what should change in a published text."""
        answer: Fault = self.ask("POST", f"/api/v1/articles/{slug}/faults/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "language": language, "kind": kind, "section": section, "note": note})
        return answer

    def articles_faults_resolution_create(self, fault_id: int, slug: str, *, resolution: str) -> Fault:
        """Say what was done: reviewers of the topic."""
        answer: Fault = self.ask("POST", f"/api/v1/articles/{slug}/faults/{fault_id}/resolution/", body={"resolution": resolution})
        return answer

    def articles_helpful_set(self, slug: str, *, language: Literal['en', 'zh-hans'], is_helpful: bool) -> Article:
        """Say whether an article helped; a second vote replaces the first."""
        answer: Article = self.ask("PUT", f"/api/v1/articles/{slug}/helpful/", body={"language": language, "is_helpful": is_helpful})
        return answer

    def articles_revisions_list(self, slug: str, *, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET, language: Literal['en', 'zh-hans'] | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET, state: Literal['draft', 'in_review', 'changes_requested', 'approved', 'superseded', 'rejected', 'withdrawn'] | Unset = UNSET) -> Iterator[ArticleRevision]:
        """List the revisions of an article that the caller may see, the newest first."""
        answer: Iterator[ArticleRevision] = self.pages(f"/api/v1/articles/{slug}/revisions/", {"expand": expand, "language": language, "limit": limit, "state": state})
        return answer

    def articles_revisions_create(self, slug: str, *, title: str, sections: dict[str, str], language: Literal['en', 'zh-hans'], base_number: int, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, significance: Literal['minor', 'content', 'clinical'] | Unset = UNSET, summary: str | Unset = UNSET, based_on: int | Unset = UNSET, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET, idempotency_key: str | None = None) -> ArticleRevision:
        """Propose the next revision, as a draft."""
        answer: ArticleRevision = self.ask("POST", f"/api/v1/articles/{slug}/revisions/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "title": title, "sections": sections, "significance": significance, "summary": summary, "language": language, "base_number": base_number, "based_on": based_on}, idempotency_key=idempotency_key)
        return answer

    def articles_text_read(self, language: str, slug: str, *, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET) -> ArticleRevision:
        """Read the published text in one language, `en` or `zh-hans`."""
        answer: ArticleRevision = self.ask("GET", f"/api/v1/articles/{slug}/text/{language}/", query={"expand": expand})
        return answer

    def glossary_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET, q: str | Unset = UNSET) -> Iterator[Term]:
        """List terms of the glossary."""
        answer: Iterator[Term] = self.pages(f"/api/v1/glossary/", {"limit": limit, "q": q})
        return answer

    def glossary_read(self, slug: str) -> Term:
        """Read a term."""
        answer: Term = self.ask("GET", f"/api/v1/glossary/{slug}/")
        return answer

    def paths_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Path]:
        """List learning paths, as staff put them."""
        answer: Iterator[Path] = self.pages(f"/api/v1/paths/", {"limit": limit})
        return answer

    def paths_read(self, slug: str) -> Path:
        """Read a learning path."""
        answer: Path = self.ask("GET", f"/api/v1/paths/{slug}/")
        return answer

    def references_read(self, reference_id: int) -> Reference:
        """Read what is known of a work."""
        answer: Reference = self.ask("GET", f"/api/v1/references/{reference_id}/")
        return answer

    def revisions_list(self, *, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET, language: Literal['en', 'zh-hans'] | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET, state: Literal['draft', 'in_review', 'changes_requested', 'approved', 'superseded', 'rejected', 'withdrawn'] | Unset = UNSET) -> Iterator[ArticleRevision]:
        """List revisions that the caller may see, the newest first; `state=in_review` is the queue of reviewers."""
        answer: Iterator[ArticleRevision] = self.pages(f"/api/v1/revisions/", {"expand": expand, "language": language, "limit": limit, "state": state})
        return answer

    def revisions_read(self, revision_id: int, *, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET) -> ArticleRevision:
        """Read a revision."""
        answer: ArticleRevision = self.ask("GET", f"/api/v1/revisions/{revision_id}/", query={"expand": expand})
        return answer

    def revisions_comments_list(self, revision_id: int, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Comment]:
        """List remarks on a revision, the first one first."""
        answer: Iterator[Comment] = self.pages(f"/api/v1/revisions/{revision_id}/comments/", {"limit": limit})
        return answer

    def revisions_comments_create(self, revision_id: int, *, body: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, section: str | Unset = UNSET) -> Comment:
        """Remark on an open revision: its author and those who review its topic."""
        answer: Comment = self.ask("POST", f"/api/v1/revisions/{revision_id}/comments/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "body": body, "section": section})
        return answer

    def revisions_publication_create(self, revision_id: int, *, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET) -> ArticleRevision:
        """Publish an approved revision."""
        answer: ArticleRevision = self.ask("POST", f"/api/v1/revisions/{revision_id}/publication/", query={"expand": expand})
        return answer

    def revisions_restoration_create(self, revision_id: int, *, base_number: int, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET, idempotency_key: str | None = None) -> ArticleRevision:
        """Propose again what a revision said that was published once, as a draft: it needs approvals like any other."""
        answer: ArticleRevision = self.ask("POST", f"/api/v1/revisions/{revision_id}/restoration/", query={"expand": expand}, body={"base_number": base_number}, idempotency_key=idempotency_key)
        return answer

    def revisions_reviews_list(self, revision_id: int, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Review]:
        """List decisions about a revision, the first one first."""
        answer: Iterator[Review] = self.pages(f"/api/v1/revisions/{revision_id}/reviews/", {"limit": limit})
        return answer

    def revisions_reviews_create(self, revision_id: int, *, decision: Literal['approve', 'request_changes', 'reject'], role: Literal['clinician', 'researcher', 'engineer'], content_hash: str, note: str | Unset = UNSET, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET) -> ArticleRevision:
        """Approve a revision, ask for changes, or reject it."""
        answer: ArticleRevision = self.ask("POST", f"/api/v1/revisions/{revision_id}/reviews/", query={"expand": expand}, body={"decision": decision, "role": role, "content_hash": content_hash, "note": note})
        return answer

    def revisions_submission_create(self, revision_id: int, *, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET) -> ArticleRevision:
        """Submit one's own draft."""
        answer: ArticleRevision = self.ask("POST", f"/api/v1/revisions/{revision_id}/submission/", query={"expand": expand})
        return answer

    def revisions_withdrawal_create(self, revision_id: int, *, reason: str | Unset = UNSET, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET) -> ArticleRevision:
        """Withdraw one's own open revision."""
        answer: ArticleRevision = self.ask("POST", f"/api/v1/revisions/{revision_id}/withdrawal/", query={"expand": expand}, body={"reason": reason})
        return answer

    def topics_list(self, *, expand: Sequence[Literal['text']] | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET, part_of: str | Unset = UNSET) -> Iterator[Topic]:
        """List topics, as they stand in the tree."""
        answer: Iterator[Topic] = self.pages(f"/api/v1/topics/", {"expand": expand, "limit": limit, "part_of": part_of})
        return answer

    def topics_read(self, slug: str, *, expand: Sequence[Literal['text']] | Unset = UNSET) -> Topic:
        """Read a topic."""
        answer: Topic = self.ask("GET", f"/api/v1/topics/{slug}/", query={"expand": expand})
        return answer

    def topics_texts_list(self, slug: str, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[TopicText]:
        """List what a topic is in each language, with what waits for a second person."""
        answer: Iterator[TopicText] = self.pages(f"/api/v1/topics/{slug}/texts/", {"limit": limit})
        return answer

    def topics_texts_acceptance_create(self, slug: str, *, language: Literal['en', 'zh-hans'], source: str) -> TopicText:
        """Show the proposed text to readers: somebody else who reviews the topic."""
        answer: TopicText = self.ask("POST", f"/api/v1/topics/{slug}/texts/acceptance/", body={"language": language, "source": source})
        return answer

    def topics_texts_proposal_set(self, slug: str, *, language: Literal['en', 'zh-hans'], source: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET) -> TopicText:
        """Propose a text of a topic; one's own that waits is replaced."""
        answer: TopicText = self.ask("PUT", f"/api/v1/topics/{slug}/texts/proposal/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "language": language, "source": source})
        return answer

    def topics_texts_refusal_create(self, slug: str, *, language: Literal['en', 'zh-hans'], note: str) -> TopicText:
        """Decline the proposed text, with a reason that its author reads: somebody else who reviews the topic."""
        answer: TopicText = self.ask("POST", f"/api/v1/topics/{slug}/texts/refusal/", body={"language": language, "note": note})
        return answer
