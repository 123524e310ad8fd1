"""Signing in, joining and linking by services of others. Only those that the operators set up have addresses."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.socialaccount import views as allauth_views
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import flows
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.github.views import oauth2_callback as github_callback
from allauth.socialaccount.providers.google.views import oauth2_callback as google_callback
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import callback as openid_callback
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from requests import RequestException

from accounts import limits as house_limits
from accounts import outside
from accounts.forms.outside import OutsideSignUpForm
from accounts.outside_adapter import OrcidAdapter
from accounts.sign_up_door import Door, door_for
from accounts.views.answers import HouseForm, signed_in_member
from foundation.errors import LimitReached

CALLBACKS = {
    "google": google_callback,
    "github": github_callback,
    "orcid": OAuth2CallbackView.adapter_view(OrcidAdapter),
}
UNAVAILABLE = 503
TOO_MANY = 429


@login_not_required
@never_cache
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """The way to the service; a form sends it, so that no other page can. GET leads back to where the button is."""
    if outside.service(provider) is None:
        raise Http404
    is_member = request.user.is_authenticated
    if request.method != "POST":
        return HttpResponseRedirect(reverse("socialaccount_connections" if is_member else "account_login"))
    try:
        house_limits.hit_address(house_limits.OUTSIDE_BY_ADDRESS, request, timezone.now())
    except LimitReached as limit:
        response = render(request, "socialaccount/authentication_error.html", {"refusal": limit.message})
        response.status_code, response.headers["Retry-After"] = TOO_MANY, str(limit.extra["retry_after"])
        return response
    process = "connect" if is_member else "login"
    try:
        found = get_adapter().get_provider(request, provider)
        wanted = request.POST.get("next", "")
        next_url = wanted if get_account_adapter().is_safe_url(wanted) else None
        answer: HttpResponse = found.redirect(request, process=process, next_url=next_url)
    except (RequestException, KeyError, ValueError):
        # The service itself does not answer, or not in its own form.
        return render(request, "socialaccount/authentication_error.html", status=UNAVAILABLE)
    return answer


@login_not_required
@never_cache
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """Where the service sends people back to."""
    if outside.service(provider) is None:
        raise Http404
    try:
        act = CALLBACKS.get(provider)
        response: HttpResponse = act(request) if act else openid_callback(request, provider)
    except (KeyError, ValueError, RequestException):
        return render(request, "socialaccount/authentication_error.html", status=UNAVAILABLE)
    return response


@login_not_required
@never_cache
def openid(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The same for the OpenID Connect service, by the name of the argument that allauth uses."""
    return callback(request, provider_id)


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignUp(HouseForm, allauth_views.SignupView):
    """The rest of what joining asks, for somebody who came by another service."""

    form_class = OutsideSignUpForm
    door: Door

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """By the same door as everybody."""
        self.door = door_for(request)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_form_class(self) -> type[OutsideSignUpForm]:
        """Ours."""
        return OutsideSignUpForm

    def count_attempt(self) -> None:
        """By address."""
        house_limits.hit_address(house_limits.SIGN_UP_BY_ADDRESS, self.request, timezone.now())

    def closed(self) -> HttpResponse:
        """Say how one can join instead."""
        return render(self.request, "account/signup_closed.html", {"door": self.door}, status=403)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form needs to know who may join, and by what they came."""
        return {**super().get_form_kwargs(), "door": self.door}

    def get_initial(self) -> dict[str, Any]:
        """The language the page is in."""
        return {"language": translation.get_language(), "profession": "", "time_zone": "UTC"}

    def form_valid(self, form: OutsideSignUpForm) -> HttpResponse:
        """Make the account; what was begun stays where an action refuses, so that nothing is lost."""
        began = self.request.session.get("socialaccount_sociallogin")
        try:
            return super().form_valid(form)
        finally:
            if form.errors and began:
                self.request.session["socialaccount_sociallogin"] = began

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How joining works here, and by which service they came."""
        context = {**super().get_context_data(**kwargs), "door": self.door}
        service = outside.service(self.sociallogin.account.provider)
        return context | {"service": service.name if service else ""}


@login_not_required
@never_cache
def cancelled(request: HttpRequest) -> HttpResponse:
    """Somebody changed their mind at the other service."""
    return render(request, "socialaccount/login_cancelled.html")


@never_cache
def connections(request: HttpRequest) -> HttpResponse:
    """Which services the member signs in by; linking and unlinking them."""
    member = signed_in_member(request)
    # house: allow model-in-interface: the member's own rows, of a package that has no visible_to
    linked = {account.provider: account for account in SocialAccount.objects.filter(user=member)}
    if request.method == "POST":
        account = linked.get(request.POST.get("unlink", ""))
        if account is None:
            raise Http404
        try:
            flows.connect.validate_disconnect(request, account)
        except ValidationError as error:
            context = {"services": _shown(linked), "refusal": error.messages[0]}
            return render(request, "socialaccount/connections.html", context, status=422)
        flows.connect.disconnect(request, account)
        return HttpResponseRedirect(reverse("socialaccount_connections"))
    return render(request, "socialaccount/connections.html", {"services": _shown(linked)})


def _shown(linked: dict[str, SocialAccount]) -> list[dict[str, Any]]:
    """Every service that is set up, and those that are linked though it no longer is."""
    known = outside.services()
    gone = [outside.Service(name, name) for name in linked if name not in {one.provider for one in known}]
    return [{"service": one, "account": linked.get(one.provider), "is_set_up": one in known} for one in [*known, *gone]]
