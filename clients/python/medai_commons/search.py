"""Operations of the area `search`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Admission, Also, Appeal, Article, ArticleLevel, ArticleRevision, Attachment, Author, Badge, Block, Bookmark, Category, CaughtUp, Channels, Choice, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Digests, Draft, Facet, Fault, Field, Flag, Found, FoundPlace, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, Meaning, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, Messages, ModerationDecision, Named, NewWebhook, Note, Notification, OneQueueItem, Organisation, OwnDecision, OwnInterest, OwnMembership, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Privacy, Profile, Progress, Pseudonym, Publication, QueueItem, QueueText, Reference, Related, Review, Revision, SavedSearch, SearchSummary, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TopicText, TrustBar, TrustLevel, TrustProgress, TrustRights, Webhook, WebhookCall, Word
from medai_commons.transport import UNSET, Transport, Unset


class SearchOperations(Transport):
    """Operations of the area `search`."""

    def articles_related_list(self, slug: str, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Related]:
        """List threads, articles and topics that are about the same as a published article, the most alike first."""
        answer: Iterator[Related] = self.pages(f"/api/v1/articles/{slug}/related/", {"limit": limit})
        return answer

    def search_list(self, *, kind: Literal['article', 'question', 'discussion', 'collaboration', 'topic', 'term', 'path', 'person', 'page'] | Unset = UNSET, language: Literal['en', 'zh-hans'] | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET, q: str | Unset = UNSET, sort: Literal['best', 'new'] | Unset = UNSET, state: Literal['solved', 'unanswered', 'reviewed'] | Unset = UNSET, topic: str | Unset = UNSET) -> Iterator[Found]:
        """Search everything that the caller can read, in both languages."""
        answer: Iterator[Found] = self.pages(f"/api/v1/search/", {"kind": kind, "language": language, "limit": limit, "q": q, "sort": sort, "state": state, "topic": topic})
        return answer

    def search_places_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET, q: str | Unset = UNSET) -> Iterator[FoundPlace]:
        """List what is called so: every word of the name begins as one that was typed."""
        answer: Iterator[FoundPlace] = self.pages(f"/api/v1/search/places/", {"limit": limit, "q": q})
        return answer

    def search_summary_read(self, *, kind: Literal['article', 'question', 'discussion', 'collaboration', 'topic', 'term', 'path', 'person', 'page'] | Unset = UNSET, language: Literal['en', 'zh-hans'] | Unset = UNSET, q: str | Unset = UNSET, sort: Literal['best', 'new'] | Unset = UNSET, state: Literal['solved', 'unanswered', 'reviewed'] | Unset = UNSET, topic: str | Unset = UNSET) -> SearchSummary:
        """Count what a search finds, by kind, state, language and topic; and tell how it was understood."""
        answer: SearchSummary = self.ask("GET", f"/api/v1/search/summary/", query={"kind": kind, "language": language, "q": q, "sort": sort, "state": state, "topic": topic})
        return answer

    def threads_related_list(self, thread_id: int, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Related]:
        """List threads, articles and topics that are about the same as a thread, the most alike first."""
        answer: Iterator[Related] = self.pages(f"/api/v1/threads/{thread_id}/related/", {"limit": limit})
        return answer
