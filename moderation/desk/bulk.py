"""Deciding about several items at once: a page that says what will happen, then each by itself."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.models import User
from accounts.views.answers import with_status
from foundation.errors import DomainError
from foundation.numbers import number_in
from moderation import policies, queueing, waiting
from moderation.actions import several
from moderation.actions.several import MOST
from moderation.desk import queues
from moderation.desk.pages import moderator_of
from moderation.desk.undoing import BULK
from moderation.forms.desk import BulkForm
from moderation.models import MessageTemplate, ReviewItem

Context = dict[str, Any]  # Any: what a template shows


@sensitive_post_parameters()
@sensitive_variables()
def page(request: HttpRequest, context: Context) -> HttpResponse:
    """What is chosen and what may be decided about it; with `apply`, the decision."""
    moderator, now = moderator_of(request), timezone.now()
    items = _chosen(request, moderator)
    if request.method != "POST" or not items:
        messages.info(request, _("Choose items of the list first: texts that you may decide about."))
        return HttpResponseRedirect(reverse("admin:queue"))
    is_sent = "apply" in request.POST
    templates = MessageTemplate.objects.visible_to(moderator).in_order()
    form = BulkForm(request.POST if is_sent else None, templates=templates)
    if is_sent and form.is_valid():
        refusal = _apply(request, moderator, items, form)
        if refusal is None:
            return HttpResponseRedirect(reverse("admin:queue"))
        form.tell(refusal)
    shown = {**context, "title": _("Decide about several"), "rows": queues.rows_of(moderator, items, now), "form": form}
    response = TemplateResponse(request, "moderation/desk/bulk.html", shown)
    return with_status(response, form) if is_sent else response


def _chosen(request: HttpRequest, moderator: User) -> list[ReviewItem]:
    """Items of texts among those chosen that this moderator may decide about, as they were when the list was shown."""
    seen = dict(_pair(value) for value in request.POST.getlist("item")[:MOST])
    found = ReviewItem.objects.visible_to(moderator).not_closed().filter(pk__in=seen, subject_model=queueing.POST)
    items = []
    for item in found.select_related("author", "claimed_by", "decided_by").in_order():
        if policies.may_decide(moderator, item, timezone.now()):
            item.version = seen[item.pk]
            items.append(item)
    return items


def _pair(value: str) -> tuple[int, int]:
    """`12:3` is item 12 in its version 3; anything else is no item."""
    first, _colon, second = value.partition(":")
    pk, version = number_in(first), number_in(second)
    return (pk, version) if pk is not None and version is not None else (0, 0)


def _apply(request: HttpRequest, moderator: User, items: Sequence[ReviewItem], form: BulkForm) -> DomainError | None:
    """The refusal of the reason, if there is one. What refuses a single item is told beside the others."""
    template, own = form.cleaned_data.get("template"), form.data.get("reason", "").strip()

    def reason_for(item: ReviewItem) -> str:
        if template is not None and not own:
            return str(template.text_in(item.author.language if item.author else "en"))
        return str(form.cleaned_data["reason"])

    try:
        done = several.decide_several(
            actor=moderator,
            items=items,
            decision=form.cleaned_data["decision"],
            reason_for=reason_for,
            declared=form.declared(),
            now=timezone.now(),
        )
    except DomainError as refusal:
        return refusal
    for item, why in done.refused:
        messages.error(request, f"{item.what}: {why.message}")
    request.session[BULK] = [action.pk for action in done.decided]
    waiting.count_anew(moderator)
    count = len(done.decided)
    text = ngettext("%(count)d item is decided.", "%(count)d items are decided.", count) % {"count": count}
    messages.success(request, text)
    return None
