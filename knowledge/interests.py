"""Topics that members can be interested in, for their profiles."""

from django.utils.translation import get_language

from accounts.profiles.topics import TopicName
from knowledge.catalogue import catalogue


def all_topics() -> list[TopicName]:
    """Every topic in the order of the tree, in the reader's language. No statement where the catalogue is kept."""
    language = get_language() or "en"
    found = catalogue(language).topics.values()
    return [TopicName(one.pk, one.slug, one.name(language), one.url) for one in found]
