"""One page of a list of threads, ready to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Block, User
from forum import kinds
from forum.kinds.kind import PREFIX
from forum.listing.asking import Asking
from forum.listing.rows import Row, items_of, rows_of
from forum.listing.scope import Scope
from forum.listing.tabs import ACTIONS, FIRST, Reader, tabs_for
from forum.listing.wanted import Wanted, read
from forum.models import CaughtUp
from forum.querysets.threads import NEW_FOR
from foundation import keyset
from foundation.errors import Text
from foundation.parts import part
from foundation.prepared import PreparedTuples
from notifications.models import Subscription


class Elsewhere(Exception):
    """The reader is to be sent to another address: to sign in, or to the beginning of a list that has grown."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


@dataclass(frozen=True)
class Choice:
    """One way to narrow a list: a select of the form."""

    name: str
    label: Text
    options: list[tuple[str, Text]]
    value: str


@dataclass(frozen=True)
class Empty:
    """What stands where no row does."""

    title: Text
    text: Text
    url: str
    label: Text


@dataclass(frozen=True)
class Listing:
    """A page of a list, with the ways from it to others."""

    wanted: Wanted
    url: str
    bare_url: str
    """The same tab with nothing left out."""
    tabs: list[tuple[str, Text, bool]]
    """(address, words, whether it is this one)"""
    choices: list[Choice]
    pinned: list[Row]
    rows: list[Row]
    newer_url: str
    older_url: str
    empty: Empty | None
    is_faulty: bool
    level: str
    """How closely the member follows what the list is about; empty for a guest."""
    name: str = ""
    """What tells the list from others: `category:imaging`."""

    @property
    def feed_url(self) -> str:
        """Where programs read the list, in the order of the tab where it has one for them."""
        query = f"?tab={self.wanted.tab.slug}" if self.wanted.tab.has_feed else ""
        return f"{self.url}feed.atom{query}"

    @property
    def items(self) -> SafeString:
        """All rows as the items of a list, pinned ones first."""
        return items_of([*self.pinned, *self.rows])

    @property
    def narrowing(self) -> SafeString:
        """The form that narrows the list. It is the same for everybody who chose the same."""
        return part(
            "forum/lists/_narrowing.html",
            {
                "url": self.url,
                "bare_url": self.bare_url if self.wanted.is_narrowed else "",
                "tab": self.wanted.tab.slug if self.wanted.tab is not FIRST else "",
                "choices": self.choices,
            },
        )

    @property
    def is_first(self) -> bool:
        """The beginning of the list, which an address without a place in it shows too."""
        return not (self.wanted.before or self.wanted.after)

    @property
    def status(self) -> int:
        """404 for an address that names what does not exist; the list is shown all the same, from its beginning."""
        return 404 if self.is_faulty else 200


def make(query: Mapping[str, str], *, user: User | AnonymousUser, scope: Scope, now: datetime) -> Listing:
    """The page that the query asks for. At most five statements for a member, three for a guest, whatever its length.

    Pinned threads stand above the first page of the latest ones, and in no other page of them: going through all pages
    shows every thread once. Raises Elsewhere.
    """
    wanted = read(query, scope)
    member = user if isinstance(user, User) else None
    if wanted.tab.is_for_members and member is None:
        raise Elsewhere(_sign_in_then(scope.url + wanted.query()))
    reader = reader_of(member, now, scope) if member else None
    asking = Asking(wanted, scope, reader)
    page, is_faulty = _cut(asking, wanted)
    if page.is_short:
        raise Elsewhere(scope.url + wanted.query())
    pinned = asking.pinned() if is_faulty or not (wanted.before or wanted.after) else []
    rows = rows_of([*pinned, *page.rows], reader=reader)
    here = scope.url
    return Listing(
        wanted=wanted,
        url=here,
        bare_url=here + Wanted(tab=wanted.tab).query(),
        tabs=_tabs(wanted, scope, is_member=member is not None),
        choices=_choices(wanted, scope),
        pinned=rows[: len(pinned)],
        rows=rows[len(pinned) :],
        newer_url=here + wanted.query(after=page.newer) if page.newer else "",
        older_url=here + wanted.query(before=page.older) if page.older else "",
        empty=None if rows else _empty(wanted, scope, user),
        is_faulty=is_faulty or wanted.is_faulty,
        level=reader.level if reader else "",
        name=scope.name,
    )


