"""The pages of the desk. Each gets the administration's context; who may open them is asked here."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from content import declaring
from content import policies as content_policies
from forum.models import Post
from foundation.errors import DomainError
from foundation.numbers import number_in
from moderation import policies, queueing, waiting
from moderation.actions import appealing, deciding, looking, settling
from moderation.desk import queues
from moderation.desk.looking import Sight, sight_of
from moderation.forms.desk import DecisionForm, NoteForm
from moderation.models import MessageTemplate, ReviewItem

Context = dict[str, Any]  # Any: what a template shows
# The last decision stays at hand, so that a slip of a finger costs one click.
LAST: Final = "moderation.last_decision"
_BY_BUTTON: Final = {"decision": "decide", "answer": "settle"}


def moderator_of(request: HttpRequest) -> User:
    """Who is at the desk. Raises PermissionDenied for staff who decide about nothing in it."""
    member = signed_in_member(request)
    if not policies.may_open_desk(member):
        raise PermissionDenied
    return member


def frame(request: HttpRequest, context: Context, moderator: User, queue: queues.Queue) -> Context:
    """What stands around every list: the queues with their numbers, the order, the list itself."""
    now = timezone.now()
    order = "age" if request.GET.get("order") == "age" else "harm"
    search = request.GET.get("q", "").strip()[:60]
    after = number_in(request.GET.get("after", "")) or 0
    numbers = queues.counts(moderator, now)
    return {
        **context,
        "title": _("Review queue"),
        "queues": [(one, numbers.get(one.name)) for one in queues.queues_for(moderator)],
        "queue": queue,
        "number": numbers.get(queue.name),
        "order": order,
        "search": search,
        "listed": queues.listed(moderator, queue, now, order=order, after=after, search=search),
        "is_nav_sidebar_enabled": False,
        "moderates": policies.rights_of(moderator).moderates,
    }


def queue_of(request: HttpRequest, moderator: User) -> queues.Queue:
    """The queue that the address names, if this person has it; otherwise the open one."""
    named = queues.BY_NAME.get(request.GET.get("queue", ""))
    return named if named in queues.queues_for(moderator) else queues.BY_NAME["open"]


def queue(request: HttpRequest, context: Context) -> HttpResponse:
    """A list, and nothing opened."""
    moderator = moderator_of(request)
    shown = frame(request, context, moderator, queue_of(request, moderator))
    shown["last"] = request.session.get(LAST)
    return TemplateResponse(request, "moderation/desk/queue.html", shown)


@sensitive_post_parameters()
@sensitive_variables()
def item(request: HttpRequest, context: Context, pk: int) -> HttpResponse:
    """One item beside its list: looked at with GET, acted upon with POST and `do`."""
    moderator = moderator_of(request)
    found = get_object_or_404(
        ReviewItem.objects.visible_to(moderator).select_related("author", "claimed_by", "decided_by", "category"), pk=pk
    )
    if request.method != "POST":
        return _shown(request, context, moderator, found)
    named = [name for name in ("decision", "answer") if request.POST.get(name)]
    do = _BY_BUTTON[named[0]] if named else request.POST.get("do", "")
    try:
        answer = DOING[do](request, moderator, found) if do in DOING else None
    except DomainError as refusal:
        return _refused(request, context, moderator, found, do=do, refusal=refusal)
    if isinstance(answer, Post):
        return _shown(request, context, moderator, found, opened=answer)
    return answer or HttpResponseRedirect(_address(request, found))


def _shown(
    request: HttpRequest,
    context: Context,
    moderator: User,
    found: ReviewItem,
    *,
    opened: Post | None = None,
    form: DecisionForm | None = None,
    note_form: NoteForm | None = None,
) -> TemplateResponse:
    now = timezone.now()
    seen = sight_of(moderator, found, now, opened=opened)
    language = found.author.language if found.author else "en"
    templates = list(MessageTemplate.objects.visible_to(moderator).in_order()) if seen.may_decide else []
    shown = frame(request, context, moderator, queue_of(request, moderator)) | {
        "seen": seen,
        "item": found,
        "is_mine": found.holder_id(now) == moderator.pk,
        "holder": found.claimed_by if found.holder_id(now) not in (None, moderator.pk) else None,
        "age": queues.age(now - found.opened_at),
        "form": form or decision_form(moderator, found, None, language),
        "note_form": note_form or NoteForm(),
        "templates": [(one, one.text_in(language)) for one in templates],
        "author_language": language,
        "may_redact": content_policies.may_redact_everywhere(moderator),
        "may_see_member": policies.may_see_member(moderator),
        "is_retriable": found.subject_model == queueing.HANDLING,
        "last": request.session.get(LAST),
    }
    return TemplateResponse(request, "moderation/desk/item.html", shown)


def decision_form(moderator: User, found: ReviewItem, data: Any, language: str) -> DecisionForm:
    """The form for one item. (Any: what was sent, or nothing.)"""
    templates = MessageTemplate.objects.visible_to(moderator).in_order()
    return DecisionForm(data, templates=templates, language=language, initial={"version": found.version})


def _refused(
    request: HttpRequest, context: Context, moderator: User, found: ReviewItem, *, do: str, refusal: DomainError
) -> HttpResponse:
    """The page again with what was typed; of an item that somebody else settled, the next one."""
    if refusal.code in ("item_changed", "item_claimed"):
        messages.warning(request, str(refusal.message))
        found.refresh_from_db()
        if found.state == ReviewItem.State.CLOSED:
            return HttpResponseRedirect(_after(request, moderator))
    form = note_form = None
    if do == "note":
        note_form = NoteForm(request.POST)
        note_form.is_valid()
        note_form.tell(refusal)
    elif do in ("decide", "settle", "grant", "refuse"):
        language = found.author.language if found.author else "en"
        form = decision_form(moderator, found, request.POST, language)
        form.is_valid()
        form.tell(refusal)
    else:
        messages.error(request, str(refusal.message))
    if refusal.code == "item_changed" and form is not None:
        # What was typed stays; the decision is asked about the item as it is now.
        form.data = {**form.data.dict(), "version": str(found.version)}  # type: ignore[attr-defined]  # what was sent
    response = _shown(request, context, moderator, found, form=form, note_form=note_form)
    with_status(response, *(one for one in (form, note_form) if one is not None))
    return response


def _address(request: HttpRequest, found: ReviewItem) -> str:
    query = request.GET.urlencode()
    return reverse("admin:queue_item", args=[found.pk]) + (f"?{query}" if query else "")


def _after(request: HttpRequest, moderator: User) -> str:
    """Where a moderator goes when an item is done: to the next of the queue."""
    waiting.count_anew(moderator)
    following = queues.next_for(moderator, queue_of(request, moderator), timezone.now())
    if following is not None:
        return _address(request, following)
    query = request.GET.urlencode()
    return reverse("admin:queue") + (f"?{query}" if query else "")


def _decide(request: HttpRequest, moderator: User, found: ReviewItem) -> HttpResponse:
    language = found.author.language if found.author else "en"
    form = decision_form(moderator, found, request.POST, language)
    form.is_valid()
    action = deciding.decide_text(
        actor=moderator,
        item=found,
        decision=request.POST["decision"],
        reason=form.cleaned_data.get("reason", ""),
        version=form.cleaned_data.get("version", -1),
        declared=declaring.declared(request.POST),
        now=timezone.now(),
    )
    request.session[LAST] = action.pk
    messages.success(request, _("Decided: %(decision)s.") % {"decision": action.get_kind_display()})
    return HttpResponseRedirect(_after(request, moderator))


def _settle_matter(request: HttpRequest, moderator: User, found: ReviewItem) -> HttpResponse:
    form = decision_form(moderator, found, request.POST, "en")
    form.is_valid()
    action = settling.settle_matter(
        actor=moderator,
        item=found,
        answer=request.POST["answer"],
        reason=form.cleaned_data.get("reason", ""),
        version=form.cleaned_data.get("version", -1),
        declared=declaring.declared(request.POST),
        now=timezone.now(),
    )
    request.session[LAST] = action.pk
    messages.success(request, _("Decided: %(decision)s.") % {"decision": action.get_kind_display()})
    return HttpResponseRedirect(_after(request, moderator))


def _answer_appeal(request: HttpRequest, moderator: User, found: ReviewItem) -> HttpResponse:
    form = decision_form(moderator, found, request.POST, "en")
    form.is_valid()
    appealing.decide_appeal(
        actor=moderator,
        item=found,
        is_granted=request.POST["do"] == "grant",
        answer=form.cleaned_data.get("reason", ""),
        version=form.cleaned_data.get("version", -1),
        declared=declaring.declared(request.POST),
        now=timezone.now(),
    )
    messages.success(request, _("The appeal is answered."))
    return HttpResponseRedirect(_after(request, moderator))


def _claim(request: HttpRequest, moderator: User, found: ReviewItem) -> None:
    looking.claim_item(actor=moderator, item=found, now=timezone.now())
    waiting.count_anew(moderator)


def _release(request: HttpRequest, moderator: User, found: ReviewItem) -> None:
    looking.release_item(actor=moderator, item=found, now=timezone.now())


def _note(request: HttpRequest, moderator: User, found: ReviewItem) -> None:
    looking.note_on_item(
        actor=moderator,
        item=found,
        text=request.POST.get("note", ""),
        declared=declaring.declared(request.POST),
        now=timezone.now(),
    )


def _open(request: HttpRequest, moderator: User, found: ReviewItem) -> Post:
    return looking.open_text(actor=moderator, item=found, now=timezone.now())


def _settle(request: HttpRequest, moderator: User, found: ReviewItem) -> HttpResponse:
    version = request.POST.get("version", "")
    deciding.settle_undelivered(
        actor=moderator,
        item=found,
        is_retried=request.POST["do"] == "retry",
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1,  # noqa: PLR2004
        now=timezone.now(),
    )
    messages.success(request, _("It is off the queue."))
    return HttpResponseRedirect(_after(request, moderator))


DOING: Final[dict[str, Callable[[HttpRequest, User, ReviewItem], Any]]] = {  # Any: an answer, a text, or nothing
    "decide": _decide,
    "settle": _settle_matter,
    "grant": _answer_appeal,
    "refuse": _answer_appeal,
    "claim": _claim,
    "release": _release,
    "note": _note,
    "open": _open,
    "retry": _settle,
    "seen": _settle,
}
__all__ = ["Sight", "frame", "item", "moderator_of", "queue", "queue_of"]
