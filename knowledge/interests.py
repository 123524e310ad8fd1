"""Topics that members can be interested in, for their profiles."""

from collections.abc import Collection
from typing import Final

from django.utils.translation import get_language

from accounts.profiles.topics import TopicName
from knowledge.catalogue import Catalogue, catalogue

# By language: the catalogue, and its topics as profiles name them. A page of people asks thirty times.
_kept: Final[dict[str, tuple[Catalogue, list[TopicName]]]] = {}


def topics(ids: Collection[int] | None = None) -> list[TopicName]:
    """Every topic, or those of these, in the order of the tree and the reader's language.

    No statement where the catalogue is kept.
    """
    language = get_language() or "en"
    here = catalogue(language)
    known = _kept.get(language)
    if known is None or known[0] is not here:
        names = [TopicName(one.pk, one.slug, one.name(language), one.url) for one in here.topics.values()]
        known = _kept[language] = here, names
    return [one for one in known[1] if ids is None or one.pk in ids]
