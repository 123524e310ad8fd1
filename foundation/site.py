"""Facts about the running site that every room may ask for. `config` fills the door; rooms below it only read."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Filing:
    """A filing or licence that the site shows on every page, and where the register tells of it, if it does."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class SiteFacts:
    """What an administrator has decided about the site as a whole."""

    name: str = "MedAI Commons"
    name_zh: str = "智医社区"
    sign_up_mode: str = "open"
    sign_up_domains: tuple[str, ...] = field(default=())
    """Patterns in lower case: `hospital.example.org`, or `*.example.org` for it and all its sub-domains."""
    is_read_only: bool = False
    is_closed: bool = False
    banner: str = ""
    """In the reader's language; empty for none."""
    filings: tuple[Filing, ...] = field(default=())
    epoch: int = 0
    """Part of every guest-cache key; grows when visibility, badges, theme or translations change."""

    def admits(self, domain: str) -> bool:
        """Whether an address at this domain may join by `sign_up_domains`. Whole labels only: never by mere ending."""
        domain = domain.strip().rstrip(".").lower()
        return any(
            domain == pattern.removeprefix("*.") or (pattern.startswith("*.") and domain.endswith(pattern[1:]))
            for pattern in self.sign_up_domains
        )


def _nothing_to_renew() -> None:
    """The epoch of a program without `config`, such as a test of one room."""


_source: Callable[[], SiteFacts] = SiteFacts
_renew: Callable[[], None] = _nothing_to_renew


def provide(source: Callable[[], SiteFacts], *, renew: Callable[[], None] = _nothing_to_renew) -> None:
    """Name the function that knows the facts and the one that moves the epoch. Called at start-up, by `config`."""
    global _source, _renew
    _source = source
    _renew = renew


def facts() -> SiteFacts:
    """The facts as they are now; costs at most one cache read, and nothing again within one request."""
    return _source()


def bump_epoch() -> None:
    """Make every page kept for guests unreachable, after the commit of the transaction that is open.

    To be called by any action that changes who may see something, a badge, a redaction, a theme or a translation. The
    order matters: a page made from the old state is kept under the old epoch, so moving it after the commit leaves no
    page that shows what was hidden.
    """
    _renew()
