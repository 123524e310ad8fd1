"""Which documents an event changes. Each handler may run twice: what is marked twice is indexed once more."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from events.models import Event
from forum.models import Post, Thread
from knowledge.models import Article, ArticleText, GlossaryTerm
from search import actions
from search.kinds.people import KINDS as PERSON_KINDS
from search.kinds.reading import ARTICLE, PATH, TERM, TOPIC
from search.kinds.threads import REPLY, THREAD

PORTION: Final = 2000

ON_POST: Final = (
    *("post_created", "post_edited", "post_hidden", "post_restored", "post_released", "post_refused"),
    *("vote_cast", "vote_withdrawn"),
)
ON_THREAD: Final = (
    *("thread_started", "thread_hidden", "thread_restored", "thread_moved", "thread_retitled", "thread_retagged"),
    *("thread_merged", "thread_unmerged", "thread_split", "thread_split_undone"),
    *("same_problem_said", "same_problem_withdrawn", "acceptance_withdrawn"),
)
ON_MEMBER: Final = (
    *("member_joined", "email_confirmed", "member_approved", "member_refused", "account_edited", "account_repaired"),
    *("profile_edited", "interests_changed", "deletion_requested", "deletion_withdrawn"),
    *("credential_accepted", "credential_ended", "credential_withdrawn"),
)


def post_changed(event: Event) -> None:
    """A post: a reply is a document, a first post is part of its thread's."""
    post = Post.objects.filter(pk=_subject(event)).values_list("number", "thread_id").first()
    if post is None:
        _mark(REPLY, [_subject(event)])
    elif post[0] == 1:
        thread_changed_with_posts([post[1]])
    else:
        _mark(REPLY, [_subject(event)])


def answer_accepted(event: Event) -> None:
    """The whole thread is solved now."""
    thread_changed_with_posts([event.data["thread"]])


def thread_changed(event: Event) -> None:
    """A thread, what was split from it, and what it was merged into."""
    others = [event.data.get(name) for name in ("into", "from", "new")]
    thread_changed_with_posts([event.subject_id, *others])


def thread_changed_with_posts(threads: Iterable[int | None]) -> None:
    """Replies carry their thread's audience, topics and state, so all are looked at."""
    found = [pk for pk in threads if pk]
    _mark(THREAD, found)
    last = 0
    while ids := list(
        Post.objects.filter(thread__in=found, number__gt=1, pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:PORTION]
    ):
        _mark(REPLY, ids)
        last = ids[-1]


def category_changed(event: Event) -> None:
    """Its threads may have another audience."""
    _each_portion(Thread.objects.filter(category_id=_subject(event)))


def tag_changed(event: Event) -> None:
    """Its threads are filed under another word."""
    _each_portion(Thread.objects.filter(tags=event.subject_id))


def article_changed(event: Event) -> None:
    """Every language of an article."""
    _mark(ARTICLE, ArticleText.objects.filter(article=event.subject_id).values_list("pk", flat=True))


def revision_changed(event: Event) -> None:
    """A published text may have been reviewed."""
    article_of = Article.objects.filter(pk=event.data["article"])
    _mark(ARTICLE, ArticleText.objects.filter(article__in=article_of).values_list("pk", flat=True))


def topic_changed(event: Event) -> None:
    """A topic, and what is filed under it."""
    _mark(TOPIC, [_subject(event)])
    articles = Article.objects.filter(topic=event.subject_id)
    _mark(ARTICLE, ArticleText.objects.filter(article__in=articles).values_list("pk", flat=True))


def path_changed(event: Event) -> None:
    """A learning path."""
    _mark(PATH, [_subject(event)])


def glossary_changed(event: Event) -> None:
    """The event does not say which terms: all are looked at."""
    _mark(TERM, GlossaryTerm.objects.values_list("pk", flat=True))


def member_changed(event: Event) -> None:
    """A member, as each sort of reader sees them."""
    mark_members([_subject(event)])


def members_merged(event: Event) -> None:
    """The one that stays, the one that goes, and what was written by it."""
    mark_members([_subject(event), event.data["from"]])
    _each_portion(Thread.objects.filter(posts__author=event.subject_id).distinct())


def member_erased(event: Event) -> None:
    """Their texts have changed by now: what was collected before is purged."""
    actions.start_purges(now=timezone.now())


def mark_members(ids: Iterable[int]) -> None:
    """Look at these members again."""
    wanted = list(ids)
    for kind in PERSON_KINDS:
        _mark(kind, wanted)


def _subject(event: Event) -> int:
    return event.subject_id or 0


def _each_portion(threads: QuerySet[Thread]) -> None:
    last = 0
    while ids := list(threads.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PORTION]):
        thread_changed_with_posts(ids)
        last = ids[-1]


def _mark(kind: str, ids: Iterable[int]) -> None:
    actions.mark_changed(kind=kind, ids=ids, now=timezone.now())
