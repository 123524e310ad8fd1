"""Threads and posts as answers of the API show them."""

from typing import Any

from rest_framework import serializers

from accounts.api.shapes import LANGUAGES, AuthorShown, BadgeShown, address, author
from forum import kinds, policies
from forum.labels import LabelKind
from forum.models import Post, Reaction, Thread
from forum.models.posts import AiAssistance, Interests
from forum.models.threads import KINDS
from foundation.api.shapes import Computed, Shown
from foundation.json_rows import data
from foundation.paths import path_of

KIND_SLUGS = [slug for slug, _words in KINDS]
Context = dict[str, Any]


class CategoryShown(Shown):
    """A place for threads."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    name = serializers.CharField(help_text="In the caller's language.")
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    description = serializers.CharField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True)
    kinds = serializers.ListField(child=serializers.CharField(), help_text="Kinds of thread; empty admits every kind.")
    thread_count = serializers.IntegerField()
    archived_at = serializers.DateTimeField(allow_null=True)

    example = {
        "id": 4,
        "slug": "imaging",
        "url": "https://commons.example.org/c/imaging/",
        "name": "Imaging",
        "name_en": "Imaging",
        "name_zh": "医学影像",
        "description": "Radiology, pathology, and what models do with their pictures.",
        "parent": None,
        "kinds": [],
        "thread_count": 18,
        "archived_at": None,
    }


class TagShown(Shown):
    """A word that members put on threads."""

    slug = serializers.CharField()
    name = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    thread_count = serializers.IntegerField()

    example = {
        "slug": "calibration",
        "name": "calibration",
        "url": "https://commons.example.org/tag/calibration/",
        "thread_count": 7,
    }


class FieldShown(Shown):
    """A field that a kind of thread asks for."""

    name = serializers.CharField()
    label = serializers.CharField()
    type = serializers.ChoiceField(choices=["choice", "choices", "line", "text", "code", "date"])
    is_required = serializers.BooleanField()
    is_filter = serializers.BooleanField(help_text="Lists of threads can be narrowed by it.")
    max_length = serializers.IntegerField(source="longest")
    vocabulary = Computed(
        serializers.DictField(child=serializers.CharField()),
        lambda field, context: {word: str(label) for word, label in field.vocabulary},
    )


class KindShown(Shown):
    """A kind of thread and what it asks for."""

    slug = serializers.CharField()
    name = serializers.CharField()
    plural = serializers.CharField()
    lead = serializers.CharField()
    has_required_topics = serializers.BooleanField()
    fields = FieldShown(many=True)

    example = {
        "slug": "discussion",
        "name": "Discussion",
        "plural": "Discussions",
        "lead": "For what has no single answer: an experience, a doubt, a practice others may share.",
        "has_required_topics": False,
        "fields": [],
    }


class PseudonymShown(Shown):
    """A voice without a name; whose it is, nothing here tells."""

    name = serializers.CharField()
    role = serializers.CharField()
    badge = Computed(BadgeShown(), lambda row, context: dict(zip(("kind", "words"), row.badge, strict=True)))


class StateShown(Shown):
    """Since when something holds, and why."""

    since = serializers.DateTimeField()
    reason = serializers.CharField()


def _state(name: str, reason: str = "") -> Computed:
    def made(row: Any, context: Context) -> dict[str, Any] | None:
        since = getattr(row, f"{name}_at")
        return {"since": since, "reason": getattr(row, reason) if reason else ""} if since else None

    return Computed(StateShown(allow_null=True), made)


def _may(*names: str) -> serializers.DictField:
    return serializers.DictField(
        child=serializers.BooleanField(), help_text=f"What the caller may do now: {', '.join(names)}."
    )


MAY_TO_THREAD = {
    "reply": policies.may_reply,
    "retitle": policies.may_retitle,
    "moderate": policies.may_moderate,
    "withdraw": policies.may_withdraw_thread,
    "restore": policies.may_restore_thread,
    "mark_duplicate": policies.may_mark_duplicate,
    "say_same_problem": policies.may_say_same_problem,
    "withdraw_acceptance": policies.may_withdraw_acceptance,
}
MAY_TO_POST = {
    "edit": policies.may_edit_post,
    "hide": policies.may_hide_post,
    "restore": policies.may_restore_post,
    "open_as_wiki": policies.may_open_as_wiki,
    "vote": policies.may_vote,
    "vote_against": policies.may_vote_against,
    "react": policies.may_react,
    "accept": policies.may_accept,
    "report": policies.may_report,
}


class OwnReading(Shown):
    """How the caller stands to a thread."""

    read_number = serializers.IntegerField(allow_null=True, help_text="The last post they read; null: never opened.")
    level = serializers.CharField(help_text="How closely they follow it.")
    has_same_problem = serializers.BooleanField()


class OwnResponses(Shown):
    """What the caller said about a post."""

    vote = serializers.IntegerField(help_text="1 useful, -1 not useful, 0 nothing.")
    reactions = serializers.ListField(child=serializers.ChoiceField(choices=Reaction.Kind.values))
    is_bookmarked = serializers.BooleanField()


class PostShown(Shown):
    """One numbered text of a thread."""

    id = serializers.IntegerField()
    url = Computed(serializers.URLField(), lambda row, context: address(path_of("post", row.pk)))
    thread_id = serializers.IntegerField()
    number = serializers.IntegerField()
    author = author()
    pseudonym = PseudonymShown(allow_null=True)
    source = serializers.CharField(help_text="Markdown, as it was written.")
    html = serializers.CharField(help_text="Sanitised, as pages show it.")
    language = serializers.CharField()
    reply_to = serializers.IntegerField(source="reply_to_id", allow_null=True)
    interests = serializers.ChoiceField(choices=Interests.values)
    interests_note = serializers.CharField()
    ai_assistance = serializers.ChoiceField(choices=AiAssistance.values)
    labels = serializers.ListField(
        child=serializers.ChoiceField(choices=LabelKind.values), help_text="What moderators put beside the text."
    )
    origin = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    edit_count = serializers.IntegerField()
    revision_number = serializers.IntegerField()
    useful_count = serializers.IntegerField()
    not_useful_count = serializers.IntegerField()
    reactions = Computed(
        serializers.DictField(child=serializers.IntegerField()),
        lambda row, context: {kind: getattr(row, f"{kind}_count") for kind in Reaction.Kind.values},
    )
    wiki = _state("wiki")
    hidden = _state("hidden", "hide_reason")
    held = _state("held")
    thread = Computed(serializers.DictField(), lambda row, context: _thread_beside(row.thread))
    own = Computed(OwnResponses(allow_null=True), lambda row, context: context["own"].get(row.pk))
    may = Computed(_may(*MAY_TO_POST), lambda row, context: _allowed(MAY_TO_POST, row, context))

    expansions = {
        "thread": "Title and address of the thread.",
        "own": "The caller's vote, reactions and bookmark.",
        "may": "What the caller may do to it now.",
    }
    example = {
        "id": 231,
        "url": "https://commons.example.org/p/231/",
        "thread_id": 57,
        "number": 2,
        "author": AuthorShown.example,
        "pseudonym": None,
        "source": "We recalibrated at each site.",
        "html": "<p>We recalibrated at each site.</p>",
        "language": "en",
        "reply_to": None,
        "interests": "none",
        "interests_note": "",
        "ai_assistance": "none",
        "labels": [],
        "origin": "member",
        "created_at": "2026-03-02T09:00:00Z",
        "edited_at": None,
        "edit_count": 0,
        "revision_number": 1,
        "useful_count": 3,
        "not_useful_count": 0,
        "reactions": {"changed_my_mind": 0, "well_explained": 1, "reproduced": 0},
        "wiki": None,
        "hidden": None,
        "held": None,
    }


class NamedShown(Shown):
    """A tag or a topic of a thread."""

    slug = serializers.CharField()
    name = serializers.CharField()


class PlaceShown(Shown):
    """The category of a thread."""

    slug = serializers.CharField()
    name = serializers.CharField()


class ThreadShown(Shown):
    """A title and the posts under it."""

    id = serializers.IntegerField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    kind = serializers.ChoiceField(choices=KIND_SLUGS)
    title = serializers.CharField()
    language = serializers.ChoiceField(choices=LANGUAGES)
    author = author()
    pseudonym = PseudonymShown(allow_null=True)
    category = PlaceShown()
    tags = Computed(NamedShown(many=True), lambda row, context: _named(row.tag_rows))
    topics = Computed(NamedShown(many=True), lambda row, context: _named(row.topic_rows))
    details = Computed(serializers.DictField(), lambda row, context: _details(row))
    excerpt = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_activity_at = serializers.DateTimeField()
    last_number = serializers.IntegerField()
    reply_count = serializers.IntegerField()
    useful_count = serializers.IntegerField()
    same_problem_count = serializers.IntegerField()
    accepted_post = Computed(
        serializers.IntegerField(allow_null=True),
        lambda row, context: row.accepted_post_id if row.has_shown_answer else None,
    )
    acceptance_note = Computed(
        serializers.CharField(), lambda row, context: row.acceptance_note if row.has_shown_answer else ""
    )
    locked = _state("locked", "lock_reason")
    pinned = _state("pinned", "pin_reason")
    hidden = _state("hidden", "hide_reason")
    held = _state("held")
    merged = _state("merged", "merge_reason")
    version = serializers.IntegerField(help_text="Grows with every change that a reader can see.")
    first_post = Computed(PostShown(allow_null=True), lambda row, context: context["first_posts"].get(row.pk))
    own = Computed(OwnReading(allow_null=True), lambda row, context: context["own"].get(row.pk))
    may = Computed(_may(*MAY_TO_THREAD), lambda row, context: _allowed(MAY_TO_THREAD, row, context))

    expansions = {
        "first_post": "The post that the thread began with.",
        "own": "How far the caller has read, and how closely they follow it.",
        "may": "What the caller may do to it now.",
    }
    example = {
        "id": 57,
        "url": "https://commons.example.org/t/57/how-do-you-recalibrate/",
        "kind": "question",
        "title": "How do you recalibrate a model at a new site?",
        "language": "en",
        "author": AuthorShown.example,
        "pseudonym": None,
        "category": {"slug": "imaging", "name": "Imaging"},
        "tags": [{"slug": "calibration", "name": "calibration"}],
        "topics": [{"slug": "calibration", "name": "Calibration"}],
        "details": {"subject": "method", "audience": None, "tried": None, "environment": None, "minimal_example": None},
        "excerpt": "Our sepsis model drifts after each software update of the laboratory.",
        "created_at": "2026-03-02T08:00:00Z",
        "last_activity_at": "2026-03-02T09:00:00Z",
        "last_number": 2,
        "reply_count": 1,
        "useful_count": 3,
        "same_problem_count": 2,
        "accepted_post": 231,
        "acceptance_note": "",
        "locked": None,
        "pinned": None,
        "hidden": None,
        "held": None,
        "merged": None,
        "version": 6,
    }


class RevisionShown(Shown):
    """What a post said once."""

    number = serializers.IntegerField()
    source = serializers.CharField()
    details = serializers.DictField(allow_null=True)
    editor = serializers.CharField(source="editor_name", help_text="Their name, or their pseudonym; empty: nobody now.")
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()

    example = {
        "number": 2,
        "source": "We recalibrated at each site, with 200 cases.",
        "details": None,
        "editor": "Wei Chen",
        "reason": "The number was missing.",
        "created_at": "2026-03-02T10:00:00Z",
    }


class NoteShown(Shown):
    """What was done to a thread."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    actor = author("actor")
    reason = serializers.CharField()
    after_number = serializers.IntegerField(help_text="It stands after the post with this number.")
    created_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)

    example = {
        "id": 12,
        "kind": "locked",
        "actor": AuthorShown.example,
        "reason": "The question is answered.",
        "after_number": 9,
        "created_at": "2026-03-03T09:00:00Z",
        "undone_at": None,
    }


