"""Pages on which members write: new threads, replies, changes of posts."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.policies import may_write
from accounts.views.answers import signed_in_member
from content.attachments import sizes
from forum import finding, kinds, limits, policies, quoting, voices
from forum.actions.editing import EditedMeanwhile, edit_post
from forum.actions.posts import reply_to_thread
from forum.actions.threads import start_thread
from forum.forms.writing import EditForm, ReplyForm, ThreadForm, WritingForm
from forum.headings import Heading
from forum.kinds.kind import PREFIX
from forum.models import Category, Draft, Post, Thread
from forum.subject import Subject
from forum.subject import check as check_subject
from forum.views.writing_desk import FORBIDDEN, Desk
from foundation.bodies import takes_body
from foundation.numbers import number_in

# Three large files, or many small ones, and the form around them.
LARGEST_FORM = 3 * sizes.LARGEST_FILE + 1024 * 1024  # bytes


def _categories(request: HttpRequest, kind: kinds.Kind | None = None) -> QuerySet[Category]:
    """Categories in which the member may start a thread, of this kind if one is named, in their order."""
    rows = Category.objects.visible_to(request.user).open().in_order()
    if kind is None:
        return rows
    return rows.filter(pk__in=[row.pk for row in rows.only("pk", "kinds") if row.admits(kind.slug)])


@never_cache
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Choose a kind of thread, for one category or any."""
    member = signed_in_member(request)
    open_to_member = list(_categories(request))
    category = next((row for row in open_to_member if row.slug == request.GET.get("category")), None)
    places = [category] if category else open_to_member
    context = {
        "kinds": [kind for kind in kinds.declared() if any(place.admits(kind.slug) for place in places)],
        "category": category,
        "may_write": may_write(member, timezone.now()),
        "draft": Draft.objects.visible_to(member).filter(context="new").first(),
    }
    return render(request, "forum/composer/new.html", context)


class _NewThread(Desk):
    template = "forum/composer/new_thread.html"
    context = "new"

    def __init__(self, request: HttpRequest, kind: kinds.Kind) -> None:
        super().__init__(request)
        self.kind = kind
        self.categories = _categories(request, kind)

    def form(self, data: QueryDict | None = None, **options: Any) -> ThreadForm:
        return ThreadForm(data, kind=self.kind, categories=self.categories, **options)

    def initial(self) -> dict[str, Any]:
        return {
            "category": self.request.GET.get("category", ""),
            "tags": self.request.GET.get("tags", "")[:200],
            "topics": self.request.GET.getlist("topic")[:5],
        }

    def page(self) -> dict[str, Any]:
        return {"kind": self.kind, "limits": limits, "voice": voices.of_newcomer(self.member, self.now)}

    def send(self, form: WritingForm) -> HttpResponse:
        assert isinstance(form, ThreadForm)  # noqa: S101 - made by `form` above
        given = form.cleaned_data
        heading = Heading(
            title=given["title"],
            kind=self.kind.slug,
            language=given["language"],
            details=form.details,
            tags=form.tag_words,
            topics=given["topics"],
        )
        thread = start_thread(
            actor=self.member, category=given["category"], heading=heading, writing=form.writing, now=self.now
        )
        post = thread.posts.get(number=1)
        return self.sent(post, form, thread.get_absolute_url())


@never_cache
@takes_body(LARGEST_FORM)
@require_http_methods(["GET", "HEAD", "POST"])
def new_of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a thread of one kind. Raises Http404 for a kind that is not declared."""
    found = kinds.find(kind)
    if found is None:
        raise Http404
    return _NewThread(request, found).answer()


class _Reply(Desk):
    template = "forum/composer/reply.html"

    def __init__(self, request: HttpRequest, thread: Thread) -> None:
        super().__init__(request)
        self.thread = thread
        self.context = f"reply:{thread.pk}"
        self.answered = self._answered()

    def form(self, data: QueryDict | None = None, **options: Any) -> ReplyForm:
        return ReplyForm(data, **options)

    def initial(self) -> dict[str, Any]:
        begins: dict[str, Any] = {"reply_to": self.answered.pk if self.answered else None}
        if self.answered and "quote" in self.request.GET:
            begins["body"] = quoting.quote(self.answered, self.request.GET.get("text", ""))
        return begins

    def page(self) -> dict[str, Any]:
        return {
            "thread": self.thread,
            "answered": self.answered,
            "voice": voices.of_writer(self.member, self.thread, self.now),
            "may_reply": policies.may_reply(self.member, self.thread, self.now),
        }

    def send(self, form: WritingForm) -> HttpResponse:
        post = reply_to_thread(
            actor=self.member, thread=self.thread, writing=form.writing, reply_to=self.answered, now=self.now
        )
        return self.sent(post, form, post.get_absolute_url())

    def _answered(self) -> Post | None:
        """The post that is answered or quoted: of this thread, and one the member may read."""
        sent, asked = self.request.POST.get("reply_to"), self.request.GET
        named = sent if self.request.method == "POST" else asked.get("quote") or asked.get("to")
        pk = number_in(named or "")
        if pk is None:
            return None
        found = Post.objects.visible_to(self.member).filter(pk=pk, thread_id=self.thread.pk)
        return found.select_related("author", "pseudonym").first()


@never_cache
@takes_body(LARGEST_FORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply to a thread; `?to=` names the post that is answered, `?quote=` one to quote, with `&text=` a part of it."""
    thread = finding.find(signed_in_member(request), pk)
    if thread is None:
        raise Http404
    desk = _Reply(request, thread)
    if request.method != "POST" and not desk.page()["may_reply"]:
        context = {"thread": thread, "may_write": may_write(desk.member, desk.now)}
        return render(request, "forum/composer/no_reply.html", context, status=FORBIDDEN)
    return desk.answer()


