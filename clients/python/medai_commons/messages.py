"""Operations of the area `messages`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Admission, Also, Appeal, Article, ArticleLevel, ArticleRevision, Attachment, Author, Badge, Block, Bookmark, Category, CaughtUp, Channels, Choice, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Digests, Draft, Facet, Fault, Field, Flag, Found, FoundPlace, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, Meaning, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, Messages, ModerationDecision, Named, NewWebhook, Note, Notification, OneQueueItem, Organisation, OwnDecision, OwnInterest, OwnMembership, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Privacy, Profile, Progress, Pseudonym, Publication, QueueItem, QueueText, Reference, Related, Review, Revision, SavedSearch, SearchSummary, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TopicText, TrustBar, TrustLevel, TrustProgress, TrustRights, Webhook, WebhookCall, Word
from medai_commons.transport import UNSET, Transport, Unset


class MessagesOperations(Transport):
    """Operations of the area `messages`."""

    def contact_requests_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[ContactRequest]:
        """List requests that wait for the caller's answer, the oldest first."""
        answer: Iterator[ContactRequest] = self.pages(f"/api/v1/contact-requests/", {"limit": limit})
        return answer

    def contact_requests_acceptance_create(self, request_id: int) -> Conversation:
        """Accept: a conversation opens that begins with the request's text."""
        answer: Conversation = self.ask("POST", f"/api/v1/contact-requests/{request_id}/acceptance/")
        return answer

    def contact_requests_refusal_create(self, request_id: int) -> None:
        """Decline; the sender is told nothing."""
        self.ask("POST", f"/api/v1/contact-requests/{request_id}/refusal/")

    def conversations_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Conversation]:
        """List conversations, the one that was written in last first."""
        answer: Iterator[Conversation] = self.pages(f"/api/v1/conversations/", {"limit": limit})
        return answer

    def conversations_create(self, *, body: str, others: Sequence[str], title: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, interests: Literal['none', 'listed'] | Unset = UNSET, interests_note: str | Unset = UNSET, ai_assistance: Literal['none', 'language-editing', 'translated', 'partly', 'mostly'] | Unset = UNSET, idempotency_key: str | None = None) -> Conversation:
        """Write to one or several members in private."""
        answer: Conversation = self.ask("POST", f"/api/v1/conversations/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "body": body, "interests": interests, "interests_note": interests_note, "ai_assistance": ai_assistance, "others": others, "title": title}, idempotency_key=idempotency_key)
        return answer

    def conversations_read(self, thread_id: int) -> Conversation:
        """Read who stands in a conversation, and what it is called."""
        answer: Conversation = self.ask("GET", f"/api/v1/conversations/{thread_id}/")
        return answer

    def conversations_muted_set(self, thread_id: int, *, is_muted: bool) -> Conversation:
        """Mute a conversation, or hear of it again."""
        answer: Conversation = self.ask("PUT", f"/api/v1/conversations/{thread_id}/muted/", body={"is_muted": is_muted})
        return answer

    def conversations_participants_create(self, thread_id: int, *, others: Sequence[str]) -> Conversation:
        """Invite others, by whoever began it."""
        answer: Conversation = self.ask("POST", f"/api/v1/conversations/{thread_id}/participants/", body={"others": others})
        return answer

    def conversations_participants_remove(self, thread_id: int) -> None:
        """Leave the conversation; there is no way back."""
        self.ask("DELETE", f"/api/v1/conversations/{thread_id}/participants/")

    def conversations_posts_list(self, thread_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET, from_number: int | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Post]:
        """List the posts of a conversation, the first one first."""
        answer: Iterator[Post] = self.pages(f"/api/v1/conversations/{thread_id}/posts/", {"expand": expand, "from_number": from_number, "limit": limit})
        return answer

    def conversations_posts_create(self, thread_id: int, *, body: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, interests: Literal['none', 'listed'] | Unset = UNSET, interests_note: str | Unset = UNSET, ai_assistance: Literal['none', 'language-editing', 'translated', 'partly', 'mostly'] | Unset = UNSET, reply_to: int | Unset = UNSET, is_pseudonymous: bool | Unset = UNSET, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET, idempotency_key: str | None = None) -> Post:
        """Write in a conversation."""
        answer: Post = self.ask("POST", f"/api/v1/conversations/{thread_id}/posts/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "body": body, "interests": interests, "interests_note": interests_note, "ai_assistance": ai_assistance, "reply_to": reply_to, "is_pseudonymous": is_pseudonymous}, idempotency_key=idempotency_key)
        return answer

    def people_contact_create(self, username: str, *, text: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET) -> ContactRequest:
        """Ask a member whether one may write to them, once in three months."""
        answer: ContactRequest = self.ask("POST", f"/api/v1/people/{username}/contact/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "text": text})
        return answer
