"""Threads: lists of them, one of them, its posts, and what was done to it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.shapes import LANGUAGES
from accounts.models import User
from content.api.declaring import declared
from forum import api_lists, api_pages, api_rows, kinds
from forum.actions.naming import rename_thread
from forum.actions.threads import start_thread
from forum.api.given import DETAILS, HEADING, REASON, TEXT, ReplyGiven, ThreadChange, ThreadGiven, writing_of
from forum.api.posts import reply
from forum.api.shapes import KIND_SLUGS, NoteShown, PostShown, ThreadShown
from forum.headings import Heading
from forum.listing import Places, Scope, reader_of
from forum.listing.asking import Asking
from forum.listing.tabs import TABS
from forum.listing.wanted import Wanted
from forum.models import Category, Tag, Thread
from foundation import keyset
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Given
from foundation.api.views import ApiView
from knowledge.models import Topic
from knowledge.querysets.reviews import below


class ThreadQuery(Given):
    """Which threads, in which order."""

    tab = serializers.ChoiceField(
        choices=list(TABS),
        default="latest",
        help_text="`latest`, `trending`, `month`, `top` and `unanswered` for everybody; `new`, `unread`, `following`"
        " and `mine` (unanswered questions of the member's field) are a member's own.",
    )
    category = serializers.SlugField(required=False, help_text="With everything that is part of it.")
    tag = serializers.CharField(required=False, max_length=60)
    topic = serializers.SlugField(required=False, help_text="With everything that is part of it.")
    kind = serializers.ChoiceField(choices=KIND_SLUGS, required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    detail = serializers.CharField(
        required=False, max_length=80, help_text="`field:word`, a field of the kind that is a filter: `subject:code`."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One place at a time, and a detail of the kind that is named."""
        if len({"category", "tag", "topic"} & set(attrs)) > 1:
            raise serializers.ValidationError({"category": [_("Name one of category, tag and topic.")]}, UNSUITABLE)
        attrs["details"] = _detail(attrs)
        return attrs


def _detail(asked: dict[str, Any]) -> dict[str, str]:
    if "detail" not in asked:
        return {}
    name, _colon, word = asked["detail"].partition(":")
    kind = kinds.find(asked.get("kind", ""))
    filters = {field.name: dict(field.vocabulary) for field in kind.filters()} if kind else {}
    if word not in filters.get(name, {}):
        raise serializers.ValidationError({"detail": [_("This kind of thread has no such field or word.")]}, UNSUITABLE)
    return {name: word}


