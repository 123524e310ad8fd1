"""The section of threads that a member follows, with what was written in them since they last read there."""

from collections import defaultdict
from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from forum.digesting.candidates import MEMBER, THREAD, Candidate, Candidates, Reading, followed
from forum.digesting.wording import entry_of, key_of
from forum.models import Post
from notifications import kinds
from notifications.digests.batches import Batch, Reader
from notifications.digests.sections import Entry, Item, Section
from notifications.querysets import FOLLOWING


def collect(batch: Batch) -> Mapping[int, list[Item]]:
    """See `Section.collect`. Six statements, and those of the batch."""
    candidates = Candidates(followed(batch), batch)
    if not candidates.by_id:
        return {}
    posts = _posts(batch, candidates.ids)
    reading = Reading(batch, candidates.ids)
    return {pk: _of_one(reader, candidates, posts, reading) for pk, reader in batch.readers.items()}


def _posts(batch: Batch, threads: list[int]) -> dict[int, list[Post]]:
    rows = Post.objects.shown_to_everyone().filter(
        thread_id__in=threads, created_at__gt=batch.since, created_at__lte=batch.end
    )
    found: dict[int, list[Post]] = defaultdict(list)
    for post in rows.only("thread_id", "number", "author_id", "unnamed_author_id", "created_at").order_by(
        "thread_id", "number"
    ):
        found[post.thread_id].append(post)
    return found


def _of_one(reader: Reader, candidates: Candidates, posts: Mapping[int, list[Post]], reading: Reading) -> list[Item]:
    member, batch = reader.member.pk, candidates.batch
    whole = candidates.followed_by(member)
    levels = batch.levels[member]
    writers = {pk for pk, level in levels.get(MEMBER, {}).items() if level in FOLLOWING}
    own = levels.get(THREAD, {})
    found: list[tuple[tuple[bool, int], Item]] = []
    # Without a followed writer only what the member follows itself can hold news.
    for pk in posts if writers else whole & posts.keys():
        candidate = candidates.by_id[pk]
        news = [
            post
            for post in posts[pk]
            if (pk in whole or post.author_id in writers) and _is_news(post, candidate, reader, batch, reading)
        ]
        if news and candidates.may_be_told(member, candidate):
            found.append(((own.get(pk) != "watching", -len(news)), _item(candidate, news)))
    return [item for _order, item in sorted(found, key=lambda pair: (pair[0], pair[1].key))]


def _is_news(post: Post, candidate: Candidate, reader: Reader, batch: Batch, reading: Reading) -> bool:
    """Written in the period, by somebody whom the member hears, not read, not told before by a digest or a mail."""
    member, thread = reader.member.pk, candidate.thread.pk
    told = (THREAD, thread) if post.number == 1 else ("forum.post", post.pk)
    kind = "thread" if post.number == 1 else "post"
    return (
        reader.since < post.created_at <= reader.end
        and post.owner_id != member
        and post.author_id not in batch.unheard[member]
        and post.number > max(reading.number(member, thread), batch.told_until(member, key_of(thread)))
        and not reading.counts_as_read(member, post.created_at)
        and told not in batch.mailed[member]
        and kinds.DIGEST in batch.channels[member][kind]
    )


def _item(candidate: Candidate, news: list[Post]) -> Item:
    thread = candidate.thread

    def compose() -> Entry:
        is_new = news[0].number == 1
        replies = len(news) - is_new
        words = gettext("A new thread") if is_new else ""
        if replies:
            counted = ngettext("%(count)s new reply", "%(count)s new replies", replies) % {"count": replies}
            words = gettext("%(new)s, %(replies)s") % {"new": words, "replies": counted} if is_new else counted
        url = thread.get_absolute_url() if is_new else reverse("post", args=[news[0].pk])
        return entry_of(thread, words=words, url=url)

    return Item(key_of(thread.pk), news[-1].number, compose)


def _counted(count: int) -> str:
    return ngettext("%(count)s thread you follow", "%(count)s threads you follow", count) % {"count": count}


SECTION = Section(
    slug="threads",
    title=gettext_lazy("Threads you follow"),
    order=20,
    collect=collect,
    counted=_counted,
    more=lambda: reverse("home") + "?tab=following",
)
