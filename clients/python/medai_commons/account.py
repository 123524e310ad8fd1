"""Operations of the area `account`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Article, ArticleRevision, Attachment, Author, Badge, Bookmark, Category, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Draft, Fault, Field, Flag, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, ModerationDecision, Named, Note, Notification, OneQueueItem, Organisation, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Profile, Pseudonym, QueueItem, QueueText, Reference, Review, Revision, SavedSearch, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TrustBar, TrustLevel, TrustProgress, TrustRights, Word
from medai_commons.transport import UNSET, Transport, Unset


class AccountOperations(Transport):
    """Operations of the area `account`."""

    def bookmarks_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Bookmark]:
        """List bookmarks, the newest first."""
        answer: Iterator[Bookmark] = self.pages(f"/api/v1/bookmarks/", {"limit": limit})
        return answer

    def credentials_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Credential]:
        """List one's own credentials, the newest first."""
        answer: Iterator[Credential] = self.pages(f"/api/v1/credentials/", {"limit": limit})
        return answer

    def drafts_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Draft]:
        """List drafts, the last one first."""
        answer: Iterator[Draft] = self.pages(f"/api/v1/drafts/", {"limit": limit})
        return answer

    def drafts_read(self, context: str) -> Draft:
        """Read a draft."""
        answer: Draft = self.ask("GET", f"/api/v1/drafts/{context}/")
        return answer

    def drafts_set(self, context: str, *, fields: dict[str, str]) -> Draft:
        """Store a draft."""
        answer: Draft = self.ask("PUT", f"/api/v1/drafts/{context}/", body={"fields": fields})
        return answer

    def drafts_remove(self, context: str) -> None:
        """Throw a draft away."""
        self.ask("DELETE", f"/api/v1/drafts/{context}/")

    def me_read(self) -> Account:
        """Read one's own account, and what the token may do."""
        answer: Account = self.ask("GET", f"/api/v1/me/")
        return answer

    def me_profile_read(self) -> Profile:
        """Read one's own profile as one wrote it."""
        answer: Profile = self.ask("GET", f"/api/v1/me/profile/")
        return answer

    def me_profile_change(self, *, if_match: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, headline: str | Unset = UNSET, profession: Literal['researcher', 'engineer', 'clinician', 'student', 'other'] | Unset = UNSET, institution: str | Unset = UNSET, organisation: str | None | Unset = UNSET, department: str | Unset = UNSET, country: str | Unset = UNSET, biography: str | Unset = UNSET, specialties: Sequence[str] | Unset = UNSET, topics: Sequence[str] | Unset = UNSET, languages: Sequence[str] | Unset = UNSET, links: Sequence[dict[str, Any]] | Unset = UNSET, open_to_collaborate: bool | Unset = UNSET, seeks: str | Unset = UNSET, offers: str | Unset = UNSET, is_listed: bool | Unset = UNSET, audiences: dict[str, Literal['everyone', 'members', 'checked', 'nobody']] | Unset = UNSET) -> Profile:
        """Change one's own profile."""
        answer: Profile = self.ask("PATCH", f"/api/v1/me/profile/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "headline": headline, "profession": profession, "institution": institution, "organisation": organisation, "department": department, "country": country, "biography": biography, "specialties": specialties, "topics": topics, "languages": languages, "links": links, "open_to_collaborate": open_to_collaborate, "seeks": seeks, "offers": offers, "is_listed": is_listed, "audiences": audiences}, if_match=if_match)
        return answer

    def me_saved_searches_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[SavedSearch]:
        """List saved searches, the newest first."""
        answer: Iterator[SavedSearch] = self.pages(f"/api/v1/me/saved-searches/", {"limit": limit})
        return answer

    def me_saved_searches_create(self, *, query: str, name: str | Unset = UNSET) -> SavedSearch:
        """Keep a search and watch it."""
        answer: SavedSearch = self.ask("POST", f"/api/v1/me/saved-searches/", body={"query": query, "name": name})
        return answer

    def me_saved_searches_change(self, saved_search_id: int, *, name: str | Unset = UNSET, is_watched: bool | Unset = UNSET) -> SavedSearch:
        """Call it otherwise, watch it, or stop watching."""
        answer: SavedSearch = self.ask("PATCH", f"/api/v1/me/saved-searches/{saved_search_id}/", body={"name": name, "is_watched": is_watched})
        return answer

    def me_saved_searches_remove(self, saved_search_id: int) -> None:
        """Keep it no longer."""
        self.ask("DELETE", f"/api/v1/me/saved-searches/{saved_search_id}/")

    def me_trust_read(self) -> OwnTrust:
        """Read one's own trust level and what is counted for it."""
        answer: OwnTrust = self.ask("GET", f"/api/v1/me/trust/")
        return answer

    def notifications_list(self, *, is_unread: bool | Unset = UNSET, kind: str | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Notification]:
        """List notifications, the newest first."""
        answer: Iterator[Notification] = self.pages(f"/api/v1/notifications/", {"is_unread": is_unread, "kind": kind, "limit": limit})
        return answer

    def notifications_read_read(self) -> Count:
        """Read how many notifications wait."""
        answer: Count = self.ask("GET", f"/api/v1/notifications/read/")
        return answer

    def notifications_read_set(self, *, groups: Sequence[str] | Unset = UNSET, is_read: bool | Unset = UNSET) -> Count:
        """Count notifications as read, all or those of some groups; or let the newest of these groups wait again."""
        answer: Count = self.ask("PUT", f"/api/v1/notifications/read/", body={"groups": groups, "is_read": is_read})
        return answer

    def posts_bookmark_set(self, post_id: int, *, note: str | Unset = UNSET) -> Bookmark:
        """Keep a post, or change the note on it."""
        answer: Bookmark = self.ask("PUT", f"/api/v1/posts/{post_id}/bookmark/", body={"note": note})
        return answer

    def posts_bookmark_remove(self, post_id: int) -> None:
        """Keep it no longer."""
        self.ask("DELETE", f"/api/v1/posts/{post_id}/bookmark/")

    def subscriptions_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Subscription]:
        """List what is followed or muted, the newest choice first."""
        answer: Iterator[Subscription] = self.pages(f"/api/v1/subscriptions/", {"limit": limit})
        return answer

    def subscriptions_set(self, model: str, target_id: int, *, level: Literal['muted', 'normal', 'tracking', 'watching']) -> Subscription:
        """Follow something more or less closely, or mute it."""
        answer: Subscription = self.ask("PUT", f"/api/v1/subscriptions/{model}/{target_id}/", body={"level": level})
        return answer

    def threads_position_read(self, thread_id: int) -> Position:
        """Read the position."""
        answer: Position = self.ask("GET", f"/api/v1/threads/{thread_id}/position/")
        return answer

    def threads_position_set(self, thread_id: int, *, number: int) -> Position:
        """Mark as read up to this post; a smaller number marks the rest as unread."""
        answer: Position = self.ask("PUT", f"/api/v1/threads/{thread_id}/position/", body={"number": number})
        return answer