class Threads(ApiView):
    """Lists of threads, as pages show them: what the caller muted is left out."""

    @operation("read:forum", is_open=True, asks=ThreadQuery, gives=ThreadShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List threads."""
        member = self.caller if isinstance(self.caller, User) else None
        tab = TABS[self.query["tab"]]
        if tab.is_for_members and member is None:
            raise serializers.ValidationError({"tab": [_("Only members have this list. Send a token.")]}, UNSUITABLE)
        scope = self._scope()
        reader = reader_of(member, self.now, scope) if member else None
        before, after = self.sides()
        wanted = Wanted(
            tab=tab,
            language=self.query.get("language", ""),
            kind=kinds.find(self.query.get("kind", "")),
            details=self.query["details"],
        )
        page = Asking(wanted, scope, reader, self.limit).page(before=before, after=after)
        rows = api_pages.threads_by_id([key.pk for key in page.rows], self.wishes["expand"])
        context = api_rows.thread_context(rows, self.caller, self.wishes["expand"])
        return self.page_of(keyset.Slice(rows, page.newer, page.older, is_short=page.is_short), **context)

    def _scope(self) -> Scope:
        """What the list is a list of. Raises Http404 for a place that the caller does not see."""
        if "category" in self.query:
            places = Places(self.caller)
            category = places.find(self.query["category"])
            if category is None:
                raise Http404
            return Scope("", "category", places.subtree(category), category)
        if "tag" in self.query:
            tag = get_object_or_404(Tag.objects.visible_to(self.caller), slug=self.query["tag"])
            return Scope("", "tag", [tag.pk], tag)
        if "topic" in self.query:
            topic = get_object_or_404(Topic.objects.visible_to(self.caller), slug=self.query["topic"])
            return Scope("", "topic", below([topic.pk]), topic)
        return Scope("")

    @operation(
        "write:forum",
        takes=ThreadGiven,
        gives=ThreadShown,
        status=201,
        is_idempotent=True,
        forbids=("start_thread", "pseudonym"),
        refuses=(*HEADING, *DETAILS, *TEXT),
    )
    def post(self, request: Request) -> Response:
        """Start a thread. A text that a moderator has to look at first is stored, and `held` says since when."""
        given = self.given
        category = Category.objects.visible_to(self.caller).filter(slug=given["category"]).first()
        if category is None:
            sentence = _("There is no such category, or it is not for you.")
            raise serializers.ValidationError({"category": [sentence]}, UNSUITABLE)
        heading = Heading(
            title=given["title"],
            kind=given["kind"],
            language=given["language"],
            details=given.get("details", {}),
            tags=given.get("tags", []),
            topics=given.get("topics", []),
        )

        def make(token: UUID | None) -> Thread:
            writing = writing_of(given, token)
            return start_thread(actor=self.caller, category=category, heading=heading, writing=writing, now=self.now)

        made = self.once(make, lambda pk: get_object_or_404(Thread.objects.visible_to(self.caller), pk=pk))
        return shown(self, made.pk, location=f"/api/v1/threads/{made.pk}/")


class OneThread(ApiView):
    """One thread."""

    @operation("read:forum", is_open=True, gives=ThreadShown)
    def get(self, request: Request, thread_id: int) -> Response:
        """Read a thread."""
        return shown(self, visible(self, thread_id).pk)

    @operation(
        "write:forum",
        takes=ThreadChange,
        gives=ThreadShown,
        needs_match=True,
        forbids=("rename_thread",),
        refuses=("title_held", "changed_meanwhile", *HEADING, *REASON),
    )
    def patch(self, request: Request, thread_id: int) -> Response:
        """Change title, language, tags or topics. The fields of its kind are changed with its first post."""
        thread = visible(self, thread_id)
        self.match(heading_etag(thread))
        given, said = self.given, declared(self.given)
        heading = Heading(
            title=given.get("title", thread.title),
            kind=thread.kind,
            language=given.get("language", thread.language),
            tags=given.get("tags", list(thread.tags.values_list("name", flat=True))),
            topics=given.get("topics", list(thread.topics.all())),
        )
        rename_thread(
            actor=self.caller,
            thread=thread,
            heading=heading,
            reason=given["reason"],
            decisions=said.decisions,
            is_reviewed=said.is_reviewed,
            now=self.now,
        )
        return shown(self, thread.pk)


class PostQuery(Given):
    """Which posts of a thread."""

    from_number = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="Begin at this number, as after the last one read."
    )


class ThreadPosts(ApiView):
    """The posts of a thread, by number."""

    @operation("read:forum", is_open=True, asks=PostQuery, gives=PostShown, is_list=True)
    def get(self, request: Request, thread_id: int) -> Response:
        """List the posts of a thread, the first one first."""
        return posts_page(self, visible(self, thread_id))

    @operation(
        "write:forum",
        takes=ReplyGiven,
        gives=PostShown,
        status=201,
        is_idempotent=True,
        forbids=("reply", "thread_locked", "pseudonym"),
        refuses=("reply_to_elsewhere", *TEXT),
    )
    def post(self, request: Request, thread_id: int) -> Response:
        """Reply. A text that a moderator has to look at first is stored, and `held` says since when."""
        return reply(self, visible(self, thread_id))


class ThreadNotes(ApiView):
    """What was done to a thread."""

    @operation("read:forum", is_open=True, gives=NoteShown, is_list=True)
    def get(self, request: Request, thread_id: int) -> Response:
        """List what was done to a thread, the newest first."""
        thread = visible(self, thread_id)
        cut = api_lists.notes_of_thread(self.caller, thread, sides=self.sides(), size=self.limit)
        return self.page_of(cut)


def visible(view: ApiView, thread_id: int) -> Thread:
    """The thread that the caller may open, and that is no conversation. Raises Http404."""
    found = api_pages.thread_for(view.caller, thread_id)
    if found is None:
        raise Http404
    return found


def shown(view: ApiView, thread_id: int, **options: Any) -> Response:
    """The answer with one thread, of which the caller sees that it is there. (Any: those of `ApiView.shown`.)"""
    found = api_pages.threads_by_id([thread_id], view.wishes["expand"])
    if not found:
        raise Http404
    context = api_rows.thread_context(found, view.caller, view.wishes["expand"])
    return view.shown(found[0], etag=heading_etag(found[0]), **options, **context)


def posts_page(view: ApiView, thread: Thread) -> Response:
    """A page of a thread's posts."""
    cut = api_pages.posts_of_thread(
        view.caller,
        thread,
        beginning=view.query.get("from_number"),
        sides=view.sides(),
        size=view.limit,
        wanted=view.wishes["expand"],
    )
    return view.page_of(cut, **api_rows.post_context(cut.rows, view.caller, view.wishes["expand"]))


def heading_etag(thread: Thread) -> str:
    """The state of a thread's heading: what anybody changes moves it."""
    return f"thread-{thread.pk}-{thread.version}"
