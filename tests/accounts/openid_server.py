"""An OpenID Connect service of our own on 127.0.0.1, and ORCID's two addresses beside it: for tests of signing in."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit


@dataclass
class Service:
    """The running service: who signs in there next, and what it was asked."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    says_no: bool = False
    is_broken: bool = False
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)

    def authorise(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to, as after a person pressed the button there."""
        back = {"state": query["state"]}
        if self.says_no:
            back["error"] = "access_denied"
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = {"challenge": query.get("code_challenge"), "person": dict(self.person)}
            back["code"] = code
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def exchange(self, form: dict[str, str]) -> dict[str, Any]:
        """A token for a code, once, if the browser that began is the one that ends (PKCE)."""
        begun = self.codes.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == begun["challenge"]
        token = secrets.token_urlsafe(16)
        self.tokens[token] = begun["person"]
        return {"access_token": token, "token_type": "Bearer", "orcid": begun["person"].get("orcid", "")}


@contextmanager
def running() -> Iterator[Service]:  # noqa: C901 - the pages of one small server
    """The service, on a free port, until the block ends."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if service.is_broken:
                self._answer({"error": "broken"}, 500)
            elif parts.path == "/.well-known/openid-configuration":
                names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
                found = {f"{name}_endpoint": f"{service.url}/{path}" for name, path in names.items()}
                self._answer({"issuer": service.url, "jwks_uri": f"{service.url}/keys", **found})
            elif parts.path in ("/authorize", "/oauth/authorize"):
                self.send_response(302)
                self.send_header("Location", service.authorise(query))
                self.end_headers()
            elif parts.path == "/userinfo":
                self._answer(service.tokens[self.headers["Authorization"].removeprefix("Bearer ")])
            else:
                orcid = parts.path.split("/")[-2]
                self._answer({"orcid-identifier": {"path": orcid}, "person": {}})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            self._answer(service.exchange(form))

        def _answer(self, body: dict[str, Any], status: int = 200) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
