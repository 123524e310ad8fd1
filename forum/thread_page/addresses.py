"""Addresses that stand many times on a page, worked out once for each page."""

from functools import cache, lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language

_NAMES = (
    "post",
    "post_history",
    "post_respond",
    "post_accept",
    "post_bookmark",
    "post_edit",
    "post_care",
    "post_report",
    "post_labels",
    "post_pseudonym",
)


@cache
def _beginnings(_language: str | None, _prefix: str) -> tuple[dict[str, list[str]], str, str, str]:
    """Addresses in the active language with 0 in the place of what they are about."""
    return (
        {name: reverse(name, args=[0]).split("/0/", 1) for name in _NAMES},
        reverse("member", args=["0"]).removesuffix("0/"),
        reverse("tag", args=["0"]).removesuffix("0/"),
        reverse("reply", args=[0]),
    )


@lru_cache(maxsize=2000)
def _member(beginning: str, username: str) -> str:
    return str(iri_to_uri(f"{beginning}{quote(username)}/"))


class Addresses:
    """Of threads, posts and members, in the language that is active when it is made."""

    def __init__(self, thread_pk: int | str) -> None:
        self._posts, self._member, self._tag, reply = _beginnings(get_language(), get_script_prefix())
        self.reply = reply.replace("/0/", f"/{thread_pk}/", 1)

    def of(self, name: str, pk: int | str) -> str:
        """The address of this name for one post, or for a mark that stands for any."""
        before, after = self._posts[name]
        return f"{before}/{pk}/{after}"

    def member(self, username: str) -> str:
        """A member's page."""
        return _member(self._member, username)

    def tag(self, slug: str) -> str:
        """The threads under a tag."""
        return iri_to_uri(f"{self._tag}{quote(slug)}/")

    @staticmethod
    def thread(pk: int, slug: str) -> str:
        """A thread's page."""
        return reverse("thread", args=[pk, slug or "-"])
