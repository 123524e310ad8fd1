"""Operations of the area `webhooks`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Admission, Also, Appeal, Article, ArticleLevel, ArticleRevision, Attachment, Author, Badge, Block, Bookmark, Category, CaughtUp, Channels, Choice, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Digests, Draft, Facet, Fault, Field, Flag, Found, FoundPlace, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, Meaning, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, Messages, ModerationDecision, Named, NewWebhook, Note, Notification, OneQueueItem, Organisation, OwnDecision, OwnInterest, OwnMembership, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Privacy, Profile, Progress, Pseudonym, Publication, QueueItem, QueueText, Reference, Related, Review, Revision, SavedSearch, SearchSummary, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TopicText, TrustBar, TrustLevel, TrustProgress, TrustRights, Webhook, WebhookCall, Word
from medai_commons.transport import UNSET, Transport, Unset


class WebhooksOperations(Transport):
    """Operations of the area `webhooks`."""

    def webhooks_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Webhook]:
        """List one's webhooks, the newest first."""
        answer: Iterator[Webhook] = self.pages(f"/api/v1/webhooks/", {"limit": limit})
        return answer

    def webhooks_create(self, *, name: str, address: str, idempotency_key: str | None = None) -> NewWebhook:
        """Add a webhook."""
        answer: NewWebhook = self.ask("POST", f"/api/v1/webhooks/", body={"name": name, "address": address}, idempotency_key=idempotency_key)
        return answer

    def webhooks_read(self, webhook_id: int) -> Webhook:
        """Read a webhook."""
        answer: Webhook = self.ask("GET", f"/api/v1/webhooks/{webhook_id}/")
        return answer

    def webhooks_remove(self, webhook_id: int) -> None:
        """Remove a webhook with its log."""
        self.ask("DELETE", f"/api/v1/webhooks/{webhook_id}/")

    def webhooks_calls_list(self, webhook_id: int, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[WebhookCall]:
        """List the calls of a webhook, the newest first."""
        answer: Iterator[WebhookCall] = self.pages(f"/api/v1/webhooks/{webhook_id}/calls/", {"limit": limit})
        return answer

    def webhooks_calls_create(self, webhook_id: int, *, idempotency_key: str | None = None) -> WebhookCall:
        """Call a webhook to try it."""
        answer: WebhookCall = self.ask("POST", f"/api/v1/webhooks/{webhook_id}/calls/", idempotency_key=idempotency_key)
        return answer

    def webhooks_calls_repetition_create(self, call_id: int, webhook_id: int) -> WebhookCall:
        """Make a call of the log once more."""
        answer: WebhookCall = self.ask("POST", f"/api/v1/webhooks/{webhook_id}/calls/{call_id}/repetition/")
        return answer

    def webhooks_listening_set(self, webhook_id: int) -> Webhook:
        """Let a webhook be called again."""
        answer: Webhook = self.ask("PUT", f"/api/v1/webhooks/{webhook_id}/listening/")
        return answer

    def webhooks_listening_remove(self, webhook_id: int) -> Webhook:
        """Let it be called no longer."""
        answer: Webhook = self.ask("DELETE", f"/api/v1/webhooks/{webhook_id}/listening/")
        return answer
