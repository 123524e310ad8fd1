"""Operations of the area `account`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Admission, Also, Appeal, Article, ArticleLevel, ArticleRevision, Attachment, Author, Badge, Block, Bookmark, Category, CaughtUp, Channels, Choice, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Digests, Draft, Facet, Fault, Field, Flag, Found, FoundPlace, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, Meaning, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, Messages, ModerationDecision, Named, NewWebhook, Note, Notification, OneQueueItem, Organisation, OwnDecision, OwnInterest, OwnMembership, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Privacy, Profile, Progress, Pseudonym, Publication, QueueItem, QueueText, Reference, Related, Review, Revision, SavedSearch, SearchSummary, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TopicText, TrustBar, TrustLevel, TrustProgress, TrustRights, Webhook, WebhookCall, Word
from medai_commons.transport import UNSET, Transport, Unset


class AccountOperations(Transport):
    """Operations of the area `account`."""

    def articles_level_read(self, slug: str) -> ArticleLevel:
        """Read how closely one follows an article."""
        answer: ArticleLevel = self.ask("GET", f"/api/v1/articles/{slug}/level/")
        return answer

    def articles_level_set(self, slug: str, *, level: Literal['muted', 'normal', 'tracking', 'watching']) -> ArticleLevel:
        """Follow an article more or less closely, or mute it."""
        answer: ArticleLevel = self.ask("PUT", f"/api/v1/articles/{slug}/level/", body={"level": level})
        return answer

    def articles_read_read(self, slug: str) -> Progress:
        """Read whether one marked an article as read."""
        answer: Progress = self.ask("GET", f"/api/v1/articles/{slug}/read/")
        return answer

    def articles_read_set(self, slug: str, *, language: Literal['en', 'zh-hans']) -> Progress:
        """Mark an article as read, as readers see it now."""
        answer: Progress = self.ask("PUT", f"/api/v1/articles/{slug}/read/", body={"language": language})
        return answer

    def articles_read_remove(self, slug: str) -> None:
        """Mark it as unread."""
        self.ask("DELETE", f"/api/v1/articles/{slug}/read/")

    def blocks_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Block]:
        """List members whom one muted or blocked, the newest first."""
        answer: Iterator[Block] = self.pages(f"/api/v1/blocks/", {"limit": limit})
        return answer

    def blocks_set(self, username: str, *, kind: Literal['mute', 'block']) -> Block:
        """Mute or block a member."""
        answer: Block = self.ask("PUT", f"/api/v1/blocks/{username}/", body={"kind": kind})
        return answer

    def blocks_remove(self, username: str) -> None:
        """Hear a member again."""
        self.ask("DELETE", f"/api/v1/blocks/{username}/")

    def bookmarks_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Bookmark]:
        """List bookmarks, the newest first."""
        answer: Iterator[Bookmark] = self.pages(f"/api/v1/bookmarks/", {"limit": limit})
        return answer

    def credentials_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Credential]:
        """List one's own credentials, the newest first."""
        answer: Iterator[Credential] = self.pages(f"/api/v1/credentials/", {"limit": limit})
        return answer

    def credentials_read(self, credential_id: int) -> Credential:
        """Read a credential of one's own."""
        answer: Credential = self.ask("GET", f"/api/v1/credentials/{credential_id}/")
        return answer

    def credentials_appeal_create(self, credential_id: int, *, text: str) -> Credential:
        """Ask once for a second look at a refusal or a revocation."""
        answer: Credential = self.ask("POST", f"/api/v1/credentials/{credential_id}/appeal/", body={"text": text})
        return answer

    def credentials_mail_create(self, credential_id: int) -> Credential:
        """Send the link to one's mailbox, or to the referee, once more."""
        answer: Credential = self.ask("POST", f"/api/v1/credentials/{credential_id}/mail/")
        return answer

    def credentials_withdrawal_create(self, credential_id: int) -> Credential:
        """Take back a request, or give up a badge."""
        answer: Credential = self.ask("POST", f"/api/v1/credentials/{credential_id}/withdrawal/")
        return answer

    def credentials_institution_create(self, *, profession: Literal['researcher', 'engineer', 'clinician'], email: str, idempotency_key: str | None = None) -> Credential:
        """Ask for a check by an address at an institution."""
        answer: Credential = self.ask("POST", f"/api/v1/credentials/institution/", body={"profession": profession, "email": email}, idempotency_key=idempotency_key)
        return answer

    def credentials_referee_create(self, *, profession: Literal['researcher', 'engineer', 'clinician'], email: str, relation: Literal['supervisor', 'colleague', 'employer', 'teacher'], idempotency_key: str | None = None) -> Credential:
        """Ask for a check by somebody who knows."""
        answer: Credential = self.ask("POST", f"/api/v1/credentials/referee/", body={"profession": profession, "email": email, "relation": relation}, idempotency_key=idempotency_key)
        return answer

    def domain_proposals_create(self, *, domain: str, institution: str) -> None:
        """Tell staff of an institution whose mail domain is not known."""
        self.ask("POST", f"/api/v1/domain-proposals/", body={"domain": domain, "institution": institution})

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

    def me_change(self, *, if_match: str, name: str | Unset = UNSET, profession: Literal['researcher', 'engineer', 'clinician', 'student', 'other'] | Unset = UNSET, language: Literal['en', 'zh-hans'] | Unset = UNSET, time_zone: str | Unset = UNSET) -> Account:
        """Change one's name, profession, language or time zone."""
        answer: Account = self.ask("PATCH", f"/api/v1/me/", body={"name": name, "profession": profession, "language": language, "time_zone": time_zone}, if_match=if_match)
        return answer

    def me_caught_up_read(self) -> CaughtUp:
        """Read since when everything older counts as read."""
        answer: CaughtUp = self.ask("GET", f"/api/v1/me/caught-up/")
        return answer

    def me_caught_up_set(self) -> CaughtUp:
        """Count everything that is written by now as read."""
        answer: CaughtUp = self.ask("PUT", f"/api/v1/me/caught-up/")
        return answer

    def me_caught_up_undo_create(self, *, before: str | None) -> CaughtUp:
        """Take that back: `before` counts again, as the answer to it was."""
        answer: CaughtUp = self.ask("POST", f"/api/v1/me/caught-up/undo/", body={"before": before})
        return answer

    def me_channels_read(self) -> Channels:
        """Read by which channels one hears of what."""
        answer: Channels = self.ask("GET", f"/api/v1/me/channels/")
        return answer

    def me_channels_set(self, *, channels: dict[str, Sequence[Literal['site', 'email', 'digest', 'webhook']]]) -> Channels:
        """Choose by which channels one hears of what."""
        answer: Channels = self.ask("PUT", f"/api/v1/me/channels/", body={"channels": channels})
        return answer

    def me_decisions_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[OwnDecision]:
        """List decisions about oneself, the newest first."""
        answer: Iterator[OwnDecision] = self.pages(f"/api/v1/me/decisions/", {"limit": limit})
        return answer

    def me_decisions_read(self, decision_id: int) -> OwnDecision:
        """Read a decision about oneself."""
        answer: OwnDecision = self.ask("GET", f"/api/v1/me/decisions/{decision_id}/")
        return answer

    def me_decisions_appeal_create(self, decision_id: int, *, text: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, idempotency_key: str | None = None) -> OwnDecision:
        """Say why a decision about oneself was wrong, once, within 30 days."""
        answer: OwnDecision = self.ask("POST", f"/api/v1/me/decisions/{decision_id}/appeal/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "text": text}, idempotency_key=idempotency_key)
        return answer

    def me_digests_read(self) -> Digests:
        """Read when one's digests come."""
        answer: Digests = self.ask("GET", f"/api/v1/me/digests/")
        return answer

    def me_digests_set(self, *, frequency: Literal['off', 'daily', 'weekly'] | Unset = UNSET, weekday: Literal[0, 1, 2, 3, 4, 5, 6] | Unset = UNSET, hour: int | Unset = UNSET, is_missed_you_on: bool | Unset = UNSET) -> Digests:
        """Choose when one's digests come."""
        answer: Digests = self.ask("PUT", f"/api/v1/me/digests/", body={"frequency": frequency, "weekday": weekday, "hour": hour, "is_missed_you_on": is_missed_you_on})
        return answer

    def me_digests_sending_create(self) -> None:
        """Send the digest as it would be now, three times a day at most."""
        self.ask("POST", f"/api/v1/me/digests/sending/")

    def me_interests_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[OwnInterest]:
        """List one's own interests, the newest entry first."""
        answer: Iterator[OwnInterest] = self.pages(f"/api/v1/me/interests/", {"limit": limit})
        return answer

    def me_interests_create(self, *, kind: Literal['employment', 'equity', 'grant', 'consulting', 'patent', 'family', 'other'], organisation: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, from_date: str | None | Unset = UNSET, to_date: str | None | Unset = UNSET) -> OwnInterest:
        """Declare an interest."""
        answer: OwnInterest = self.ask("POST", f"/api/v1/me/interests/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "kind": kind, "organisation": organisation, "from_date": from_date, "to_date": to_date})
        return answer

    def me_interests_remove(self, interest_id: int) -> None:
        """Take an entry out, as when it was a mistake."""
        self.ask("DELETE", f"/api/v1/me/interests/{interest_id}/")

    def me_interests_end_set(self, interest_id: int, *, to_date: str) -> OwnInterest:
        """Say on which day an interest ended."""
        answer: OwnInterest = self.ask("PUT", f"/api/v1/me/interests/{interest_id}/end/", body={"to_date": to_date})
        return answer

    def me_messages_read(self) -> Messages:
        """Read who may begin a conversation with one."""
        answer: Messages = self.ask("GET", f"/api/v1/me/messages/")
        return answer

    def me_messages_set(self, *, messages_from: Literal['everyone', 'known', 'nobody']) -> Messages:
        """Choose who may begin a conversation with one."""
        answer: Messages = self.ask("PUT", f"/api/v1/me/messages/", body={"messages_from": messages_from})
        return answer

    def me_picture_set(self, *, file: tuple[str, bytes]) -> None:
        """Show this picture beside one's name."""
        self.ask("PUT", f"/api/v1/me/picture/", form={"file": file})

    def me_picture_remove(self) -> None:
        """Show no picture any more."""
        self.ask("DELETE", f"/api/v1/me/picture/")

    def me_privacy_read(self) -> Privacy:
        """Read one's quiet hours, and what others learn."""
        answer: Privacy = self.ask("GET", f"/api/v1/me/privacy/")
        return answer

    def me_privacy_set(self, *, quiet_from: int | None, quiet_until: int | None, is_presence_shown: bool, is_unnamed_in_dumps: bool) -> Privacy:
        """Choose quiet hours, and what others learn."""
        answer: Privacy = self.ask("PUT", f"/api/v1/me/privacy/", body={"quiet_from": quiet_from, "quiet_until": quiet_until, "is_presence_shown": is_presence_shown, "is_unnamed_in_dumps": is_unnamed_in_dumps})
        return answer

    def me_profile_read(self) -> Profile:
        """Read one's own profile as one wrote it."""
        answer: Profile = self.ask("GET", f"/api/v1/me/profile/")
        return answer

    def me_profile_change(self, *, if_match: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, headline: str | Unset = UNSET, profession: Literal['researcher', 'engineer', 'clinician', 'student', 'other'] | Unset = UNSET, institution: str | Unset = UNSET, organisation: str | None | Unset = UNSET, department: str | Unset = UNSET, country: str | Unset = UNSET, biography: str | Unset = UNSET, specialties: Sequence[str] | Unset = UNSET, topics: Sequence[str] | Unset = UNSET, languages: Sequence[str] | Unset = UNSET, links: Sequence[dict[str, Any]] | Unset = UNSET, open_to_collaborate: bool | Unset = UNSET, seeks: str | Unset = UNSET, offers: str | Unset = UNSET, is_listed: bool | Unset = UNSET, audiences: dict[str, Literal['everyone', 'members', 'checked', 'nobody']] | Unset = UNSET) -> Profile:
        """Change one's own profile."""
        answer: Profile = self.ask("PATCH", f"/api/v1/me/profile/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "headline": headline, "profession": profession, "institution": institution, "organisation": organisation, "department": department, "country": country, "biography": biography, "specialties": specialties, "topics": topics, "languages": languages, "links": links, "open_to_collaborate": open_to_collaborate, "seeks": seeks, "offers": offers, "is_listed": is_listed, "audiences": audiences}, if_match=if_match)
        return answer

    def me_publications_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Publication]:
        """List one's own publications, the newest claim first."""
        answer: Iterator[Publication] = self.pages(f"/api/v1/me/publications/", {"limit": limit})
        return answer

    def me_publications_create(self, *, identifier: str, idempotency_key: str | None = None) -> Publication:
        """Say that a work is one's own."""
        answer: Publication = self.ask("POST", f"/api/v1/me/publications/", body={"identifier": identifier}, idempotency_key=idempotency_key)
        return answer

    def me_publications_remove(self, publication_id: int) -> None:
        """Say no longer that a work is one's own."""
        self.ask("DELETE", f"/api/v1/me/publications/{publication_id}/")

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
