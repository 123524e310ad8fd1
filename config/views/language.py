"""Choosing the language of the site."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.actions.language import choose_language
from config.context import in_language
from config.middleware.language import CHINESE, stands_outside


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language and go on with the same page in it. Raises BadRequest for a language the site lacks."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("unknown language")
    if request.user.is_authenticated:
        choose_language(actor=request.user, language=language)
    response = HttpResponseRedirect(_next_address(request, language))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _next_address(request: HttpRequest, language: str) -> str:
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    if not is_ours:
        address = reverse("home")
    if stands_outside(address.split("?", 1)[0]):
        return address
    return in_language(address, to_chinese=language == CHINESE)
