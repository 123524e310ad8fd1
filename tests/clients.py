"""The browser's place in tests that speak HTTP: it looks at every page it gets, and commits have their effects."""

from typing import Any

from django.test import Client, TestCase

from tests import page_rules
from tests.factories.accounts import show_second_factor


class FaultyPage(AssertionError):
    """The product answered with a page that breaks a rule of the house."""


class StrictClient(Client):
    """Django's test client, which also runs on-commit callbacks and refuses a page that breaks `tests.page_rules`.

    It is strict about tokens too: a form that posts without one would fail here as it fails in a browser only when
    `csrf=True`, since most tests are about something else.
    """

    def __init__(self, *, csrf: bool = False, **options: Any) -> None:
        super().__init__(enforce_csrf_checks=csrf, **options)

    def force_login(self, user: Any, backend: str | None = None, *, second_factor: bool = True) -> None:
        """Begin a session without the sign-in pages. Staff have shown a second factor in it, unless told otherwise."""
        super().force_login(user, backend)
        if second_factor and (user.is_staff or user.is_superuser):
            show_second_factor(self, user)

    def request(self, **request: Any) -> Any:
        """Send the request. Raises FaultyPage when the answer is HTML with a fault."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = super().request(**request)
        self._look_at(response, is_fragment=request.get("HTTP_HX_REQUEST") == "true")
        return response

    @staticmethod
    def _look_at(response: Any, *, is_fragment: bool) -> None:
        if getattr(response, "streaming", False) or not response.headers.get("Content-Type", "").startswith(
            "text/html"
        ):
            return
        html = response.content.decode(response.charset)
        if not html:
            return
        found = page_rules.faults(html, fragment=is_fragment)
        if found:
            path = response.request["PATH_INFO"] if hasattr(response, "request") else "the page"
            raise FaultyPage(f"{path} ({response.status_code}):\n" + "\n".join(f"- {fault}" for fault in found))
