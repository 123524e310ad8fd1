"""Topics that members can be interested in, for their profiles."""

from collections.abc import Collection

from django.utils.translation import get_language

from accounts.profiles.topics import TopicName
from knowledge.catalogue import catalogue


def topics(ids: Collection[int] | None = None) -> list[TopicName]:
    """Every topic, or those of these, in the order of the tree and the reader's language.

    No statement where the catalogue is kept.
    """
    language = get_language() or "en"
    found = catalogue(language).topics.values()
    return [TopicName(one.pk, one.slug, one.name(language), one.url) for one in found if ids is None or one.pk in ids]
