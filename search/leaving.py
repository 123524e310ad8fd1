"""Texts that have to leave the site leave the index with the rows they stood in, and its files too."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from accounts.models import Audience
from forum.models import Post
from foundation.belongings import Leaving
from knowledge.models import ArticleRevision, TopicText
from search import actions
from search.analysis import analyse
from search.documents import Key, audience_mark
from search.engine import SearchUnavailable, backend
from search.engine.base import Phrase, Wanted
from search.kinds.people import KINDS as PERSON_KINDS

logger = logging.getLogger(__name__)

MOST_FOUND: Final = 20_000  # documents that hold one text


def after_redaction(changed: Mapping[str, Sequence[Any]], forms: Sequence[str], now: datetime) -> None:
    """Purge every document made of the rows that changed, and every one that the index finds by the text.

    The second for a redaction that died between the rows and this: repeated, it changes no row any more.
    (Any: keys of rows.)
    """
    keys = {*_documents_of(changed), *(key for form in forms for key in _holding(form))}
    if keys or changed:
        actions.request_purge(keys=keys, now=now, is_due=True)


def before_erasing(leaving: Leaving) -> None:
    """Collect documents that name a member who is about to be erased; they are purged once the texts have changed."""
    keys = {Key(kind, leaving.member_id) for kind in PERSON_KINDS}
    keys |= {key for word in leaving.words for key in _holding(word)}
    keys |= set(_found(Wanted(_everybody(), filters=((f"u:{leaving.member_id}",),), limit=MOST_FOUND)))
    actions.request_purge(keys=keys, now=leaving.now, is_due=False)


def _documents_of(changed: Mapping[str, Sequence[Any]]) -> Iterator[Key]:
    for label, made in _MADE_OF.items():
        if ids := changed.get(label):
            yield from made(ids)


def _posts(ids: Sequence[int]) -> Iterator[Key]:
    for pk, number, thread in Post.objects.filter(pk__in=ids).values_list("pk", "number", "thread_id"):
        yield Key("thread", thread) if number == 1 else Key("reply", pk)


def _members(ids: Sequence[int]) -> Iterator[Key]:
    return (Key(kind, pk) for kind in PERSON_KINDS for pk in ids)


def _profiles(ids: Sequence[int]) -> Iterator[Key]:
    from accounts.models import Profile  # noqa: PLC0415

    return _members(list(Profile.objects.filter(pk__in=ids).values_list("member_id", flat=True)))


def _articles(ids: Sequence[int]) -> Iterator[Key]:
    texts = ArticleRevision.objects.filter(pk__in=ids, is_published=True).values_list("text_id", flat=True)
    return (Key("article", pk) for pk in texts)


def _topic_texts(ids: Sequence[int]) -> Iterator[Key]:
    return (Key("topic", pk) for pk in TopicText.objects.filter(pk__in=ids).values_list("topic_id", flat=True))


_MADE_OF: Final[dict[str, Callable[[Sequence[int]], Iterable[Key]]]] = {
    "forum.Thread": lambda ids: (Key("thread", pk) for pk in ids),
    "forum.Post": _posts,
    "accounts.User": _members,
    "accounts.Profile": _profiles,
    "knowledge.ArticleRevision": _articles,
    "knowledge.Topic": lambda ids: (Key("topic", pk) for pk in ids),
    "knowledge.TopicText": _topic_texts,
    "knowledge.GlossaryTerm": lambda ids: (Key("term", pk) for pk in ids),
    "knowledge.LearningPath": lambda ids: (Key("path", pk) for pk in ids),
}


def _holding(text: str) -> list[Key]:
    """Documents in which the terms of the text stand together; none where there is no index, which holds nothing."""
    terms = tuple((token.place, token.term) for token in analyse(text) if not token.is_extra)
    if not terms:
        return []
    return _found(Wanted(_everybody(), phrases=(Phrase(terms),), limit=MOST_FOUND))


def _found(wanted: Wanted) -> list[Key]:
    try:
        return [hit.key for hit in backend().search(wanted).hits]
    except SearchUnavailable:
        logger.warning("search_not_asked_before_purge")
        return []


def _everybody() -> tuple[str, ...]:
    """Every audience there is: what has to go has to go for all."""
    return tuple(audience_mark(pk) for pk in _audiences())


def _audiences() -> Iterable[int]:
    return Audience.objects.order_by("pk").values_list("pk", flat=True)
