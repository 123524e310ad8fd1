"""How far a member is in a learning path."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from knowledge.catalogue import ArticleEntry, Catalogue, PathEntry
from knowledge.models import Progress

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Step:
    """One article of a path, as a member sees it."""

    number: int
    article: ArticleEntry
    is_done: bool
    is_here: bool
    is_revised: bool
    """It says something else since the member read it."""


@dataclass(frozen=True)
class Way:
    """One path with its steps."""

    path: PathEntry
    steps: list[Step]

    @property
    def done(self) -> int:
        """Steps read."""
        return sum(step.is_done for step in self.steps)

    @property
    def minutes(self) -> int:
        """To read the whole path."""
        return sum(step.article.minutes for step in self.steps)


def read_by(user: "User | AnonymousUser") -> dict[int, tuple[str, int]]:
    """Article -> language and number of the revision that the member read. One statement; none for a guest."""
    if not user.is_authenticated:
        return {}
    rows = Progress.objects.filter(member_id=user.pk).values_list("article_id", "language", "revision_number")
    return {article: (language, number) for article, language, number in rows}


def of_path(path: PathEntry, shelf: Catalogue, read: Mapping[int, tuple[str, int]]) -> Way:
    """The path with what was read; the first step that was not is where the member is."""
    articles = shelf.named(path.steps)
    here = next((article.pk for article in articles if article.pk not in read), None) if read else None
    return Way(
        path,
        [
            Step(
                number=number,
                article=article,
                is_done=article.pk in read,
                is_here=article.pk == here,
                is_revised=_is_revised(article, read.get(article.pk)),
            )
            for number, article in enumerate(articles, start=1)
        ],
    )


def _is_revised(article: ArticleEntry, read: tuple[str, int] | None) -> bool:
    return read is not None and read[0] == article.language and read[1] < article.number