def _thread_beside(thread: Thread) -> dict[str, Any]:
    return {"id": thread.pk, "title": thread.title, "kind": thread.kind, "url": address(thread.get_absolute_url())}


def _named(rows: Any) -> list[dict[str, str]]:  # Any: a column that holds rows
    return [{"slug": slug, "name": name} for slug, name in sorted(data(rows))]


def _details(thread: Thread) -> dict[str, Any]:
    kind = kinds.find(thread.kind)
    return kind.as_json(thread.details) if kind else dict(thread.details)


def _allowed(rules: dict[str, Any], row: Thread | Post, context: Context) -> dict[str, bool]:
    return {name: rule(context["caller"], row, context["now"]) for name, rule in rules.items()}


class BookmarkShown(Shown):
    """A post that the caller wants to find again."""

    post = Computed(PostShown(), lambda row, context: row.post)
    thread = Computed(serializers.DictField(), lambda row, context: _thread_beside(row.post.thread))
    note = serializers.CharField()
    created_at = serializers.DateTimeField()

    example = {
        "post": PostShown.example,
        "thread": {
            "id": 57,
            "title": "How do you recalibrate?",
            "kind": "question",
            "url": "https://commons.example.org/t/57/x/",
        },
        "note": "for the journal club",
        "created_at": "2026-03-02T09:00:00Z",
    }


