"""Leads on from an address without its last slash."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _

from config.middleware.visitors import wants_json
from foundation.api.problems import problem


class SlashMiddleware(CommonMiddleware):
    """As Django's, but programs are led on by 308.

    At a 301 they ask the right address with GET and without what they sent: a POST seems to be done, and is not.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, or the way to the same address with its slash where only that is missing."""
        is_missing = response.status_code == 404  # noqa: PLR2004
        if is_missing and wants_json(request) and self.should_redirect_with_slash(request):
            response = problem(308, "moved", _("Addresses of the API end with a slash: ask the one in Location."))
            response.headers["Location"] = escape_leading_slashes(request.get_full_path(force_append_slash=True))
        return super().process_response(request, response)