def reader_of(member: User, now: datetime, scope: Scope) -> Reader:
    """What a list has to know of the member. Two statements.

    In the list of a muted tag, which somebody opened on purpose, muting tags does not count.
    """
    caught_up_at = next((moment for (moment,) in _caught_up.rows(member.pk)), None)
    target_pk = scope.target.pk if scope.target is not None else 0
    muted: dict[str, list[int]] = {}
    level = "normal"
    for label, pk, found in _choices_of_member.rows(member.pk, target_pk, shape=scope.label):
        if found == "muted":
            muted.setdefault(label, []).append(pk)
        if scope.target is not None and (label, pk) == (scope.label, scope.target.pk):
            level = found
    muted.pop(scope.label, None)
    new_since = max(filter(None, [caught_up_at, now - NEW_FOR]))
    return Reader(member, caught_up_at, muted, level, new_since)


_caught_up = PreparedTuples(lambda pk: CaughtUp.objects.filter(member_id=pk).values_list("caught_up_at"))


def _muted_and_chosen(member_pk: int, target_pk: int, shape: str) -> QuerySet[Any, Any]:  # Any: columns
    chosen = Q(level="muted") | Q(target_model=shape, target_id=target_pk) if shape else Q(level="muted")
    targets = Subscription.objects.filter(chosen, member_id=member_pk)
    people = Block.objects.filter(member_id=member_pk)
    return targets.values_list("target_model", "target_id", "level").union(
        people.values_list(Value("accounts.user"), "other_id", Value("muted")), all=True
    )


_choices_of_member = PreparedTuples(_muted_and_chosen)


def _cut(asking: Asking, wanted: Wanted) -> tuple[keyset.Slice, bool]:
    """The page, and whether its place could not be one: then it is the first."""
    try:
        return asking.page(before=wanted.before, after=wanted.after), False
    except keyset.BadCursor:
        return asking.page(), True


def _tabs(wanted: Wanted, scope: Scope, *, is_member: bool) -> list[tuple[str, Text, bool]]:
    offered = tabs_for(is_member=is_member)
    addresses = [wanted.query(tab="" if tab.slug == "latest" else tab.slug) for tab in offered]
    return [
        (scope.url + address, tab.label, tab is wanted.tab) for tab, address in zip(offered, addresses, strict=True)
    ]


def _choices(wanted: Wanted, scope: Scope) -> list[Choice]:
    languages: list[tuple[str, Text]] = [("", _("Any language")), *settings.LANGUAGES]
    made = [Choice("language", _("Language"), languages, wanted.language)]
    if scope.kind is None:
        declared = [(kind.slug, kind.plural) for kind in kinds.declared()]
        chosen = wanted.kind.slug if wanted.kind else ""
        made.append(Choice("kind", _("Kind of thread"), [("", _("Every kind")), *declared], chosen))
        return made
    for field in scope.kind.filters():
        options = [("", _("Any")), *field.vocabulary]
        made.append(Choice(f"{PREFIX}-{field.name}", field.label, options, wanted.details.get(field.name, "")))
    return made


def _empty(wanted: Wanted, scope: Scope, user: User | AnonymousUser) -> Empty:
    if not (wanted.before or wanted.after) and not wanted.is_narrowed:
        url_name, label = ACTIONS[wanted.tab.empty_leads_to]
        if url_name == "new_thread" and not user.is_authenticated:
            url_name, label = "account_signup", _("Join to write the first one")
        url = reverse(url_name) + (scope.start_query if url_name == "new_thread" else "")
        return Empty(wanted.tab.empty_title, wanted.tab.empty_text, url, label)
    if wanted.is_narrowed:
        return Empty(
            _("Nothing matches what you chose"),
            _("There may be threads in the other language, or of another kind."),
            scope.url + Wanted(tab=wanted.tab).query(),
            _("Show everything here"),
        )
    return Empty(
        _("The list ends before this place"),
        _("Threads move up when somebody writes in them, and out of sight when they are withdrawn."),
        scope.url + wanted.query(),
        _("Go to its beginning"),
    )


def _sign_in_then(address: str) -> str:
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': address})}"
