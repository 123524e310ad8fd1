"""Operations of the area `people`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Admission, Also, Appeal, Article, ArticleLevel, ArticleRevision, Attachment, Author, Badge, Block, Bookmark, Category, CaughtUp, Channels, Choice, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Digests, Draft, Facet, Fault, Field, Flag, Found, FoundPlace, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, Meaning, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, Messages, ModerationDecision, Named, NewWebhook, Note, Notification, OneQueueItem, Organisation, OwnDecision, OwnInterest, OwnMembership, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Privacy, Profile, Progress, Pseudonym, Publication, QueueItem, QueueText, Reference, Related, Review, Revision, SavedSearch, SearchSummary, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TopicText, TrustBar, TrustLevel, TrustProgress, TrustRights, Webhook, WebhookCall, Word
from medai_commons.transport import UNSET, Transport, Unset


class PeopleOperations(Transport):
    """Operations of the area `people`."""

    def group_invitations_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Admission]:
        """List invitations to groups that wait for the caller's answer, the oldest first."""
        answer: Iterator[Admission] = self.pages(f"/api/v1/group-invitations/", {"limit": limit})
        return answer

    def group_invitations_acceptance_create(self, admission_id: int) -> None:
        """Join where one was invited."""
        self.ask("POST", f"/api/v1/group-invitations/{admission_id}/acceptance/")

    def group_invitations_refusal_create(self, admission_id: int) -> None:
        """Decline an invitation."""
        self.ask("POST", f"/api/v1/group-invitations/{admission_id}/refusal/")

    def groups_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET, mine: bool | Unset = UNSET) -> Iterator[Group]:
        """List groups, the newest first."""
        answer: Iterator[Group] = self.pages(f"/api/v1/groups/", {"limit": limit, "mine": mine})
        return answer

    def groups_create(self, *, name: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, description: str | Unset = UNSET, kind: Literal['lab', 'journal_club', 'section', 'other'] | Unset = UNSET, joining: Literal['open', 'request', 'invitation'] | Unset = UNSET, is_listed: bool | Unset = UNSET, organisation: str | None | Unset = UNSET, idempotency_key: str | None = None) -> Group:
        """Begin a group and lead it."""
        answer: Group = self.ask("POST", f"/api/v1/groups/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "name": name, "description": description, "kind": kind, "joining": joining, "is_listed": is_listed, "organisation": organisation}, idempotency_key=idempotency_key)
        return answer

    def groups_read(self, slug: str) -> Group:
        """Read a group."""
        answer: Group = self.ask("GET", f"/api/v1/groups/{slug}/")
        return answer

    def groups_change(self, slug: str, *, if_match: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, name: str | Unset = UNSET, description: str | Unset = UNSET, kind: Literal['lab', 'journal_club', 'section', 'other'] | Unset = UNSET, joining: Literal['open', 'request', 'invitation'] | Unset = UNSET, is_listed: bool | Unset = UNSET, organisation: str | None | Unset = UNSET) -> Group:
        """Change what a group is called, and how people come in: its leaders."""
        answer: Group = self.ask("PATCH", f"/api/v1/groups/{slug}/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "name": name, "description": description, "kind": kind, "joining": joining, "is_listed": is_listed, "organisation": organisation}, if_match=if_match)
        return answer

    def groups_admissions_list(self, slug: str, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Admission]:
        """List requests and invitations that wait, the oldest first."""
        answer: Iterator[Admission] = self.pages(f"/api/v1/groups/{slug}/admissions/", {"limit": limit})
        return answer

    def groups_admissions_create(self, slug: str, *, who: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, note: str | Unset = UNSET) -> None:
        """Invite a member, or whoever has an address: leaders of the group."""
        self.ask("POST", f"/api/v1/groups/{slug}/admissions/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "note": note, "who": who})

    def groups_admissions_remove(self, admission_id: int, slug: str) -> None:
        """Take back what one asked, or, as a leader, an invitation."""
        self.ask("DELETE", f"/api/v1/groups/{slug}/admissions/{admission_id}/")

    def groups_admissions_acceptance_create(self, admission_id: int, slug: str) -> None:
        """Let in whoever asked: leaders of the group."""
        self.ask("POST", f"/api/v1/groups/{slug}/admissions/{admission_id}/acceptance/")

    def groups_admissions_refusal_create(self, admission_id: int, slug: str, *, reason: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET) -> None:
        """Decline whoever asked, with a reason that they read: leaders of the group."""
        self.ask("POST", f"/api/v1/groups/{slug}/admissions/{admission_id}/refusal/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason})

    def groups_categories_create(self, slug: str, *, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, name_en: str | Unset = UNSET, name_zh: str | Unset = UNSET, description_en: str | Unset = UNSET, description_zh: str | Unset = UNSET, kinds: Sequence[Literal['discussion', 'question', 'case', 'paper', 'model-card', 'dataset-card', 'tool', 'collaboration', 'event', 'job']] | Unset = UNSET, is_archived: bool | Unset = UNSET, idempotency_key: str | None = None) -> Category:
        """Make a category that the group alone reads: its leaders."""
        answer: Category = self.ask("POST", f"/api/v1/groups/{slug}/categories/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "name_en": name_en, "name_zh": name_zh, "description_en": description_en, "description_zh": description_zh, "kinds": kinds, "is_archived": is_archived}, idempotency_key=idempotency_key)
        return answer

    def groups_categories_change(self, category_id: int, slug: str, *, if_match: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, name_en: str | Unset = UNSET, name_zh: str | Unset = UNSET, description_en: str | Unset = UNSET, description_zh: str | Unset = UNSET, kinds: Sequence[Literal['discussion', 'question', 'case', 'paper', 'model-card', 'dataset-card', 'tool', 'collaboration', 'event', 'job']] | Unset = UNSET, is_archived: bool | Unset = UNSET) -> Category:
        """Name, describe or archive a category of a group: its leaders."""
        answer: Category = self.ask("PATCH", f"/api/v1/groups/{slug}/categories/{category_id}/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "name_en": name_en, "name_zh": name_zh, "description_en": description_en, "description_zh": description_zh, "kinds": kinds, "is_archived": is_archived}, if_match=if_match)
        return answer

    def groups_members_list(self, slug: str, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Membership]:
        """List the members of a group that the caller may know of."""
        answer: Iterator[Membership] = self.pages(f"/api/v1/groups/{slug}/members/", {"limit": limit})
        return answer

    def groups_members_removal_create(self, slug: str, username: str, *, reason: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET) -> None:
        """Take a member out of the group, with a reason that they read: its leaders."""
        self.ask("POST", f"/api/v1/groups/{slug}/members/{username}/removal/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason})

    def groups_members_role_set(self, slug: str, username: str, *, role: Literal['member', 'leader'], decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET) -> Membership:
        """Make a member a leader, or a leader a member: leaders of the group."""
        answer: Membership = self.ask("PUT", f"/api/v1/groups/{slug}/members/{username}/role/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "role": role})
        return answer

    def groups_members_succession_create(self, slug: str, username: str) -> Membership:
        """Let this member lead the group in the caller's place."""
        answer: Membership = self.ask("POST", f"/api/v1/groups/{slug}/members/{username}/succession/")
        return answer

    def groups_membership_read(self, slug: str) -> OwnMembership:
        """Read whether one stands in a group, waits for an answer, or may join."""
        answer: OwnMembership = self.ask("GET", f"/api/v1/groups/{slug}/membership/")
        return answer

    def groups_membership_set(self, slug: str, *, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, note: str | Unset = UNSET) -> OwnMembership:
        """Join an open group at once, or ask a leader of one that decides."""
        answer: OwnMembership = self.ask("PUT", f"/api/v1/groups/{slug}/membership/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "note": note})
        return answer

    def groups_membership_remove(self, slug: str) -> None:
        """Leave a group."""
        self.ask("DELETE", f"/api/v1/groups/{slug}/membership/")

    def organisations_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Organisation]:
        """List organisations, the newest first."""
        answer: Iterator[Organisation] = self.pages(f"/api/v1/organisations/", {"limit": limit})
        return answer

    def organisations_read(self, slug: str) -> Organisation:
        """Read an organisation."""
        answer: Organisation = self.ask("GET", f"/api/v1/organisations/{slug}/")
        return answer

    def people_list(self, *, country: str | Unset = UNSET, is_checked: bool | None | Unset = UNSET, is_open: bool | Unset = UNSET, language: str | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET, profession: Literal['researcher', 'engineer', 'clinician', 'student', 'other'] | Unset = UNSET, q: str | Unset = UNSET, specialty: str | Unset = UNSET, topic: str | Unset = UNSET) -> Iterator[Person]:
        """List members who stand in the directory, those who changed their profile last first."""
        answer: Iterator[Person] = self.pages(f"/api/v1/people/", {"country": country, "is_checked": is_checked, "is_open": is_open, "language": language, "limit": limit, "profession": profession, "q": q, "specialty": specialty, "topic": topic})
        return answer

    def people_read(self, username: str) -> Person:
        """Read what the caller may see of a member."""
        answer: Person = self.ask("GET", f"/api/v1/people/{username}/")
        return answer

    def specialties_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Word]:
        """List specialties."""
        answer: Iterator[Word] = self.pages(f"/api/v1/specialties/", {"limit": limit})
        return answer
