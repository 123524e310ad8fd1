"""What the index was told."""

import factory
from django.utils import timezone

from search.models import SearchDocument, Suggestion, Word


class SearchDocumentFactory(factory.django.DjangoModelFactory):
    """A row of another room, not indexed yet."""

    class Meta:
        model = SearchDocument

    kind = "thread"
    object_id = factory.Sequence(lambda number: 1_000_000 + number)
    changed_at = factory.LazyFunction(timezone.now)


class SuggestionFactory(factory.django.DjangoModelFactory):
    """A title that completes what somebody types."""

    class Meta:
        model = Suggestion

    document = factory.SubFactory(SearchDocumentFactory)
    title = "Calibration at night"
    folded = "calibration at night"


class WordFactory(factory.django.DjangoModelFactory):
    """A word that a mistyped one may have been meant to be."""

    class Meta:
        model = Word

    word = factory.Sequence(lambda number: f"calibration{number}")
    count = 3