class _Edit(Desk):
    template = "forum/composer/edit.html"

    def __init__(self, request: HttpRequest, post: Post) -> None:
        super().__init__(request)
        self.post = post
        self.context = f"edit:{post.pk}"
        self.kind = kinds.find(post.thread.kind) if post.is_first and not post.thread.is_conversation else None

    def form(self, data: QueryDict | None = None, **options: Any) -> EditForm:
        return EditForm(data, kind=self.kind, **options)

    def initial(self) -> dict[str, Any]:
        post = self.post
        return {
            "body": post.source,
            "interests": post.interests,
            "interests_note": post.interests_note,
            "ai_assistance": post.ai_assistance,
            "base_edit": post.edit_count,
            **self._subject(),
        }

    def _subject(self) -> dict[str, Any]:
        """What the thread is about now. (Any: words, or lists of them.)"""
        if self.kind is None:
            return {}
        thread = self.post.thread
        begun = {f"{PREFIX}-{name}": value for name, value in thread.details.items()}
        if self.kind.has_required_topics:
            topics = dict(thread.topics.order_by("pk").values_list("pk", "slug"))
            begun |= {"topics": list(topics.values()), "base_topics": ",".join(map(str, topics))}
        return begun

    def page(self) -> dict[str, Any]:
        is_own = self.post.owner_id == self.member.pk
        return {
            "post": self.post,
            "thread": self.post.thread,
            "is_own": is_own,
            "may_retitle": self.post.is_first and policies.may_retitle(self.member, self.post.thread, self.now),
        }

    def send(self, form: WritingForm) -> HttpResponse:
        assert isinstance(form, EditForm)  # noqa: S101 - made by `form` above
        given = form.cleaned_data
        try:
            edited = edit_post(
                actor=self.member,
                post=self.post,
                writing=form.writing,
                base_edit=given["base_edit"],
                reason=given["reason"],
                subject=form.subject,
                now=self.now,
            )
        except EditedMeanwhile:
            self.post.refresh_from_db()
            if self.post.edited_by_id != self.member.pk or not self._says(form):
                raise
            edited = self.post  # the same form, sent twice
        return self.sent(edited, form, edited.get_absolute_url())

    def _says(self, form: EditForm) -> bool:
        """Whether the post says already what the form does."""
        details = self.post.thread.details
        is_same = self.kind is None or self._details(form) == details
        return is_same and self.post.source == form.writing.body

    def _details(self, form: EditForm) -> dict[str, Any]:
        return check_subject(self.post, Subject(form.details), now=self.now).details

    def _refused(self, data: QueryDict, refusal: Any) -> HttpResponse:
        """Where somebody was faster, the form now builds on their text, which stands beside the member's own."""
        if isinstance(refusal, EditedMeanwhile):
            data["base_edit"] = str(self.post.edit_count)
        return super()._refused(data, refusal)

    def _show(self, form: WritingForm, *, status: int = 200, **more: Any) -> HttpResponse:
        built_on = str(form["base_edit"].value())
        is_behind = status == 409 or built_on != str(self.post.edit_count)  # noqa: PLR2004
        if is_behind:
            more["theirs"] = self.post
            details = self.post.thread.details
            more["their_details"] = [row for row in self.kind.words(details) if row[1]] if self.kind else []
        return super()._show(form, status=status, **more)


@never_cache
@takes_body(LARGEST_FORM)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a post: its author, everybody where it is a wiki, moderators."""
    rows = Post.objects.visible_to(request.user).select_related("thread__category", "author", "edited_by")
    post = get_object_or_404(rows, pk=pk)
    desk = _Edit(request, post)
    if request.method != "POST" and not policies.may_edit_post(desk.member, post, desk.now):
        return render(request, "forum/composer/no_edit.html", {"post": post, "thread": post.thread}, status=FORBIDDEN)
    return desk.answer()
