"""The page on which a text is written: what each button of its form does, the same for every kind of text."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trust
from accounts.policies import may_write
from accounts.views.answers import add_refusal, signed_in_member
from content import declaring, markup, resolvers
from content.views import uploads
from content.views.composer_words import composer_words
from content.views.preview import PREFIX
from forum import beside, drafting, policies
from forum.actions import drafts
from forum.forms.shown import signed
from forum.forms.writing import WritingForm
from forum.models import Draft, Post
from foundation.errors import DomainError, LimitReached, NotPermitted

OK, FORBIDDEN, CONFLICT, UNPROCESSABLE, TOO_MANY = 200, 403, 409, 422, 429


class Desk:
    """One text of one member. Subclasses say which form it has, where it begins, and what sending does."""

    template: ClassVar[str]
    context: str
    """Under which its draft is kept."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.member = signed_in_member(request)
        self.now = timezone.now()

    def form(self, data: QueryDict | None = None, **options: Any) -> WritingForm:
        """The form; options are those of `WritingForm`. (Any: of several types.)"""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        """What an untouched form begins with. (Any: words, or lists of them.)"""
        return {}

    def continued(self, kept: dict[str, Any]) -> dict[str, Any]:
        """What the form begins with where this much is known, from a draft or not. (Any: as in `initial`.)"""
        return kept

    def send(self, form: WritingForm) -> HttpResponse:
        """Do what the text is for, and lead there. Raises DomainError."""
        raise NotImplementedError

    def page(self) -> dict[str, Any]:
        """What else the page shows. (Any: the template's.)"""
        return {}

    def answer(self) -> HttpResponse:
        """GET opens the page, with the draft if there is one; POST does what the pressed button says."""
        if self.request.method != "POST":
            return self._open()
        data = drafting.tidy(self.request.POST)
        if name := data.get("redact"):
            return self._show_typed(declaring.redact(data, name))
        actions: dict[str, Callable[[QueryDict], HttpResponse]] = {
            "preview": self._preview,
            "draft": self._keep,
            "discard": self._discard,
        }
        action = actions.get(data.get("do", ""))
        if action == self._discard:
            return self._discard(data)
        if self.request.FILES.getlist("files"):
            return self._attach(data)
        return action(data) if action else self._send(data)

    # What the buttons do.

    def _open(self) -> HttpResponse:
        draft = Draft.objects.visible_to(self.member).filter(context=self.context).first()
        if draft is None:
            return self._show(self.form(initial=self.continued(self.initial())))
        kept = drafting.initial_of(self.form(), draft.fields)
        # Words that were saved need no time any more.
        machinery = {"draft_version": draft.version, "shown_at": signed(draft.saved_at)}
        form = self.form(initial={**self.continued({**self.initial(), **kept}), **machinery})
        return self._show(form, draft=draft)

    def _discard(self, data: QueryDict) -> HttpResponse:
        drafts.discard_draft(actor=self.member, context=self.context)
        return HttpResponseRedirect(self.request.get_full_path())

    def _keep(self, data: QueryDict) -> HttpResponse:
        version = data.get("draft_version", "")
        base = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0  # noqa: PLR2004
        fields = drafting.fields_of(data, self.form().machinery)
        try:
            drafts.save_draft(actor=self.member, context=self.context, fields=fields, base_version=base, now=self.now)
        except drafts.SavedElsewhere as conflict:
            stored = Draft.objects.visible_to(self.member).filter(context=self.context).first()
            data["draft_version"] = str(conflict.extra["version"])
            return self._show_typed(data, status=CONFLICT, elsewhere=stored)
        except DomainError as refusal:
            return self._refused(data, refusal)
        messages.success(self.request, _("The draft is saved. You find it on every device, under “Drafts”."))
        return HttpResponseRedirect(self.request.get_full_path())

    def _preview(self, data: QueryDict) -> HttpResponse:
        body = data.get("body", "").strip()
        try:
            html = markup.render(body, profile="post", prefix=PREFIX, names=resolvers.names(body)).html
        except DomainError as refusal:
            return self._refused(data, refusal)
        return self._show_typed(data, preview=html, is_preview=True)

    def _attach(self, data: QueryDict) -> HttpResponse:
        """Take the files in, put them at the end of the text, and show the page again: pictures want a description."""
        taken, refused = uploads.take_in(self.member, self.request.FILES.getlist("files"), self.now)
        if taken:
            data["body"] = "\n\n".join(filter(None, [data.get("body", "").rstrip(), *taken])) + "\n"
        return self._show_typed(
            data, status=UNPROCESSABLE if refused else OK, files_placed=len(taken), file_errors=refused
        )

    def _send(self, data: QueryDict) -> HttpResponse:
        form = self.form(data)
        if not form.is_valid():
            return self._show(form, status=UNPROCESSABLE)
        try:
            return self.send(form)
        except DomainError as refusal:
            return self._refused(data, refusal)

    def _refused(self, data: QueryDict, refusal: DomainError) -> HttpResponse:
        """The page with the refusal beside its field, and everything that was typed."""
        form = self.form(data, refusal=refusal)
        form.is_valid()
        if isinstance(refusal, markup.RenderRefused) and not refusal.field:
            refusal.field = "body"
        add_refusal(form, refusal)
        response = self._show(form, status=_status(refusal))
        if isinstance(refusal, LimitReached):
            response.headers["Retry-After"] = str(refusal.extra["retry_after"])
        return response

    # What the page shows.

    def _show_typed(self, data: QueryDict, *, status: int = OK, **more: Any) -> HttpResponse:
        """The page with what was typed, not judged."""
        initial = drafting.typed(self.form(), data)
        return self._show(self.form(initial=initial, asked_about=data), status=status, **more)

    def _show(self, form: WritingForm, *, status: int = OK, **more: Any) -> HttpResponse:
        context = {
            "form": form,
            "draft_context": self.context,
            "may_write": may_write(self.member, self.now),
            "newcomer": self._newcomer(),
            "words": composer_words(),
            **self.page(),
            **more,
        }
        return render(self.request, self.template, context, status=status)

    def _newcomer(self) -> dict[str, Any] | None:
        """What level 0 allows, and the first day; None for everybody else. (Any: numbers, None, whether.)"""
        rights = trust.rights_of(self.member)
        if self.member.is_staff or rights.links is None:
            return None
        return {
            "is_first_day": policies.is_newcomer(self.member, self.now),
            "threads": trust.FIRST_DAY_THREADS,
            "replies": trust.FIRST_DAY_REPLIES,
            "links": rights.links,
            "mentions": rights.mentions,
            "pictures": rights.pictures,
        }

    # What sending leads to.

    def sent(self, post: Post, form: WritingForm, address: str) -> HttpResponse:
        """Lead to the text that was sent. Says so when it waits, or when an earlier sending of the form was stored."""
        body = form.cleaned_data["body"]
        if post.source != body and form.cleaned_data["client_token"] == post.client_token:
            return self._sent_otherwise(post, body)
        if post.held_at is not None:
            messages.warning(self.request, self._why_it_waits(post))
            if page := beside.page_for_author(post):
                return HttpResponseRedirect(f"{reverse(page)}?post={post.pk}", status=303)
        return HttpResponseRedirect(address, status=303)

    def _sent_otherwise(self, post: Post, body: str) -> HttpResponse:
        """The form was sent before and changed since: the change goes into a draft of an edit, and is not lost."""
        fields = {"body": body, "base_edit": str(post.edit_count)}
        context = f"edit:{post.pk}"
        drafts.discard_draft(actor=self.member, context=context)
        drafts.save_draft(actor=self.member, context=context, fields=fields, base_version=0, now=self.now)
        messages.warning(
            self.request,
            _("This form was sent before. What you changed since then stands here; send it to change your post."),
        )
        return HttpResponseRedirect(reverse("post_edit", args=[post.pk]), status=303)

    def _why_it_waits(self, post: Post) -> str:
        sentence = _("Your text is stored and waits for a moderator. Until then you and moderators alone see it.")
        return " ".join([sentence, *beside.why_it_waits(post)])


def _status(refusal: DomainError) -> int:
    if isinstance(refusal, NotPermitted):
        return FORBIDDEN
    if isinstance(refusal, LimitReached):
        return TOO_MANY
    return CONFLICT if refusal.code == "edited_meanwhile" else UNPROCESSABLE
