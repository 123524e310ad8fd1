"""The administration pages."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache

from accounts import second_factor
from config.context import links
from content.views import redaction
from foundation.navigation import Place
from moderation.desk import dashboard
from moderation.desk import urls as desk


class CommonsAdminSite(AdminSite):
    """The administration, without a door of its own: signing in has one set of limits and one second factor."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff who have shown a second factor in this session."""
        return super().has_permission(request) and second_factor.was_shown(request)

    @method_decorator([login_not_required, never_cache])
    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """To the site's own sign-in and back; 403 for members who are no staff."""
        if self.has_permission(request):
            return redirect("admin:index", permanent=False)
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")

    def get_urls(self) -> list[Any]:  # Any: patterns and resolvers
        """Django's own, and the pages that are about no single model."""
        redact = path("redact/", self.admin_view(self.redact), name="redact")
        return [redact, *desk.patterns(self), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The list of models, below what waits for this person and the pages that they may use."""
        tools = [link for link in links(request, Place.STAFF) if link.url != reverse("admin:index")]
        return super().index(request, {"tools": tools, **dashboard.context(request.user), **(extra_context or {})})

    def get_app_list(self, request: Any, app_label: str | None = None) -> Any:  # Any: as in the parent, without types
        """What can be administered, worked out where a page shows it: it takes as long as all else of the desk."""
        return SimpleLazyObject(lambda: super(CommonsAdminSite, self).get_app_list(request, app_label))

    def redact(self, request: HttpRequest) -> HttpResponse:
        """Taking a text out of everything."""
        return redaction.page(request, self.each_context(request))

    def logout(  # type: ignore[override]  # Django's own answers with a page, this one leads to one
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The site's own page, which asks first."""
        return redirect("account_logout")

    def password_change(  # type: ignore[override]  # as above
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The site's own page, which has limits and ends other sessions."""
        return redirect("account_change_password")
