"""Facts about the running site that every room may ask for. `config` fills the door; rooms below it only read."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SiteFacts:
    """What an administrator has decided about the site as a whole."""

    name: str = "MedAI Commons"
    sign_up_mode: str = "open"
    sign_up_domains: tuple[str, ...] = field(default=())
    is_read_only: bool = False
    is_closed: bool = False
    banner: str = ""
    epoch: int = 0
    """Part of every guest-cache key; grows when visibility, badges, theme or translations change."""


_source: Callable[[], SiteFacts] = SiteFacts


def provide(source: Callable[[], SiteFacts]) -> None:
    """Name the function that knows the facts. Called once, at start-up, by `config`."""
    global _source
    _source = source


def facts() -> SiteFacts:
    """The facts as they are now; costs at most one cache read."""
    return _source()
