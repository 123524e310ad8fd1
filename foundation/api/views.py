"""The view that every address of the API is: it checks who asks and what is sent, and answers in the declared form."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from foundation import idempotency, keyset
from foundation.api import forms
from foundation.api.operations import Operation
from foundation.api.shapes import choose_among
from foundation.errors import DomainError, NotPermitted

SIZES = (10, 30, 50, 100)
LONGEST_LIST = 600  # characters of `fields` and `expand`
# Names of the query that every list, or every answer, understands.
EVERYWHERE = ("fields", "expand")
OF_LISTS = ("cursor", "limit")


class ApiView(APIView):
    """One address. Its methods bear the mark of `foundation.api.operations`; without one there is no such method."""

    permission_classes = ()  # asked by `initial`, method by method
    renamed: ClassVar[Mapping[str, str]] = {}
    """Names of fields as pages call them -> as the API does."""

    given: Mapping[str, Any]
    """The body, checked. (Any: values of several types.)"""
    query: Mapping[str, Any]
    """The query, checked."""
    now: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse who may not ask and what cannot be understood, before anything is done."""
        super().initial(request, *args, **kwargs)
        self.now = timezone.now()
        declared = self.operation
        if declared is None:
            raise exceptions.MethodNotAllowed(str(request.method))
        self._check_caller(request, declared)
        self._read_query(request, declared)
        self.given = {}
        if declared.takes is not None:
            given = declared.takes(data=request.data, context={"view": self})
            given.is_valid(raise_exception=True)
            self.given = given.validated_data
        if declared.needs_match and "If-Match" not in request.headers:
            raise DomainError(
                "if_match_missing",
                _("Send If-Match with the ETag of what you have read, so that nobody's change is lost."),
            )

    @property
    def operation(self) -> Operation | None:
        """What the asked method does; None for one that is not offered."""
        handler = getattr(self, (self.request.method or "").lower(), None)
        if self.request.method == "HEAD":
            handler = getattr(self, "get", None)
        return getattr(handler, "operation", None)

    @property
    def allowed_methods(self) -> list[str]:
        """Those that are offered."""
        names = ("get", "post", "put", "patch", "delete")
        return [name.upper() for name in names if hasattr(getattr(self, name, None), "operation")]

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:  # Any: Django's and the framework's own
        """Django REST framework would describe the view; the documentation does that."""
        raise exceptions.MethodNotAllowed("OPTIONS")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Say which methods there are where one was refused."""
        if response.status_code == 405:  # noqa: PLR2004
            response.headers["Allow"] = ", ".join(self.allowed_methods)
        return super().finalize_response(request, response, *args, **kwargs)

    # Who asks, and for what.

    @property
    def caller(self) -> Any:
        """Who asks: a member or a guest. (Any: lower rooms know no user model.)"""
        return self.request.user

    def allows(self, scope: str) -> bool:
        """Whether the caller's token may do this; a session may do everything its member may."""
        scopes = getattr(self.request.auth, "scopes", None)
        return scopes is None or scope in scopes

    def _check_caller(self, request: Request, declared: Operation) -> None:
        if not declared.is_open and not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        if not self.allows(declared.scope):
            sentence = _("This token may not do this: it needs the scope “%(scope)s”.") % {"scope": declared.scope}
            raise _ScopeMissing("scope_missing", sentence, extra={"scope": declared.scope})

    def _read_query(self, request: Request, declared: Operation) -> None:
        sent = request.query_params
        repeated = [name for name in sent if len(sent.getlist(name)) > 1]
        if repeated:
            raise exceptions.ValidationError({name: [_("Name this only once.")] for name in repeated[:10]})
        common = [*EVERYWHERE] if declared.gives else []
        common += OF_LISTS if declared.is_list else []
        self._read_wishes({name: sent[name] for name in common if name in sent}, declared)
        rest = {name: value for name, value in sent.items() if name not in common}
        if declared.asks is None and rest:
            raise exceptions.ValidationError(
                {name[:60]: [_("There is no such field here.")] for name in list(rest)[:10]}
            )
        self.query = {}
        if declared.asks is not None:
            asked = declared.asks(data=rest, context={"view": self})
            asked.is_valid(raise_exception=True)
            self.query = asked.validated_data

    def _read_wishes(self, sent: Mapping[str, str], declared: Operation) -> None:
        shown = declared.gives
        self.wishes: dict[str, frozenset[str]] = {}
        known = {
            "fields": frozenset(shown._declared_fields if shown else ()),
            "expand": frozenset(shown.expansions if shown else ()),
        }
        for name in EVERYWHERE:
            wanted = frozenset(sent[name][:LONGEST_LIST].split(",") if name in sent else ())
            if wanted - known[name]:
                raise exceptions.ValidationError({name: [choose_among(sorted(known[name]))]})
            self.wishes[name] = wanted
        self.cursor = sent.get("cursor", "")
        limit = sent.get("limit", str(keyset.PAGE_SIZE))
        if limit not in map(str, SIZES):
            raise exceptions.ValidationError({"limit": [choose_among(SIZES)]})
        self.limit = int(limit)

    def expands(self, name: str) -> bool:
        """Whether the caller wants this with each object."""
        return name in self.wishes["expand"]

    # What is answered.

    def shown(self, thing: Any, *, status: int = 0, etag: str = "", location: str = "", **context: Any) -> Response:
        """One object, in the form that the operation declares."""
        declared = self.operation
        assert declared is not None and declared.gives is not None  # noqa: S101, PT018 - `initial` saw to it
        (body,) = forms.told(declared.gives, [thing], self.context(**context))
        response = Response(body, status=status or declared.status)
        if etag:
            response.headers["ETag"] = f'"{etag}"'
            if self.request.method in ("GET", "HEAD") and f'"{etag}"' in self.request.headers.get("If-None-Match", ""):
                response = Response(status=304, headers={"ETag": f'"{etag}"'})
        if location:
            response.headers["Location"] = location
        if getattr(self, "is_replayed", False):
            response.headers["Idempotency-Replayed"] = "true"
        return response

    def nothing(self) -> Response:
        """204: done, and there is nothing to say."""
        return Response(status=204)

    def page(self, rows: Iterable[Any], *, following: str = "", previous: str = "", **context: Any) -> Response:
        """A page of objects with the addresses of its neighbours, whose cursors these are."""
        declared = self.operation
        assert declared is not None and declared.gives is not None  # noqa: S101, PT018
        results = forms.told(declared.gives, rows, self.context(**context))
        links = {"next": self._address(following), "previous": self._address(previous)}
        response = Response({"results": results, **links})
        told = [f'<{url}>; rel="{"prev" if name == "previous" else name}"' for name, url in links.items() if url]
        if told:
            response.headers["Link"] = ", ".join(told)
        return response

    def cut(self, found: Any, field: str = "id", *, is_rising: bool = False) -> keyset.Slice:
        """The page of these rows that the caller's cursor names. One statement. Raises BadCursor."""
        before, after = self.sides()
        return keyset.cut(found, field, before=before, after=after, size=self.limit, is_rising=is_rising)

    def sides(self) -> tuple[str, str]:
        """The caller's cursor, as one behind which the page begins or one ahead of which it ends.

        A cursor bears its side as its first letter: `n` for what follows, `p` for what went before.
        """
        side, place = self.cursor[:1], self.cursor[1:]
        if self.cursor and (side not in ("n", "p") or not place):
            raise keyset.BadCursor
        return (place, "") if side == "n" else ("", place)

    def page_of(self, cut: keyset.Slice, **context: Any) -> Response:
        """`page` of what `cut` found."""
        following = f"n{cut.older}" if cut.older else ""
        previous = f"p{cut.newer}" if cut.newer else ""
        return self.page(cut.rows, following=following, previous=previous, **context)

    def context(self, **more: Any) -> dict[str, Any]:
        """What the output may look at."""
        return {"view": self, "caller": self.caller, "now": self.now, **self.wishes, **more}

    def _address(self, cursor: str) -> str | None:
        if not cursor:
            return None
        query = {name: value for name, value in self.request.query_params.items() if name != "cursor"}
        return f"{settings.SITE_URL}{self.request.path}?{urlencode(query | {'cursor': cursor})}"

    # Writing once, and only over what was read.

    def match(self, current: str) -> None:
        """Raise unless If-Match names the state that stands now; `*` matches any."""
        sent = self.request.headers.get("If-Match", "")
        tags = {one.strip().removeprefix("W/") for one in sent.split(",")}
        if sent != "*" and f'"{current}"' not in tags:
            raise DomainError(
                "changed_meanwhile",
                _("Somebody changed this since you read it. Read it again, and send your change anew."),
                extra={"etag": f'"{current}"'},
            )

    def once(self, make: Callable[[UUID | None], Any], find: Callable[[str], Any]) -> Any:
        """What `make` makes, or what it made when the same Idempotency-Key was sent before.

        `make` gets a token that is the same for the same key, `find` the key of the row that was made then.
        (Any: rows of any model, which have `pk`.)
        """
        sent = self.request.headers.get("Idempotency-Key")
        if sent is None:
            return make(None)
        claim = idempotency.claim(self.caller, sent, _fingerprint(self.request), self.now)
        if claim.result:
            self.is_replayed = True
            return find(claim.result)
        try:
            made = make(claim.token)
        except Exception:
            idempotency.release(claim)
            raise
        idempotency.settle(claim, str(made.pk))
        return made


class _ScopeMissing(NotPermitted):
    """The token is not for this."""


def _fingerprint(request: Request) -> str:
    sent: Any = request.data  # a mapping: `initial` has read it
    told = {name: _digest(sent[name]) if hasattr(sent[name], "chunks") else sent[name] for name in sorted(sent)}
    return idempotency.fingerprint(str(request.method), request.path, told)


def _digest(file: Any) -> list[str]:  # Any: Django's and the framework's own
    """Name and content of a file that was sent, which is read from its beginning again by whoever wants it."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return [str(file.name), digest.hexdigest()]
