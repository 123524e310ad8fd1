"""Private conversations: the inbox, writing to somebody, inviting, leaving, muting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.views.answers import add_refusal, signed_in_member, with_status
from forum import conversing
from forum.actions import conversations as actions
from forum.forms.conversations import ConversationForm, InviteForm, NamesField
from forum.forms.writing import WritingForm
from forum.models import ContactRequest, Thread
from forum.texts import listed
from forum.views.writing import LARGEST_FORM
from forum.views.writing_desk import Desk
from foundation import keyset
from foundation.bodies import takes_body
from foundation.errors import DomainError

MOST_NAMED = 4  # in one line of the inbox


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The member's conversations, the one that was written in last first."""
    member = signed_in_member(request)
    try:
        page = keyset.cut(
            conversing.inbox_of(member),
            "last_activity_at",
            before=request.GET.get("before", ""),
            after=request.GET.get("after", ""),
        )
    except keyset.BadCursor:
        raise Http404 from None
    context = {
        "page": page,
        "rows": [_row(member, thread) for thread in page.rows],
        "requests": ContactRequest.objects.visible_to(member).waiting_for(member),
        "refusal": _refusal(member),
    }
    return render(request, "forum/conversations/inbox.html", context)


def _row(member: User, thread: Any) -> dict[str, Any]:
    """What one line shows. (Any: a thread as the inbox reads it.)"""
    others = [row.member for row in thread.here if row.member_id != member.pk]
    return {
        "thread": thread,
        "names": listed(other.shown_name for other in others[:MOST_NAMED]),
        "more_count": max(len(others) - MOST_NAMED, 0),
        "unread_count": max(thread.last_number - (thread.read_number or 0), 0),
        "is_muted": thread.level == "muted",
        "is_held": thread.held_at is not None,
    }


def _refusal(member: User) -> str:
    """Why the member cannot begin a conversation now; empty when they can."""
    try:
        actions.check_start(actor=member, now=timezone.now())
    except DomainError as refusal:
        return str(refusal.message)
    return ""


class _NewConversation(Desk):
    template = "forum/conversations/new.html"
    context = "conversation"

    def form(self, data: QueryDict | None = None, **options: Any) -> ConversationForm:
        return ConversationForm(data, **options)

    def continued(self, kept: dict[str, Any]) -> dict[str, Any]:
        """The draft; a name in the address is added to it."""
        names = NamesField.names(f"{kept.get('others', '')} {self.request.GET.get('to', '')[:200]}".replace("\0", ""))
        return {**kept, "others": ", ".join(names)}

    def page(self) -> dict[str, Any]:
        return {"refusal": _refusal(self.member)}

    def send(self, form: WritingForm) -> HttpResponse:
        assert isinstance(form, ConversationForm)  # noqa: S101 - made by `form` above
        actions.check_start(actor=self.member, now=self.now)
        thread = actions.start_conversation(
            actor=self.member,
            others=actions.find_people(actor=self.member, names=form.names),
            title=form.cleaned_data["title"],
            writing=form.writing,
            now=self.now,
        )
        return self.sent(thread.posts.get(number=1), form, thread.get_absolute_url())


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@takes_body(LARGEST_FORM)
@require_http_methods(["GET", "HEAD", "POST"])
def new_conversation(request: HttpRequest) -> HttpResponse:
    """Write to one or several members, with everything that a thread is written with."""
    return _NewConversation(request).answer()


@never_cache
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring others into a conversation."""
    member, thread = _standing(request, pk)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invited(request, member, thread, form):
        return HttpResponseRedirect(thread.get_absolute_url())
    facts = conversing.attendance(member, thread, timezone.now())
    response = render(
        request, "forum/conversations/invite.html", {"thread": thread, "participants": facts, "form": form}
    )
    return with_status(response, form) if request.method == "POST" else response


def _invited(request: HttpRequest, member: User, thread: Thread, form: InviteForm) -> bool:
    now = timezone.now()
    try:
        people = actions.find_people(actor=member, names=NamesField.names(form.cleaned_data["others"]))
        for other in people:
            actions.invite_to_conversation(actor=member, thread=thread, other=other, now=now)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    count = ngettext("%(count)d member was invited.", "%(count)d members were invited.", len(people))
    messages.success(request, count % {"count": len(people)})
    return True


@never_cache
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then leave: there is no way back."""
    member, thread = _standing(request, pk)
    if request.method != "POST":
        return render(request, "forum/conversations/leave.html", {"thread": thread})
    actions.leave_conversation(actor=member, thread=thread, now=timezone.now())
    messages.success(request, _("You have left the conversation “%(title)s”.") % {"title": thread.title})
    return HttpResponseRedirect(reverse("conversations"))


@never_cache
@require_POST
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear nothing of it any more, or hear of it again."""
    member, thread = _standing(request, pk)
    is_muted = request.POST.get("is_muted") == "yes"
    actions.mute_conversation(actor=member, thread=thread, is_muted=is_muted, now=timezone.now())
    text = _("This conversation is muted.") if is_muted else _("You hear of this conversation again.")
    messages.success(request, text)
    return HttpResponseRedirect(thread.get_absolute_url())


def _standing(request: HttpRequest, pk: int) -> tuple[User, Thread]:
    """Who asks, and the conversation they stand in. Raises Http404 for everything else."""
    member = signed_in_member(request)
    return member, get_object_or_404(Thread.objects.visible_to(member), pk=pk, category__isnull=True)
