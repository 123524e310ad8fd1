"""Administration pages whose saving runs an action: gates and rendering are slow, so no transaction may be around them.

Django wraps its page for adding and changing in one. Here each action keeps its own, and what an action refuses is told
in the form, with everything that was typed.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect

from content import declaring
from content.gates import Declared
from foundation.errors import DomainError

_REFUSAL = "_refusal_of_action"


class OutsideTransactions(admin.ModelAdmin):
    """Mix in before ModelAdmin, and save by an action: `actions.save_page(..., declared=self.declared(request))`.

    When the privacy gate refuses, the form is shown again with a question about each span.
    """

    @staticmethod
    def declared(request: HttpRequest) -> Declared:
        """What the person said about findings, for the action."""
        return declaring.declared(request.POST)

    @method_decorator(csrf_protect)
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's page without its transaction; shown again, with the refusal as an error, where an action refuses."""
        show: Callable[..., HttpResponse] = self._changeform_view  # type: ignore[attr-defined]  # not in the stubs
        try:
            return show(request, object_id, form_url, extra_context)
        except (DomainError, ValidationError) as refusal:
            setattr(request, _REFUSAL, refusal)
            return show(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:  # noqa: FBT001, FBT002 - Django's own signature
        """The form with what is to be told and asked."""
        refusal = getattr(request, _REFUSAL, None)
        asked = self._questions(request)
        if refusal or asked:
            base = kwargs.get("form", self.form)
            telling = {"clean": _telling(base, refusal)} if refusal else {}
            kwargs["form"] = type("AskingForm", (base,), {**asked, **telling})
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # Any: Django's own nested form
        """The admin's own, and one with the questions about findings, if there are any."""
        return [*super().get_fieldsets(request, obj), *self.asked_fieldsets(request)]

    def asked_about(self, request: HttpRequest) -> QueryDict:
        """The texts as the action submits them, under the names of their fields: what was sent, unless it is read."""
        return request.POST

    def asked_fieldsets(self, request: HttpRequest) -> list[Any]:
        """For admins with `get_fieldsets` of their own: what they have to end with."""
        asked = self._questions(request)
        return [(declaring.LEGEND, {"fields": list(asked)})] if asked else []

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:  # noqa: FBT001
        """Answers are no changes of the object: the log of the administration would repeat the spans."""
        form.changed_data = [name for name in form.changed_data if not declaring.is_answer(name)]
        return super().save_form(request, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """The object itself is stored by now: a refusal here is a message beside it."""
        try:
            super().save_related(request, form, formsets, change)
        except DomainError as refusal:
            messages.error(request, str(refusal.message))

    def _questions(self, request: HttpRequest) -> dict[str, Any]:
        """Worked out once for each showing of the form: Django asks for the form's fields again and again."""
        refusal = getattr(request, _REFUSAL, None)
        known: dict[Any, dict[str, Any]] = vars(request).setdefault("_questions_about_findings", {})
        if refusal not in known:
            told = refusal if isinstance(refusal, DomainError) else None
            known[refusal] = declaring.questions(self.asked_about(request), told)
        return known[refusal]


def _telling(base: type[ModelForm], refusal: DomainError | ValidationError) -> Callable[[Any], Any]:
    """A form's `clean` that finds the refusal wherever it belongs."""

    def clean(form: Any) -> Any:
        cleaned = base.clean(form)
        if isinstance(refusal, DomainError):
            _add(form, refusal.field, ValidationError(str(refusal.message), code=refusal.code))
        elif hasattr(refusal, "error_dict"):
            for field, errors in refusal.error_dict.items():
                _add(form, field, ValidationError(errors))
        else:
            form.add_error(None, refusal)
        return cleaned

    return clean


def _add(form: Any, field: str, error: ValidationError) -> None:
    form.add_error(field if field in form.fields else None, error)
