"""The Content-Security-Policy: nothing but this site's own files, and one import map known by its hash."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.static_files.import_map import import_map


class PolicyMiddleware(CSPMiddleware):
    """django-csp, plus the hash of the import map. The map depends on the built files, so settings cannot hold it."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002 - the signature is django-csp's
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            parts.update = {**(parts.update or {}), "script-src": [import_map().csp_source]}
        return parts
