"""Operations of the area `forum`. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


from medai_commons.shapes import Account, Admission, Also, Appeal, Article, ArticleLevel, ArticleRevision, Attachment, Author, Badge, Block, Bookmark, Category, CaughtUp, Channels, Choice, Claim, Comment, ContactRequest, Conversation, Count, Credential, Decision, Digests, Draft, Facet, Fault, Field, Flag, Found, FoundPlace, FoundSpan, FoundText, Group, Host, Identifier, Interest, ItemAppeal, ItemFinding, ItemFlag, ItemHappening, ItemNote, ItemRefusal, ItemSubject, Kind, Label, Language, Link, Meaning, MemberPosts, MemberRecord, MemberReports, Membership, MessageTemplate, Messages, ModerationDecision, Named, NewWebhook, Note, Notification, OneQueueItem, Organisation, OwnDecision, OwnInterest, OwnMembership, OwnReading, OwnResponses, OwnTrust, Path, Person, Place, Position, Post, Privacy, Profile, Progress, Pseudonym, Publication, QueueItem, QueueText, Reference, Related, Review, Revision, SavedSearch, SearchSummary, Section, SeveralDecided, Size, State, Subscription, Tag, Term, Thread, Topic, TopicText, TrustBar, TrustLevel, TrustProgress, TrustRights, Webhook, WebhookCall, Word
from medai_commons.transport import UNSET, Transport, Unset


class ForumOperations(Transport):
    """Operations of the area `forum`."""

    def attachments_create(self, *, file: tuple[str, bytes], alt_text: str | Unset = UNSET, decisions: str | Unset = UNSET, is_reviewed: bool | Unset = UNSET, idempotency_key: str | None = None) -> Attachment:
        """Send a file."""
        answer: Attachment = self.ask("POST", f"/api/v1/attachments/", form={"file": file, "alt_text": alt_text, "decisions": decisions, "is_reviewed": is_reviewed}, idempotency_key=idempotency_key)
        return answer

    def attachments_read(self, key: str) -> Attachment:
        """Read what a file is."""
        answer: Attachment = self.ask("GET", f"/api/v1/attachments/{key}/")
        return answer

    def attachments_change(self, key: str, *, alt_text: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET) -> Attachment:
        """Describe a picture anew, for those who do not see it."""
        answer: Attachment = self.ask("PATCH", f"/api/v1/attachments/{key}/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "alt_text": alt_text})
        return answer

    def attachments_remove(self, key: str) -> None:
        """Take a file back."""
        self.ask("DELETE", f"/api/v1/attachments/{key}/")

    def categories_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Category]:
        """List categories, as staff placed them."""
        answer: Iterator[Category] = self.pages(f"/api/v1/categories/", {"limit": limit})
        return answer

    def categories_read(self, slug: str) -> Category:
        """Read a category."""
        answer: Category = self.ask("GET", f"/api/v1/categories/{slug}/")
        return answer

    def groups_categories_list(self, slug: str, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Category]:
        """List the categories of a group that the caller reads, archived ones too."""
        answer: Iterator[Category] = self.pages(f"/api/v1/groups/{slug}/categories/", {"limit": limit})
        return answer

    def groups_categories_read(self, category_id: int, slug: str) -> Category:
        """Read a category of a group."""
        answer: Category = self.ask("GET", f"/api/v1/groups/{slug}/categories/{category_id}/")
        return answer

    def kinds_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Kind]:
        """List the kinds of thread with their fields and vocabularies."""
        answer: Iterator[Kind] = self.pages(f"/api/v1/kinds/", {"limit": limit})
        return answer

    def moderation_log_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Decision]:
        """List decisions about texts that everybody could read, and about members, the newest first."""
        answer: Iterator[Decision] = self.pages(f"/api/v1/moderation/log/", {"limit": limit})
        return answer

    def posts_list(self, *, author: str | Unset = UNSET, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Post]:
        """List the newest posts of all threads that the caller reads, or those of one member."""
        answer: Iterator[Post] = self.pages(f"/api/v1/posts/", {"author": author, "expand": expand, "limit": limit})
        return answer

    def posts_read(self, post_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Read a post."""
        answer: Post = self.ask("GET", f"/api/v1/posts/{post_id}/", query={"expand": expand})
        return answer

    def posts_change(self, post_id: int, *, if_match: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, body: str | Unset = UNSET, interests: Literal['none', 'listed'] | Unset = UNSET, interests_note: str | Unset = UNSET, ai_assistance: Literal['none', 'language-editing', 'translated', 'partly', 'mostly'] | Unset = UNSET, details: dict[str, Any] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Change a post."""
        answer: Post = self.ask("PATCH", f"/api/v1/posts/{post_id}/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "body": body, "interests": interests, "interests_note": interests_note, "ai_assistance": ai_assistance, "details": details, "reason": reason}, if_match=if_match)
        return answer

    def posts_hidden_set(self, post_id: int, *, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Take a post out of sight: its author, and moderators with a reason."""
        answer: Post = self.ask("PUT", f"/api/v1/posts/{post_id}/hidden/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason})
        return answer

    def posts_hidden_remove(self, post_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Bring a post back."""
        answer: Post = self.ask("DELETE", f"/api/v1/posts/{post_id}/hidden/", query={"expand": expand})
        return answer

    def posts_hold_create(self, post_id: int, *, is_released: bool, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, note: str | Unset = UNSET, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Release a held post, or refuse it with a reason."""
        answer: Post = self.ask("POST", f"/api/v1/posts/{post_id}/hold/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "is_released": is_released, "note": note})
        return answer

    def posts_labels_list(self, post_id: int, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Label]:
        """List the labels that stand beside a post, with their reasons."""
        answer: Iterator[Label] = self.pages(f"/api/v1/posts/{post_id}/labels/", {"limit": limit})
        return answer

    def posts_labels_create(self, post_id: int, *, kind: Literal['disputed', 'retracted_source', 'superseded', 'no_evidence', 'not_peer_reviewed', 'vendor_claim', 'personal_question', 'ai_generated'], decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, idempotency_key: str | None = None) -> Label:
        """Put a label beside a post."""
        answer: Label = self.ask("POST", f"/api/v1/posts/{post_id}/labels/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason, "kind": kind}, idempotency_key=idempotency_key)
        return answer

    def posts_labels_remove(self, label_id: int, post_id: int) -> Label:
        """Take a label off."""
        answer: Label = self.ask("DELETE", f"/api/v1/posts/{post_id}/labels/{label_id}/")
        return answer

    def posts_reactions_set(self, kind: str, post_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Leave one word on a post."""
        answer: Post = self.ask("PUT", f"/api/v1/posts/{post_id}/reactions/{kind}/", query={"expand": expand})
        return answer

    def posts_reactions_remove(self, kind: str, post_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Take one word back."""
        answer: Post = self.ask("DELETE", f"/api/v1/posts/{post_id}/reactions/{kind}/", query={"expand": expand})
        return answer

    def posts_reports_create(self, post_id: int, *, reason: Literal['patient_data', 'dangerous_advice', 'personal_question', 'unsupported_claim', 'retracted_source', 'undeclared_interest', 'undisclosed_ai', 'harassment', 'spam'], decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, note: str | Unset = UNSET) -> Flag:
        """Report a post."""
        answer: Flag = self.ask("POST", f"/api/v1/posts/{post_id}/reports/", body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason, "note": note})
        return answer

    def posts_revisions_list(self, post_id: int, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Revision]:
        """List the revisions of a post, the newest first."""
        answer: Iterator[Revision] = self.pages(f"/api/v1/posts/{post_id}/revisions/", {"limit": limit})
        return answer

    def posts_voice_muted_set(self, post_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Hear a pseudonym no more: its texts in the thread are folded for one."""
        answer: Post = self.ask("PUT", f"/api/v1/posts/{post_id}/voice-muted/", query={"expand": expand})
        return answer

    def posts_voice_muted_remove(self, post_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Hear it again."""
        answer: Post = self.ask("DELETE", f"/api/v1/posts/{post_id}/voice-muted/", query={"expand": expand})
        return answer

    def posts_vote_set(self, post_id: int, *, value: Literal[-1, 1], expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Say whether a post is useful."""
        answer: Post = self.ask("PUT", f"/api/v1/posts/{post_id}/vote/", query={"expand": expand}, body={"value": value})
        return answer

    def posts_vote_remove(self, post_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Take a vote back."""
        answer: Post = self.ask("DELETE", f"/api/v1/posts/{post_id}/vote/", query={"expand": expand})
        return answer

    def posts_wiki_set(self, post_id: int, *, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Open a post for everybody's editing."""
        answer: Post = self.ask("PUT", f"/api/v1/posts/{post_id}/wiki/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason})
        return answer

    def posts_wiki_remove(self, post_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET) -> Post:
        """Close it again."""
        answer: Post = self.ask("DELETE", f"/api/v1/posts/{post_id}/wiki/", query={"expand": expand})
        return answer

    def tags_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET, q: str | Unset = UNSET) -> Iterator[Tag]:
        """List tags, the most used first."""
        answer: Iterator[Tag] = self.pages(f"/api/v1/tags/", {"limit": limit, "q": q})
        return answer

    def tags_read(self, slug: str) -> Tag:
        """Read a tag."""
        answer: Tag = self.ask("GET", f"/api/v1/tags/{slug}/")
        return answer

    def threads_list(self, *, category: str | Unset = UNSET, detail: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET, kind: Literal['discussion', 'question', 'case', 'paper', 'model-card', 'dataset-card', 'tool', 'collaboration', 'event', 'job'] | Unset = UNSET, language: Literal['en', 'zh-hans'] | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET, tab: Literal['latest', 'new', 'unread', 'unanswered', 'mine', 'trending', 'month', 'top', 'following'] | Unset = UNSET, tag: str | Unset = UNSET, topic: str | Unset = UNSET) -> Iterator[Thread]:
        """List threads."""
        answer: Iterator[Thread] = self.pages(f"/api/v1/threads/", {"category": category, "detail": detail, "expand": expand, "kind": kind, "language": language, "limit": limit, "tab": tab, "tag": tag, "topic": topic})
        return answer

    def threads_create(self, *, title: str, language: Literal['en', 'zh-hans'], body: str, category: str, kind: Literal['discussion', 'question', 'case', 'paper', 'model-card', 'dataset-card', 'tool', 'collaboration', 'event', 'job'], decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, tags: Sequence[str] | Unset = UNSET, topics: Sequence[str] | Unset = UNSET, interests: Literal['none', 'listed'] | Unset = UNSET, interests_note: str | Unset = UNSET, ai_assistance: Literal['none', 'language-editing', 'translated', 'partly', 'mostly'] | Unset = UNSET, details: dict[str, Any] | Unset = UNSET, is_pseudonymous: bool | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET, idempotency_key: str | None = None) -> Thread:
        """Start a thread."""
        answer: Thread = self.ask("POST", f"/api/v1/threads/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "title": title, "language": language, "tags": tags, "topics": topics, "body": body, "interests": interests, "interests_note": interests_note, "ai_assistance": ai_assistance, "category": category, "kind": kind, "details": details, "is_pseudonymous": is_pseudonymous}, idempotency_key=idempotency_key)
        return answer

    def threads_read(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Read a thread."""
        answer: Thread = self.ask("GET", f"/api/v1/threads/{thread_id}/", query={"expand": expand})
        return answer

    def threads_change(self, thread_id: int, *, if_match: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, title: str | Unset = UNSET, language: Literal['en', 'zh-hans'] | Unset = UNSET, tags: Sequence[str] | Unset = UNSET, topics: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Change title, language, tags or topics."""
        answer: Thread = self.ask("PATCH", f"/api/v1/threads/{thread_id}/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "title": title, "language": language, "tags": tags, "topics": topics, "reason": reason}, if_match=if_match)
        return answer

    def threads_accepted_set(self, thread_id: int, *, post: int, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, note: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Accept an answer, in place of one accepted before."""
        answer: Thread = self.ask("PUT", f"/api/v1/threads/{thread_id}/accepted/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "post": post, "note": note})
        return answer

    def threads_accepted_remove(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Take the acceptance back."""
        answer: Thread = self.ask("DELETE", f"/api/v1/threads/{thread_id}/accepted/", query={"expand": expand})
        return answer

    def threads_duplicate_set(self, thread_id: int, *, of: int, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Say that a question was asked before."""
        answer: Thread = self.ask("PUT", f"/api/v1/threads/{thread_id}/duplicate/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason, "of": of})
        return answer

    def threads_duplicate_remove(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Say it no longer."""
        answer: Thread = self.ask("DELETE", f"/api/v1/threads/{thread_id}/duplicate/", query={"expand": expand})
        return answer

    def threads_hidden_set(self, thread_id: int, *, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Take a thread out of sight: its author while nobody has answered, moderators with a reason."""
        answer: Thread = self.ask("PUT", f"/api/v1/threads/{thread_id}/hidden/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason})
        return answer

    def threads_hidden_remove(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Bring a thread back."""
        answer: Thread = self.ask("DELETE", f"/api/v1/threads/{thread_id}/hidden/", query={"expand": expand})
        return answer

    def threads_locked_set(self, thread_id: int, *, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Close a thread to replies."""
        answer: Thread = self.ask("PUT", f"/api/v1/threads/{thread_id}/locked/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason})
        return answer

    def threads_locked_remove(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Open it again."""
        answer: Thread = self.ask("DELETE", f"/api/v1/threads/{thread_id}/locked/", query={"expand": expand})
        return answer

    def threads_merge_create(self, thread_id: int, *, into: int, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Move all posts of a thread into another."""
        answer: Thread = self.ask("POST", f"/api/v1/threads/{thread_id}/merge/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason, "into": into})
        return answer

    def threads_move_create(self, thread_id: int, *, category: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Move a thread to another category; its address stays the same."""
        answer: Thread = self.ask("POST", f"/api/v1/threads/{thread_id}/move/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason, "category": category})
        return answer

    def threads_notes_list(self, thread_id: int, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Note]:
        """List what was done to a thread, the newest first."""
        answer: Iterator[Note] = self.pages(f"/api/v1/threads/{thread_id}/notes/", {"limit": limit})
        return answer

    def threads_notes_undo_create(self, note_id: int, thread_id: int) -> Note:
        """Undo what a note of the thread tells."""
        answer: Note = self.ask("POST", f"/api/v1/threads/{thread_id}/notes/{note_id}/undo/")
        return answer

    def threads_open_call_set(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Open a collaboration call again: its author, and moderators."""
        answer: Thread = self.ask("PUT", f"/api/v1/threads/{thread_id}/open-call/", query={"expand": expand})
        return answer

    def threads_open_call_remove(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Close it; the discussion goes on."""
        answer: Thread = self.ask("DELETE", f"/api/v1/threads/{thread_id}/open-call/", query={"expand": expand})
        return answer

    def threads_pinned_set(self, thread_id: int, *, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Pin a thread."""
        answer: Thread = self.ask("PUT", f"/api/v1/threads/{thread_id}/pinned/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason})
        return answer

    def threads_pinned_remove(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Pin it no longer."""
        answer: Thread = self.ask("DELETE", f"/api/v1/threads/{thread_id}/pinned/", query={"expand": expand})
        return answer

    def threads_posts_list(self, thread_id: int, *, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET, from_number: int | Unset = UNSET, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[Post]:
        """List the posts of a thread, the first one first."""
        answer: Iterator[Post] = self.pages(f"/api/v1/threads/{thread_id}/posts/", {"expand": expand, "from_number": from_number, "limit": limit})
        return answer

    def threads_posts_create(self, thread_id: int, *, body: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, interests: Literal['none', 'listed'] | Unset = UNSET, interests_note: str | Unset = UNSET, ai_assistance: Literal['none', 'language-editing', 'translated', 'partly', 'mostly'] | Unset = UNSET, reply_to: int | Unset = UNSET, is_pseudonymous: bool | Unset = UNSET, expand: Sequence[Literal['thread', 'own', 'may']] | Unset = UNSET, idempotency_key: str | None = None) -> Post:
        """Reply."""
        answer: Post = self.ask("POST", f"/api/v1/threads/{thread_id}/posts/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "body": body, "interests": interests, "interests_note": interests_note, "ai_assistance": ai_assistance, "reply_to": reply_to, "is_pseudonymous": is_pseudonymous}, idempotency_key=idempotency_key)
        return answer

    def threads_same_problem_set(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Say that one has this problem too."""
        answer: Thread = self.ask("PUT", f"/api/v1/threads/{thread_id}/same-problem/", query={"expand": expand})
        return answer

    def threads_same_problem_remove(self, thread_id: int, *, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Say it no longer."""
        answer: Thread = self.ask("DELETE", f"/api/v1/threads/{thread_id}/same-problem/", query={"expand": expand})
        return answer

    def threads_split_create(self, thread_id: int, *, numbers: Sequence[int], title: str, decisions: Sequence[dict[str, Any]] | Unset = UNSET, is_reviewed: bool | Unset = UNSET, confirmed: Sequence[str] | Unset = UNSET, reason: str | Unset = UNSET, expand: Sequence[Literal['first_post', 'own', 'may']] | Unset = UNSET) -> Thread:
        """Move posts into a new thread."""
        answer: Thread = self.ask("POST", f"/api/v1/threads/{thread_id}/split/", query={"expand": expand}, body={"decisions": decisions, "is_reviewed": is_reviewed, "confirmed": confirmed, "reason": reason, "numbers": numbers, "title": title})
        return answer

    def trust_list(self, *, limit: Literal[10, 30, 50, 100] | Unset = UNSET) -> Iterator[TrustLevel]:
        """List every level with what it takes and what its members may do."""
        answer: Iterator[TrustLevel] = self.pages(f"/api/v1/trust/", {"limit": limit})
        return answer
