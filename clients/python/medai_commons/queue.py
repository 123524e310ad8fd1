"""Operations of the area `queue`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Admission, Also, Appeal, Article, ArticleLevel, ArticleRevision, Attachment, Author, Badge, Block, Bookmark, Category, CaughtUp, Channels, Choice, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Digests, Draft, Facet, Fault, Field, Flag, Found, FoundPlace, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, Meaning, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, Messages, ModerationDecision, Named, NewWebhook, Note, Notification, OneQueueItem, Organisation, OwnDecision, OwnInterest, OwnMembership, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Privacy, Profile, Progress, Pseudonym, Publication, QueueItem, QueueText, Reference, Related, Review, Revision, SavedSearch, SearchSummary, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TopicText, TrustBar, TrustLevel, TrustProgress, TrustRights, Webhook, WebhookCall, Word
from medai_commons.transport import UNSET, Transport, Unset


class QueueOperations(Transport):
    """Operations of the area `queue`."""

    def moderation_decisions_list(self, *, item: int | Unset = UNSET, kind: Literal['hidden', 'restored', 'held', 'released', 'refused', 'upheld', 'dismissed', 'lapsed', 'asked_to_edit', 'redacted', 'opened', 'reopened', 'appeal_granted', 'appeal_refused', 'suspended', 'silenced', 'lifted', 'locked', 'unlocked', 'moved', 'merged', 'split', 'retried', 'labelled', 'unlabelled', 'rule_changed', 'defences_changed', 'cleared', 'seen_to', 'address_confirmed', 'sending_off', 'articles_marked', 'scan_started', 'scan_finished', 'level_fixed', 'level_released', 'service_made', 'service_changed', 'service_off', 'service_on'] | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET, member: str | Unset = UNSET) -> Iterator[ModerationDecision]:
        """List decisions, the newest first."""
        answer: Iterator[ModerationDecision] = self.pages(f"/api/v1/moderation/decisions/", {"item": item, "kind": kind, "limit": limit, "member": member})
        return answer

    def moderation_decisions_create(self, *, items: Sequence[dict[str, Any]], decision: Literal['dismiss', 'uphold', 'hide'], decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET) -> SeveralDecided:
        """Decide about several texts, each by itself."""
        answer: SeveralDecided = self.ask("POST", f"/api/v1/moderation/decisions/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "items": items, "decision": decision, "reason": reason})
        return answer

    def moderation_decisions_undo_create(self, decision_id: int, *, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, idempotency_key: str | None = None) -> ModerationDecision:
        """Take a decision back: a text stands as before, its item is open again."""
        answer: ModerationDecision = self.ask("POST", f"/api/v1/moderation/decisions/{decision_id}/undo/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason}, idempotency_key=idempotency_key)
        return answer

    def moderation_items_list(self, *, category: str | Unset = UNSET, kind: Literal['flags', 'held', 'appeal', 'credential', 'needs_change', 'undelivered', 'found', 'address', 'source'] | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET, mine: bool | Unset = UNSET, order: Literal['harm', 'age'] | Unset = UNSET, reason: str | Unset = UNSET, state: Literal['open', 'waiting', 'closed'] | Unset = UNSET) -> Iterator[QueueItem]:
        """List what the caller decides about."""
        answer: Iterator[QueueItem] = self.pages(f"/api/v1/moderation/items/", {"category": category, "kind": kind, "limit": limit, "mine": mine, "order": order, "reason": reason, "state": state})
        return answer

    def moderation_items_read(self, item_id: int) -> OneQueueItem:
        """Read an item with its text, reports, notes and history."""
        answer: OneQueueItem = self.ask("GET", f"/api/v1/moderation/items/{item_id}/")
        return answer

    def moderation_items_answer_create(self, item_id: int, *, is_granted: bool, version: int, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET) -> OneQueueItem:
        """Grant an appeal, or refuse it."""
        answer: OneQueueItem = self.ask("POST", f"/api/v1/moderation/items/{item_id}/answer/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "is_granted": is_granted, "reason": reason, "version": version})
        return answer

    def moderation_items_claim_set(self, item_id: int) -> OneQueueItem:
        """Say that one looks at it: for ten minutes nobody else decides."""
        answer: OneQueueItem = self.ask("PUT", f"/api/v1/moderation/items/{item_id}/claim/")
        return answer

    def moderation_items_claim_remove(self, item_id: int) -> OneQueueItem:
        """Leave it to others."""
        answer: OneQueueItem = self.ask("DELETE", f"/api/v1/moderation/items/{item_id}/claim/")
        return answer

    def moderation_items_decision_create(self, item_id: int, *, decision: Literal['redact', 'ask', 'dismiss', 'uphold', 'hide'], version: int, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, idempotency_key: str | None = None) -> ModerationDecision:
        """Decide about a flagged or held text."""
        answer: ModerationDecision = self.ask("POST", f"/api/v1/moderation/items/{item_id}/decision/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "decision": decision, "reason": reason, "version": version}, idempotency_key=idempotency_key)
        return answer

    def moderation_items_matter_create(self, item_id: int, *, answer: Literal['redact', 'seen', 'confirm', 'leave_off', 'mark', 'clear'], version: int, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, idempotency_key: str | None = None) -> ModerationDecision:
        """Decide about an item that is no post."""
        answer: ModerationDecision = self.ask("POST", f"/api/v1/moderation/items/{item_id}/matter/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "answer": answer, "reason": reason, "version": version}, idempotency_key=idempotency_key)
        return answer

    def moderation_items_notes_list(self, item_id: int, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[ItemNote]:
        """List the notes on an item, the oldest first."""
        answer: Iterator[ItemNote] = self.pages(f"/api/v1/moderation/items/{item_id}/notes/", {"limit": limit})
        return answer

    def moderation_items_notes_create(self, item_id: int, *, note: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, idempotency_key: str | None = None) -> ItemNote:
        """Leave a note for other moderators."""
        answer: ItemNote = self.ask("POST", f"/api/v1/moderation/items/{item_id}/notes/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "note": note}, idempotency_key=idempotency_key)
        return answer

    def moderation_items_opening_create(self, item_id: int) -> OneQueueItem:
        """Open the text of a conversation or a group that the item is about."""
        answer: OneQueueItem = self.ask("POST", f"/api/v1/moderation/items/{item_id}/opening/")
        return answer

    def moderation_items_settlement_create(self, item_id: int, *, is_retried: bool, version: int) -> OneQueueItem:
        """Let it be tried again, or say that one has seen to it."""
        answer: OneQueueItem = self.ask("POST", f"/api/v1/moderation/items/{item_id}/settlement/", body={"is_retried": is_retried, "version": version})
        return answer

    def moderation_members_read(self, username: str) -> MemberRecord:
        """Read how a member stands, what they wrote and reported, and what was decided about them."""
        answer: MemberRecord = self.ask("GET", f"/api/v1/moderation/members/{username}/")
        return answer

    def moderation_templates_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[MessageTemplate]:
        """List templates of reasons, as forms offer them."""
        answer: Iterator[MessageTemplate] = self.pages(f"/api/v1/moderation/templates/", {"limit": limit})
        return answer

    def revisions_hold_create(self, revision_id: int, *, is_released: bool, note: str | Unset = UNSET, expand: Sequence[Literal['sections', 'reviews']] | Unset = UNSET) -> ArticleRevision:
        """Let a held revision go on to its reviewers, or reject it: staff who publish articles, and never their own."""
        answer: ArticleRevision = self.ask("POST", f"/api/v1/revisions/{revision_id}/hold/", query={"expand": expand}, body={"is_released": is_released, "note": note})
        return answer
