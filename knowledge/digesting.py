"""The section of articles that were published or changed, on topics and of articles that a member follows."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from knowledge.models import ArticleRevision, Progress
from knowledge.vocabulary import Significance
from notifications.digests import sections
from notifications.digests.batches import Batch, Reader
from notifications.digests.sections import Entry, Item, Section
from notifications.querysets import FOLLOWING

TOPIC, ARTICLE = "knowledge.topic", "knowledge.article"
_COLUMNS = (
    *("number", "title", "language", "summary", "significance", "author_id", "published_at", "is_published"),
    *("text__article_id", "text__reviewed_at", "text__article__slug", "text__article__topic_id"),
    *("text__article__topic__name_en", "text__article__topic__name_zh"),
)


def register() -> None:
    """Called once, from `apps.py`."""
    sections.register(SECTION)


def collect(batch: Batch) -> Mapping[int, list[Item]]:
    """See `Section.collect`. Two statements, and those of the batch. What was published once everybody may read."""
    followed = Q(text__article__topic__in=batch.followed(TOPIC)) | Q(text__article__in=batch.followed(ARTICLE))
    changes = ArticleRevision.objects.filter(followed, published_at__gt=batch.since, published_at__lte=batch.end)
    changes = changes.exclude(significance=Significance.MINOR, number__gt=1)
    changes = changes.filter(text__revisions__is_published=True)  # at most one, by constraint
    by_article: dict[int, list[ArticleRevision]] = defaultdict(list)
    rows = changes.select_related("text__article__topic").only(*_COLUMNS).order_by("published_at", "pk")
    for revision in rows:
        by_article[revision.text.article_id].append(revision)
    if not by_article:
        return {}
    read = Progress.objects.filter(member_id__in=batch.ids, article_id__in=list(by_article))
    seen = {(member, article): at for member, article, at in read.values_list("member_id", "article_id", "read_at")}
    return {pk: _of_one(reader, batch, by_article, seen) for pk, reader in batch.readers.items()}


def _of_one(
    reader: Reader,
    batch: Batch,
    by_article: Mapping[int, list[ArticleRevision]],
    seen: Mapping[tuple[int, int], datetime],
) -> list[Item]:
    member, levels = reader.member.pk, batch.levels[reader.member.pk]
    found = []
    for pk, revisions in by_article.items():
        own, of_topic = levels.get(ARTICLE, {}).get(pk), revisions[0].text.article.topic_id
        topic = levels.get(TOPIC, {}).get(of_topic)
        if own == "muted" or not (own in FOLLOWING or topic in FOLLOWING):
            continue
        news = [one for one in revisions if _is_news(one, reader, batch, seen.get((member, pk)))]
        if news:
            found.append(_item(news))
    return sorted(found, key=lambda item: -item.until)


def _is_news(revision: ArticleRevision, reader: Reader, batch: Batch, read_at: datetime | None) -> bool:
    member = reader.member.pk
    published_at = revision.published_at
    return (
        published_at is not None
        and reader.since < published_at <= reader.end
        and revision.author_id != member
        and revision.author_id not in batch.unheard[member]
        and _moment(published_at) > batch.told_until(member, key_of(revision.text.article_id))
        and (read_at is None or published_at > read_at)
    )


def _moment(published_at: datetime | None) -> int:
    """Microseconds since 1970: revisions are not published in the order in which they were written."""
    return int(published_at.timestamp() * 1_000_000) if published_at else 0


def key_of(article_id: int) -> str:
    """What the article is called, whatever changed in whichever language."""
    return f"{ARTICLE}:{article_id}"


def _item(news: list[ArticleRevision]) -> Item:
    def compose() -> Entry:
        # In the reader's language, if that text is among what changed.
        shown = next((one for one in reversed(news) if one.language == get_language()), news[-1])
        article = shown.text.article
        reviewed_at = shown.text.reviewed_at
        words = gettext("Reviewed %(date)s") % {"date": date_format(reviewed_at)} if reviewed_at else ""
        return Entry(
            title=shown.title,
            url=reverse("article", args=[article.slug]),
            label=_label(shown),
            language=shown.language,
            line="",
            quote=shown.summary,
            quote_language=shown.language,
            meta=gettext("%(place)s, %(replies)s") % {"place": article.topic.name, "replies": words}
            if words
            else article.topic.name,
        )

    return Item(key_of(news[0].text.article_id), max(_moment(one.published_at) for one in news), compose)


def _label(revision: ArticleRevision) -> str:
    if revision.number == 1:
        return gettext("New article")
    is_clinical = revision.significance == Significance.CLINICAL
    return gettext("Clinically relevant change") if is_clinical else gettext("Content revision")


def _counted(count: int) -> str:
    return ngettext("%(count)s changed article", "%(count)s changed articles", count) % {"count": count}


SECTION = Section(
    slug="articles",
    title=gettext_lazy("Articles that are new or have changed"),
    order=30,
    collect=collect,
    counted=_counted,
    more=lambda: reverse("knowledge"),
)
