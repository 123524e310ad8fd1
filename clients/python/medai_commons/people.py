"""Operations of the area `people`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Article, ArticleRevision, Attachment, Author, Badge, Bookmark, Category, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Draft, Fault, Field, Flag, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, ModerationDecision, Named, Note, Notification, OneQueueItem, Organisation, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Profile, Pseudonym, QueueItem, QueueText, Reference, Review, Revision, SavedSearch, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TrustBar, TrustLevel, TrustProgress, TrustRights, Word
from medai_commons.transport import UNSET, Transport, Unset


class PeopleOperations(Transport):
    """Operations of the area `people`."""

    def groups_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET, mine: bool | Unset = UNSET) -> Iterator[Group]:
        """List groups, the newest first."""
        answer: Iterator[Group] = self.pages(f"/api/v1/groups/", {"limit": limit, "mine": mine})
        return answer

    def groups_read(self, slug: str) -> Group:
        """Read a group."""
        answer: Group = self.ask("GET", f"/api/v1/groups/{slug}/")
        return answer

    def groups_members_list(self, slug: str, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Membership]:
        """List the members of a group that the caller may know of."""
        answer: Iterator[Membership] = self.pages(f"/api/v1/groups/{slug}/members/", {"limit": limit})
        return answer

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
