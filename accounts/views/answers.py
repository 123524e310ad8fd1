"""What every page with a form here does: honest statuses, limits, and the site's own context."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse

from accounts import limits as house_limits
from accounts.models import User
from foundation.errors import DomainError, LimitReached

UNPROCESSABLE = 422
TOO_MANY = 429


def with_status(response: HttpResponse, *shown: forms.BaseForm | None) -> HttpResponse:
    """The page of a refused form: 429 with Retry-After where a limit refused it, otherwise 422."""
    wait = max((_seconds_to_wait(form) for form in shown if form is not None), default=0)
    response.status_code = TOO_MANY if wait else UNPROCESSABLE
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def add_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Show an action's refusal at the field it is about."""
    form.add_error(error.field if error.field in form.fields else None, house_limits.as_form_error(error))


def signed_in_member(request: HttpRequest) -> User:
    """Who is signed in. Raises PermissionDenied for a guest, whom the view should not have let in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class HousePage:
    """Mixed into allauth's views, before them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without allauth's `site`, which is made from the Host header and would hide the site's own."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class HouseForm(HousePage):
    """A form that answers a refusal with 422 or 429 and keeps what was typed."""

    request: HttpRequest

    def count_attempt(self) -> None:
        """Count this POST against a limit, valid or not. Raises LimitReached."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count, then do what the form says."""
        try:
            self.count_attempt()
        except LimitReached as limit:
            form = self.get_form()  # type: ignore[attr-defined]
            add_refusal(form, limit)
            return self.form_invalid(form)
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on; an action may still refuse."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except DomainError as error:
            add_refusal(form, error)
            return self.form_invalid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same page with what to correct."""
        return with_status(super().form_invalid(form), form)  # type: ignore[misc]


def _seconds_to_wait(form: forms.BaseForm) -> int:
    errors: list[ValidationError] = [error for found in form.errors.as_data().values() for error in found]
    waits = [int((error.params or {})["retry_after"]) for error in errors if error.code == house_limits.LIMIT_REACHED]
    return max(waits, default=0)
