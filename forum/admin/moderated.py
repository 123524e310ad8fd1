"""Lists for moderators: what they may open anyway, to look at, with decisions about several rows at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms.asking import AskingForm
from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from content.gates import Declared
from events.admin import ReadOnlyAdmin
from forum import policies
from forum.forms.care import reason_field
from foundation.errors import DomainError, Text

# Does it to one row. Gets the actor, the row, the reason, what was declared about it, and the time.
Act = Callable[[User, Any, str, Declared, datetime], object]


class NeededReasonForm(AskingForm):
    """Why; one reason for all chosen rows."""

    reason = reason_field(is_needed=True)


class OptionalReasonForm(AskingForm):
    """Why, if there is more to say."""

    reason = reason_field(is_needed=False)


class ModeratedAdmin(ReadOnlyAdmin):
    """Open to whoever may moderate threads, and to nobody else; `get_queryset` narrows to what they may open."""

    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policies.is_moderator(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return policies.is_moderator(request.user)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Not by who is behind a pseudonym: an address that asks for one member's texts would answer it."""
        return not lookup.startswith(("unnamed_author", "pseudonym")) and super().lookup_allowed(lookup, value, request)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Django asks for it before it offers an action."""
        return policies.is_moderator(request.user)

    def decide(
        self, request: HttpRequest, rows: QuerySet, *, form: type[AskingForm], title: Text, act: Act
    ) -> TemplateResponse | None:
        """Ask why, then do it to each row on its own; None leads back to the list. One refusal stops no other row.

        A refusal that is about the reason would be the same for every row: the form is shown again.
        """
        is_sent = "apply" in request.POST
        filled = form(request.POST if is_sent else None)
        if is_sent and filled.is_valid():
            refusal = self._apply(request, rows, filled, title, act)
            if refusal is None:
                return None
            filled.tell(refusal)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.model._meta,
            "rows": rows.order_by("pk"),
            "form": filled,
            "action": request.POST.get("action", ""),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        response = TemplateResponse(request, "forum/care/admin_decision.html", context)
        if is_sent:
            with_status(response, filled)
        return response

    def _apply(
        self, request: HttpRequest, rows: QuerySet, form: AskingForm, title: Text, act: Act
    ) -> DomainError | None:
        actor, now, count = signed_in_member(request), timezone.now(), 0
        for row in rows.order_by("pk"):
            try:
                act(actor, row, form.cleaned_data["reason"], form.declared(), now)
            except DomainError as refusal:
                if refusal.field in form.fields:
                    return refusal
                messages.error(request, f"{row}: {refusal.message}")
            else:
                count += 1
                self.log_change(request, row, str(title))
        text = ngettext("%(count)d row changed.", "%(count)d rows changed.", count)
        messages.success(request, text % {"count": count})
        return None


class StateFilter(admin.SimpleListFilter):
    """How a thread or a post stands."""

    title = _("state")
    parameter_name = "state"
    states: tuple[tuple[str, Any, Q], ...] = ()

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [(name, words) for name, words, _condition in self.states]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        conditions = {name: condition for name, _words, condition in self.states}
        return queryset.filter(conditions.get(str(self.value()), Q()))
