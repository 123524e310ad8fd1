"""What is about the same as a thread or an article that somebody reads.

The index is asked for keys, which are kept for a while; what is shown of them is asked of the database each time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum import kinds as forum_kinds
from forum.models import Post, Thread
from foundation.panels import Line, Panel
from knowledge.models import ArticleRevision, ArticleText, Topic
from search.documents import Key
from search.engine import backend
from search.engine.base import Hit, Wanted
from search.kinds.reading import ARTICLE, TOPIC
from search.kinds.registry import Viewer, plain
from search.kinds.threads import THREAD
from search.query.audiences import marks_of

MOST_THREADS: Final = 5
MOST_READING: Final = 3
SPARE: Final = 3  # keys kept for each line shown: some may be out of sight since
ASKED: Final = 100  # documents; replies of the thread itself are among them
LEAST: Final = 0.15
"""Of the score that the text itself has: what shares less with it has a few words in common and no subject."""
KEPT: Final = 900  # seconds that keys are kept, for readers of the same audiences


@dataclass(frozen=True)
class Source:
    """What something is to be related to."""

    key: Key
    title: str
    url: str
    language: str
    body: Callable[[], str]
    """Its text, asked for where the index has to be asked."""
    left_out: frozenset[Key]
    """Itself, and what its page names anyway: its topics, its other language."""


@dataclass(frozen=True)
class Related:
    """One thing that is about the same: a `thread`, an `article` or a `topic`."""

    kind: str
    line: Line


def thread_for(viewer: Viewer, pk: int) -> Source | None:
    """The thread, if the viewer may open it; None for a conversation, which is like nothing. Two statements."""
    thread = Thread.objects.visible_to(viewer).filter(pk=pk, category__isnull=False).first()
    if thread is None:
        return None
    key = Key(THREAD, thread.pk)
    topics = {Key(TOPIC, topic) for topic in thread.topics.values_list("pk", flat=True)}

    def body() -> str:
        first = Post.objects.filter(thread=thread, number=1, hidden_at__isnull=True, held_at__isnull=True)
        return " ".join(plain(html) for html in first.values_list("html", flat=True))

    return Source(key, thread.title, thread.get_absolute_url(), thread.language, body, frozenset({key, *topics}))


def article_for(viewer: Viewer, slug: str) -> Source | None:
    """The article as it is published in the reader's language, or else in the other. Two statements."""
    found = ArticleRevision.objects.visible_to(viewer).published().filter(text__article__slug=slug)
    revisions = list(found.select_related("text__article"))
    if not revisions:
        return None
    shown = min(revisions, key=lambda one: one.language != get_language())
    article = shown.text.article
    own = {Key(ARTICLE, one.text_id) for one in revisions}
    return Source(
        key=Key(ARTICLE, shown.text_id),
        title=shown.title,
        url=article.get_absolute_url(),
        language=shown.language,
        body=lambda: " ".join(plain(html) for _key, html in sorted(shown.html.items()) if isinstance(html, str)),
        left_out=frozenset({*own, Key(TOPIC, article.topic_id)}),
    )


def all_of(source: Source, viewer: Viewer) -> list[Related]:
    """Threads, then articles and topics, that the viewer may see now. Five statements at most.

    Raises SearchUnavailable.
    """
    keys = [key for key in _keys(source, marks_of(viewer)) if key not in source.left_out]
    threads = _threads([key.pk for key in keys if key.kind == THREAD], viewer)
    return [Related(THREAD, line) for line in threads] + _reading([key for key in keys if key.kind != THREAD], viewer)


def related_to(source: Source, viewer: Viewer) -> list[Panel]:
    """The same in lists with titles; a list of nothing is absent. Raises SearchUnavailable."""
    found = all_of(source, viewer)
    titled = [
        (_("Related threads"), [one.line for one in found if one.kind == THREAD]),
        (_("Related articles and topics"), [one.line for one in found if one.kind != THREAD]),
    ]
    return [Panel(title=title, lines=lines, empty="") for title, lines in titled if lines]


def _keys(source: Source, marks: tuple[str, ...]) -> list[Key]:
    """What the index finds for whoever has these marks, the most alike first; threads, then the rest."""
    asker = sha256(repr((marks, source.title)).encode()).hexdigest()[:24]
    name = f"related:{source.key}:{asker}"
    kept: list[str] | None = cache.get(name)
    if kept is None:
        kept = [str(key) for key in _asked(source, marks)]
        cache.set(name, kept, KEPT)
    return [Key.parse(text) for text in kept]


def _asked(source: Source, marks: tuple[str, ...]) -> list[Key]:
    body = source.body()

    def like(*filed_as: str) -> Sequence[Hit]:
        wanted = Wanted(marks, filters=(tuple(f"k:{one}" for one in filed_as),), limit=ASKED)
        return backend().similar(source.title, body, wanted, is_indexed=True).hits

    threads = [hit for hit in like(*(kind.slug for kind in forum_kinds.declared())) if hit.key.kind == THREAD]
    reading = like(ARTICLE, TOPIC)
    # The text itself is among them, and scores highest.
    least = LEAST * max((hit.score for hit in (*threads, *reading)), default=0.0)
    near = [[hit.key for hit in hits if hit.score >= least] for hits in (threads, reading)]
    return [*near[0][: MOST_THREADS * SPARE], *near[1][: MOST_READING * SPARE]]


def _threads(ids: Sequence[int], viewer: Viewer) -> list[Line]:
    """One statement."""
    listed = Thread.objects.listed_for(viewer).filter(hidden_at__isnull=True, held_at__isnull=True)
    found = listed.only("pk", "slug", "title", "language", "reply_count").in_bulk(ids)
    shown = [found[pk] for pk in ids if pk in found][:MOST_THREADS]
    return [Line(one.title, one.get_absolute_url(), one.language, one.reply_count) for one in shown]


def _reading(keys: Sequence[Key], viewer: Viewer) -> list[Related]:
    """Two statements. An article that was found in both languages stands there once."""
    language = get_language() or ""
    articles = _articles([key.pk for key in keys if key.kind == ARTICLE], viewer, language)
    topics = Topic.objects.visible_to(viewer).in_bulk([key.pk for key in keys if key.kind == TOPIC])
    found: dict[str, Related] = {}
    for key in keys:
        if key.kind == TOPIC and key.pk in topics:
            line = Line(topics[key.pk].name, topics[key.pk].get_absolute_url(), language)
        elif key.kind == ARTICLE and key.pk in articles:
            line = articles[key.pk]
        else:
            continue
        found.setdefault(line.url, Related(key.kind, line))
    return list(found.values())[:MOST_READING]


def _articles(texts: Sequence[int], viewer: Viewer, language: str) -> dict[int, Line]:
    """By text, each article as the reader will find it: in their language where it is published in it."""
    if not texts:
        return {}
    of_texts = ArticleText.objects.filter(pk__in=texts).values("article")
    published = ArticleRevision.objects.visible_to(viewer).published().filter(text__article__in=of_texts)
    columns = ("text_id", "text__article_id", "text__article__slug", "title", "language")
    rows = list(published.values_list(*columns))
    best: dict[int, Line] = {}
    for _text, article, slug, title, written_in in rows:
        if article not in best or written_in == language:
            best[article] = Line(title, reverse("article", args=[slug]), written_in)
    return {text: best[article] for text, article, *_rest in rows}
