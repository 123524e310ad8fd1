"""A page that is watched: whatever a browser complains about fails the test, whoever looks."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

# Reports each violation on the console, where the watcher hears it. Runs before any script of the page.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  const place = `${event.sourceFile}:${event.lineNumber}`;
  console.error(`policy: ${event.violatedDirective} blocked ${event.blockedURI} in ${place}`);
});
"""


class Watcher:
    """Listens to one page from its birth. `complaints` are the sentences that make the test fail."""

    def __init__(self, page: Page, origin: str) -> None:
        self.complaints: list[str] = []
        self._expected: set[int] = set()
        self._hosts = {origin}
        page.on("console", self._console)
        page.on("pageerror", self._page_error)
        page.on("request", self._request)
        page.on("requestfailed", self._request_failed)
        page.on("response", self._response)

    def expect_status(self, *statuses: int) -> None:
        """The test asks for a page that answers so; the browser's complaint about it is no fault."""
        self._expected |= set(statuses)

    def expect_origin(self, origin: str) -> None:
        """The test leads people to another site, as its address says."""
        self._hosts.add(origin)

    def _console(self, message: ConsoleMessage) -> None:
        refused = re.match(r"Failed to load resource: the server responded with a status of (\d+)", message.text)
        if refused and int(refused.group(1)) in self._expected:
            return
        if message.type in ("error", "warning", "assert"):
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _page_error(self, error: Error) -> None:
        self.complaints.append(f"uncaught: {error.message}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("data", "blob", "about"):
            return
        if f"{parts.scheme}://{parts.netloc}" not in self._hosts:
            self.complaints.append(f"a request to another host: {request.url}")

    def _request_failed(self, request: Request) -> None:
        # A navigation that another one overtakes is aborted, and nobody misses it.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.complaints.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")
