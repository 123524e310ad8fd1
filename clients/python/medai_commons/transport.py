"""How requests travel: pages, refusals, waiting where the site asks for it. The standard library is all it needs."""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

Send = Callable[[str, str, Mapping[str, str], bytes | None], tuple[int, Mapping[str, str], bytes]]
"""Method, address, headers, body -> status, headers, body."""
MOST_WAITS: Final = 5
LONGEST_WAIT: Final = 90  # seconds
WAITING: Final = (409, 429, 503)  # where they come with Retry-After


class Unset:
    """What was not said, and is not sent."""


UNSET: Final = Unset()


class Refused(Exception):
    """The site said no. `code` is for programs, `message` for people; `fields` says what in the request is at fault."""

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(told.get("code", ""))
        self.message = str(told.get("message", ""))
        self.fields: Mapping[str, list[str]] = told.get("fields", {})
        self.details: Mapping[str, Any] = told.get("details", {})
        super().__init__(f"{status} {self.code}: {self.message}")


class Transport:
    """Speaks with one site. `etag` is that of the last answer: a change has to name it."""

    def __init__(self, site: str, token: str = "", *, send: Send | None = None) -> None:
        self.site = site.strip().rstrip("/")
        self.token = token.strip()  # read from a file, it ends with a line break
        self.etag = ""
        self._send = send or over_http  # looked up late, so that a program can replace it

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
        if_match: str | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """What the site answers. A POST is sent with a key of its own, so that it can be sent again. Raises Refused."""
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if if_match is not None:
            headers["If-Match"] = if_match
        if method == "POST":
            headers["Idempotency-Key"] = idempotency_key or uuid.uuid4().hex
        data = _encoded(body, form, headers)
        return self._answer(method, f"{self.site}{path}{_query(query)}", headers, data)

    def pages(self, path: str, query: Mapping[str, Any]) -> Iterator[Any]:
        """Every object of a list, page by page as they are needed."""
        page = self.ask("GET", path, query=query)
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            page = self.ask("GET", self._on_this_site(page["next"]))

    def _on_this_site(self, address: str) -> str:
        """What stands behind the site in the address of a page. The site may call itself otherwise than the caller."""
        if address.startswith(f"{self.site}/"):
            return address.removeprefix(self.site)
        parts = urllib.parse.urlsplit(address)
        return f"{parts.path}?{parts.query}"

    def _answer(self, method: str, address: str, headers: Mapping[str, str], data: bytes | None) -> Any:
        for attempt in range(MOST_WAITS + 1):
            status, named, body = self._send(method, address, headers, data)
            told = {name.lower(): value for name, value in named.items()}  # servers write names as they like
            wait = told.get("retry-after", "")
            if status not in WAITING or attempt == MOST_WAITS or not wait.isdigit() or int(wait) > LONGEST_WAIT:
                break
            time.sleep(int(wait))
        self.etag = told.get("etag", "")
        if status in range(300, 400):
            raise Refused(status, _moved(told.get("location", "")))
        answer = _decoded(status, body)
        if status >= 400:
            raise Refused(status, answer or {})
        return answer


def over_http(
    method: str, address: str, headers: Mapping[str, str], data: bytes | None
) -> tuple[int, Mapping[str, str], bytes]:
    """One request by the standard library. It follows no redirect: that would carry the token to wherever it leads,
    and make a GET of what was to be written. Raises OSError where there is no answer.
    """
    request = urllib.request.Request(address, data=data, headers=dict(headers), method=method)
    try:
        with urllib.request.build_opener(_FollowNothing).open(request, timeout=60) as response:
            return response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()
    except http.client.HTTPException as error:
        raise ConnectionError(f"the answer broke off ({type(error).__name__})") from error


class _FollowNothing(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like others."""

    def redirect_request(self, *_arguments: Any, **_options: Any) -> None:  # Any: as the library has it
        """None, which says that there is nothing to ask."""


def _moved(address: str) -> Mapping[str, Any]:
    return {"code": "moved", "message": f"The site answers at another address: {address}. Give that one."}


def _decoded(status: int, body: bytes) -> Any:
    """The answer. What is no JSON comes from something before the site, or from another site. Raises Refused."""
    try:
        return json.loads(body) if body else None
    except ValueError:
        told = {
            "code": "no_json",
            "message": f"The answer, with status {status}, is no JSON. Is this the right address?",
        }
        raise Refused(status, told) from None


def _query(query: Mapping[str, Any] | None) -> str:
    said = {name: value for name, value in (query or {}).items() if value is not UNSET}
    flat = {name: ",".join(value) if isinstance(value, list | tuple) else _word(value) for name, value in said.items()}
    return f"?{urllib.parse.urlencode(flat)}" if flat else ""


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _encoded(body: Mapping[str, Any] | None, form: Mapping[str, Any] | None, headers: dict[str, str]) -> bytes | None:
    if form is not None:
        boundary = uuid.uuid4().hex
        headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        return b"".join(_parts(form, boundary)) + f"--{boundary}--\r\n".encode()
    if body is None:
        return None
    headers["Content-Type"] = "application/json"
    return json.dumps({name: value for name, value in body.items() if value is not UNSET}).encode()


def _parts(form: Mapping[str, Any], boundary: str) -> Iterator[bytes]:
    """A file is given as its name and its bytes: `("curve.png", data)`."""
    for name, value in form.items():
        if value is UNSET:
            continue
        file_name, content = value if isinstance(value, tuple) else ("", _word(value).encode())
        disposition = f'form-data; name="{name}"'
        if file_name:
            quoted = file_name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
            disposition += f'; filename="{quoted}"'
        yield f"--{boundary}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + content + b"\r\n"
