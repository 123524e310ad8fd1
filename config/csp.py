"""The Content-Security-Policy: nothing but this site's own files, and one import map known by its hash."""

from collections.abc import Iterable
from functools import lru_cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.static_files.import_map import import_map


class PolicyMiddleware(CSPMiddleware):
    """django-csp, plus the hash of the import map. The map depends on the built files, so settings cannot hold it.

    Most answers have the policy of the settings and nothing of their own; it is written once for all of them.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or HEADER in response or _has_its_own(request, response):
            return super().process_response(request, response)
        response.headers[HEADER] = _ordinary(repr(settings.CONTENT_SECURITY_POLICY), import_map().csp_source)
        return response

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


def _has_its_own(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the view changed the policy of its answer, or asked for a nonce."""
    return hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))


@lru_cache(maxsize=8)
def _ordinary(_settings: str, source: str) -> str:
    """The policy of the settings with the import map; written anew where a test changes them."""
    return build_policy(update={"script-src": [source]})


def framed(origins: Iterable[str]) -> str:
    """The policy of a page that these sites, and this one, may show in a frame of theirs."""
    return build_policy(
        update={"script-src": [import_map().csp_source]}, replace={"frame-ancestors": ["'self'", *origins]}
    )


def may_be_framed(response: HttpResponseBase) -> bool:
    """Whether the answer's own policy lets others show it in a frame."""
    policy = response.headers.get(HEADER, "")
    return "frame-ancestors" in policy and "frame-ancestors 'none'" not in policy