class DraftShown(Shown):
    """An unsent text, the same on every device of its author."""

    context = serializers.CharField(help_text="`new`, `conversation`, `reply:<thread>` or `edit:<post>`.")
    fields = serializers.DictField(child=serializers.CharField(), help_text="Of the form, by name.")
    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField()

    example = {
        "context": "reply:57",
        "fields": {"body": "Not finished"},
        "version": 2,
        "saved_at": "2026-03-02T09:00:00Z",
    }


class PositionShown(Shown):
    """How far the caller has read a thread."""

    thread = serializers.IntegerField(source="thread_id")
    number = serializers.IntegerField()
    read_at = serializers.DateTimeField()

    example = {"thread": 57, "number": 2, "read_at": "2026-03-02T09:00:00Z"}


class ConversationShown(Shown):
    """A private conversation."""

    id = serializers.IntegerField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    title = serializers.CharField()
    author = author()
    participants = Computed(
        serializers.ListField(child=AuthorShown()), lambda row, context: context["participants"].get(row.pk, [])
    )
    created_at = serializers.DateTimeField()
    last_activity_at = serializers.DateTimeField()
    last_number = serializers.IntegerField()
    read_number = Computed(serializers.IntegerField(allow_null=True), lambda row, context: row.read_number)
    is_muted = Computed(serializers.BooleanField(), lambda row, context: row.level == "muted")
    held = _state("held")

    example = {
        "id": 91,
        "url": "https://commons.example.org/t/91/thresholds/",
        "title": "Thresholds of the second ward",
        "author": AuthorShown.example,
        "participants": [AuthorShown.example],
        "created_at": "2026-03-02T09:00:00Z",
        "last_activity_at": "2026-03-02T09:00:00Z",
        "last_number": 1,
        "read_number": 1,
        "is_muted": False,
        "held": None,
    }
